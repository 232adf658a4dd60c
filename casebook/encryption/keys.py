"""The keys: from the host's settings, never from the database or the repository.

A key is written `ID:SECRET`: a short name, which stands in every ciphertext, and 32 random bytes in URL-safe
base64. The first key encrypts; all of them decrypt, so that keys can be changed while the site runs.
"""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casebook import conf

KEY_ID = re.compile(r"[a-z0-9-]{1,16}")
SECRET_BYTES = 32
# The key of a host that is being developed and has set none; see `keyring`.
DEVELOPMENT = "debug"


class KeyProblem(ImproperlyConfigured):
    """The keys are missing or wrong, in words and without any part of a secret."""


@dataclass(frozen=True)
class Key:
    """One key, from which those that do the work are derived: one to encrypt, one for blind indexes."""

    id: str
    secret: bytes = field(repr=False)

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self._derive(b"casebook encryption"))

    @cached_property
    def index_secret(self) -> bytes:
        return self._derive(b"casebook blind index")

    def _derive(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=None, info=purpose).derive(self.secret)


class Keyring:
    """The keys in their order; the first is the current one."""

    def __init__(self, keys: list[Key]):
        self.by_id = {key.id: key for key in keys}
        self.current = keys[0]

    def __iter__(self):
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)


def keyring() -> Keyring:
    """The keys of this installation.

    A host under development (DEBUG) that has set none gets one derived from its SECRET_KEY; the system check
    says so. Without DEBUG nothing is encrypted by a key that nobody chose.

    Raises:
        KeyProblem: there is no key, or one that is none.
    """
    text, path = conf.encryption_keys()
    if path:
        return parse(_read(path))
    if text:
        return parse(text)
    if settings.DEBUG:
        return _development(settings.SECRET_KEY)
    raise KeyProblem(
        "There is no key for the encrypted fields of the casebook: set ENCRYPTION_KEYS or "
        "ENCRYPTION_KEY_FILE in CASEBOOK. `manage.py make_encryption_key` prints a new key."
    )


def problem() -> str:
    """What is wrong with the keys, in words; empty where nothing is."""
    try:
        keyring()
    except KeyProblem as error:
        return str(error)
    return ""


def is_development_key() -> bool:
    return DEVELOPMENT in keyring().by_id


def make() -> str:
    """A new key, as it is written in the settings; its name is random too, so that no two are alike."""
    secret = base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return f"{secrets.token_hex(3)}:{secret}"


@cache
def parse(text: str) -> Keyring:
    """The keys of a setting or a file: parted by commas or white space, `#` begins a comment."""
    lines = [line.partition("#")[0] for line in text.splitlines()]
    keys = [_key(part) for part in re.split(r"[\s,]+", " ".join(lines)) if part]
    if not keys:
        raise KeyProblem("The setting or file of the encryption keys is empty.")
    names = [key.id for key in keys]
    if doubles := sorted({name for name in names if names.count(name) > 1}):
        raise KeyProblem(f"Two encryption keys have the same name: {', '.join(doubles)}.")
    return Keyring(keys)


def _key(text: str) -> Key:
    name, colon, secret = text.partition(":")
    # The text itself is not repeated: it is a secret, or nearly one.
    if not (colon and KEY_ID.fullmatch(name)):
        raise KeyProblem(
            "An encryption key is not written as NAME:SECRET, with a name of small Latin letters and digits."
        )
    try:
        decoded = base64.b64decode(secret, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if len(decoded) != SECRET_BYTES:
        raise KeyProblem(
            f"The encryption key «{name}» is not {SECRET_BYTES} bytes in base64. "
            "`manage.py make_encryption_key` prints a right one."
        )
    return Key(name, decoded)


@cache
def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a text"
        raise KeyProblem(f"The file of the encryption keys, {path}, cannot be read: {reason}.")


@cache
def _development(secret_key: str) -> Keyring:
    derived = HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=None, info=b"casebook development key")
    return Keyring([Key(DEVELOPMENT, derived.derive(secret_key.encode()))])
