"""Keys that encrypt what must not lie readable in the database, read from the environment or a file.

A line is NAME:KEY, the key being 32 random bytes in base64 (`openssl rand -base64 32`). The first line
encrypts; every line decrypts. To change keys, put a new line first and keep the old ones below it until
everything is encrypted anew.
"""

import base64
import binascii
import os
import re
import secrets
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from centre import env

LENGTH = 32
NAME = re.compile(r"[a-z0-9-]{1,20}")
HOW = "write NAME:KEY, the key as 32 random bytes in base64 (openssl rand -base64 32)."


def parsed(text: str, source: str) -> dict[str, bytes]:
    """The keys by name, in the order of the text. Its content is never repeated in an error.

    Raises:
        ImproperlyConfigured: a line is no key, a name stands twice, or there is none at all.
    """
    keys: dict[str, bytes] = {}
    for number, line in enumerate(filter(None, map(str.strip, re.split(r"[,\n]", text))), start=1):
        name, _colon, encoded = line.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not NAME.fullmatch(name) or len(key) != LENGTH:
            raise ImproperlyConfigured(f"Key {number} of {source} is no key: {HOW}")
        if name in keys:
            raise ImproperlyConfigured(f"{source} has two keys of the name «{name}»: names tell keys apart.")
        keys[name] = key
    if not keys:
        raise ImproperlyConfigured(f"{source} holds no key: {HOW}")
    return keys


def from_environment() -> dict[str, bytes]:
    """The keys of ENCRYPTION_KEYS, or of the file ENCRYPTION_KEYS_FILE; empty where neither is set."""
    text, file = env.text("ENCRYPTION_KEYS"), env.text("ENCRYPTION_KEYS_FILE")
    if text:
        return parsed(text, "ENCRYPTION_KEYS")
    if not file:
        return {}
    try:
        return parsed(Path(file).read_text(encoding="ascii"), "the file that ENCRYPTION_KEYS_FILE names")
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"The file that ENCRYPTION_KEYS_FILE names cannot be read: {type(error).__name__}."
        )


def required() -> dict[str, bytes]:
    """The keys of the environment; without them the site refuses to start."""
    keys = from_environment()
    if not keys:
        raise ImproperlyConfigured(
            "ENCRYPTION_KEYS is not set (nor ENCRYPTION_KEYS_FILE): the keys that encrypt the secrets in the "
            f"database; {HOW}"
        )
    return keys


def of_the_demo(path: Path) -> dict[str, bytes]:
    """The keys of the environment, or those of `path`, which are made at the first start and said so."""
    keys = from_environment()
    if keys:
        return keys
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        line = f"demo:{base64.b64encode(secrets.token_bytes(LENGTH)).decode()}\n"
        try:
            # Created and closed to others in one step; two processes that start together agree on the first.
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(line)
            sys.stderr.write(f"Made a key of encryption for this demo: {path.name}, beside its database.\n")
        except FileExistsError:
            pass
    return parsed(path.read_text(encoding="ascii"), path.name)
