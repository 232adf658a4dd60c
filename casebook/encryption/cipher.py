"""Texts and files to ciphertexts and back, and the blind index by which an exact text is found again.

A ciphertext is `enc1:KEY:NONCE+CIPHERTEXT+TAG`: the last in URL-safe base64 where a text is stored, as it is
where bytes are. Its context (model, field, record) and the name of its key are authenticated with it: a
ciphertext that was moved to another field or record, or altered by a bit, does not decrypt.
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
    key, sealed = _seal(text.encode("utf-8", "surrogatepass"), context)
    return prefix_of(key.id) + base64.urlsafe_b64encode(sealed).decode()


def decrypt(ciphertext: str, context: str) -> str:
    """The text that was encrypted in this context.

    Raises:
        DecryptionRefused: it is no ciphertext, its key is not among ours, or it belongs somewhere else.
        KeyProblem: there are no keys.
    """
    mark, _colon, rest = ciphertext.partition(":")
    name, _colon, body = rest.partition(":")
    key = _key_of(mark, name, body, context)
    try:
        sealed = base64.b64decode(body, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _altered(key, context) from None
    return _open(key, sealed, context).decode("utf-8", "surrogatepass")


def encrypt_bytes(content: bytes, context: str) -> bytes:
    """The content of a file under the current key, as bytes: a few dozen longer than it was.

    The whole of it is sealed at once, so callers limit how much they take.
    """
    key, sealed = _seal(content, context)
    return prefix_of(key.id).encode() + sealed


def decrypt_bytes(ciphertext: bytes, context: str) -> bytes:
    """The content that was encrypted in this context; as `decrypt`."""
    mark, _colon, rest = bytes(ciphertext).partition(b":")
    name, _colon, body = rest.partition(b":")
    key = _key_of(mark.decode("ascii", "replace"), name.decode("ascii", "replace"), body, context)
    return _open(key, body, context)


def is_encrypted_with_current_key(ciphertext: str | bytes) -> bool:
    """False of what `rotate_encryption_keys` has to encrypt anew."""
    prefix = prefix_of(keyring().current.id)
    if isinstance(ciphertext, str):
        return ciphertext.startswith(prefix)
    return bytes(ciphertext[: len(prefix)]) == prefix.encode()


def blind_index(text: str, label: str, key: Key | None = None) -> str:
    """What stands in the index for `text` in the field `label`: always the same, and no way back."""
    key = key or keyring().current
    message = f"{label}{SEPARATOR}{text}".encode("utf-8", "surrogatepass")
    digest = hmac.digest(key.index_secret, message, "sha256")
    return f"{key.id}:{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def blind_indexes(text: str, label: str) -> list[str]:
    """The index of `text` under each of our keys: while keys change, a record may stand under any of them."""
    return [blind_index(text, label, key) for key in keyring()]


def _seal(content: bytes, context: str) -> tuple[Key, bytes]:
    key = keyring().current
    nonce = secrets.token_bytes(NONCE_BYTES)
    return key, nonce + key.cipher.encrypt(nonce, content, _bound(key, context))


def _open(key: Key, sealed: bytes, context: str) -> bytes:
    try:
        return key.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(key, context))
    except (InvalidTag, ValueError):
        raise _altered(key, context) from None


def _key_of(mark: str, name: str, body: str | bytes, context: str) -> Key:
    if mark != MARK or not body:
        raise DecryptionRefused(f"{_field(context)}: what is stored is not encrypted, so it is not believed.")
    key = keyring().by_id.get(name)
    if key is None:
        raise DecryptionRefused(f"{_field(context)}: its key, «{name}», is not in the settings.")
    return key


def _altered(key: Key, context: str) -> DecryptionRefused:
    return DecryptionRefused(
        f"{_field(context)}: the key «{key.id}» is another one than it was encrypted with, or the stored "
        "value was altered or belongs to another record."
    )


def _field(context: str) -> str:
    """What is said of a context in a message: the field, not the record."""
    return context.partition(SEPARATOR)[0]


def _bound(key: Key, context: str) -> bytes:
    return f"{MARK}{SEPARATOR}{key.id}{SEPARATOR}{context}".encode()
