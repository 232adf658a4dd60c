"""Text that lies in the database only encrypted: AES-256-GCM with the key's name and a context bound to it.

`seal("JBSW…", "second factor")` answers `sealed:2026a:…`. The context says what the text is for, so a sealed
text that somebody copies to another place does not open there.
"""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

MARK = "sealed"
NONCE = 12


class CannotOpen(Exception):
    """Not sealed, altered, from elsewhere, or its key is missing. Nothing is shown instead."""


def seal(text: str, context: str) -> str:
    """`text` encrypted with the first of settings.ENCRYPTION_KEYS."""
    name, key = next(iter(settings.ENCRYPTION_KEYS.items()))
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), _bound(name, context))
    return f"{MARK}:{name}:{base64.b64encode(sealed).decode()}"


def unseal(sealed: str, context: str) -> str:
    """The text that `seal` was given.

    Raises:
        CannotOpen: never the ciphertext, never an empty text in its place.
    """
    mark, _colon, rest = sealed.partition(":")
    name, _colon, encoded = rest.partition(":")
    if mark != MARK:
        raise CannotOpen("This text was never sealed.")
    if name not in settings.ENCRYPTION_KEYS:
        raise CannotOpen(f"The key «{name}» is not among ENCRYPTION_KEYS.")
    try:
        raw = base64.b64decode(encoded, validate=True)
        opened = AESGCM(settings.ENCRYPTION_KEYS[name]).decrypt(
            raw[:NONCE], raw[NONCE:], _bound(name, context)
        )
    except (binascii.Error, ValueError, InvalidTag):
        raise CannotOpen(f"The text was altered, or sealed for another place or with another key «{name}».")
    return opened.decode()


def key_of(sealed: str) -> str:
    """The name of the key that sealed it: whether a text still needs an old key."""
    return sealed.split(":")[1]


def _bound(name: str, context: str) -> bytes:
    return f"{MARK}:{name}:{context}".encode()
