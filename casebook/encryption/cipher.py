"""Texts to ciphertexts and back, and the blind index by which an exact text is found again.

A ciphertext is `enc1:KEY:NONCE+CIPHERTEXT+TAG`, the last in URL-safe base64. Its context (model, field,
record) and the name of its key are authenticated with it: a ciphertext that was moved to another field or
record, or altered by a bit, does not decrypt.
"""

import base64
import binascii
import hmac
import secrets

from cryptography.exceptions import InvalidTag

from casebook.encryption.keys import Key, keyring

MARK = "enc1"
NONCE_BYTES = 12
SEPARATOR = "\x1f"


class DecryptionRefused(Exception):
    """A stored value cannot be read. Says which field and why; never what is stored."""


def context_of(label: str, record: str = "") -> str:
    """What a ciphertext is bound to: the field's label (`casebook.person.amka`) and the record's own mark."""
    return f"{label}{SEPARATOR}{record}"


def prefix_of(key_id: str) -> str:
    """How every ciphertext of this key begins."""
    return f"{MARK}:{key_id}:"


def encrypt(text: str, context: str) -> str:
    """The text under the current key. The same text gives another ciphertext each time."""
    key = keyring().current
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = key.cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), _bound(key, context))
    return prefix_of(key.id) + base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(ciphertext: str, context: str) -> str:
    """The text that was encrypted in this context.

    Raises:
        DecryptionRefused: it is no ciphertext, its key is not among ours, or it belongs somewhere else.
        KeyProblem: there are no keys.
    """
    field = context.partition(SEPARATOR)[0]
    mark, _colon, rest = ciphertext.partition(":")
    name, _colon, body = rest.partition(":")
    if mark != MARK or not body:
        raise DecryptionRefused(f"{field}: what is stored is not encrypted, so it is not believed.")
    key = keyring().by_id.get(name)
    if key is None:
        raise DecryptionRefused(f"{field}: its key, «{name}», is not in the settings.")
    try:
        sealed = base64.b64decode(body, altchars=b"-_", validate=True)
        text = key.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(key, context))
    except (InvalidTag, binascii.Error, ValueError):
        raise DecryptionRefused(
            f"{field}: the key «{name}» is another one than it was encrypted with, or the stored value was "
            "altered or belongs to another record."
        ) from None
    return text.decode("utf-8", "surrogatepass")


def blind_index(text: str, label: str, key: Key | None = None) -> str:
    """What stands in the index for `text` in the field `label`: always the same, and no way back."""
    key = key or keyring().current
    message = f"{label}{SEPARATOR}{text}".encode("utf-8", "surrogatepass")
    digest = hmac.digest(key.index_secret, message, "sha256")
    return f"{key.id}:{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def blind_indexes(text: str, label: str) -> list[str]:
    """The index of `text` under each of our keys: while keys change, a record may stand under any of them."""
    return [blind_index(text, label, key) for key in keyring()]


def _bound(key: Key, context: str) -> bytes:
    return f"{MARK}{SEPARATOR}{key.id}{SEPARATOR}{context}".encode()
