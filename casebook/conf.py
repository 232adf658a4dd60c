"""The host's settings for the casebook: one dictionary, `CASEBOOK`, each of whose keys has a default.

    CASEBOOK = {"SUPPRESSION_THRESHOLD": 5, "ENCRYPTION_KEY_FILE": "/etc/centre/encryption.keys"}

SUPPRESSION_THRESHOLD  counts below it (but not 0) are not published: they might point at a person.
ENCRYPTION_KEYS        the keys of the encrypted fields, as casebook/encryption/keys.py reads them.
ENCRYPTION_KEY_FILE    the file that holds them, instead.
PRIVATE_FILES_ROOT     the folder of the files of cases, outside of the media folder and of everything that a
    web server hands out. Empty, the default: files of cases are switched off.
LARGEST_FILE_MB  how large one file of a case may be.
VIRUS_SCANNER    where ClamAV's daemon listens, as "tcp://127.0.0.1:3310" or "unix:/run/clamav/clamd.ctl".
    Where one is named, nothing is taken that it has not looked at. Empty, the default: nothing is scanned.
ERASURE_REGISTER  the file, outside of the database and apart from its backups, to which each erasure adds a
    line (casebook/erasure/register.py). Empty, the default: a restored backup brings erased persons back.
REAUTHENTICATE  the dotted path of a function of the host, called with the request before exports, before a
    number is shown in full and before erasures. It answers None where the person proved lately who they are,
    else the response that lets them prove it. None, the default: signing in once is enough.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

NAME = "CASEBOOK"
DEFAULTS = {
    "SUPPRESSION_THRESHOLD": 5,
    "ENCRYPTION_KEYS": "",
    "ENCRYPTION_KEY_FILE": "",
    "PRIVATE_FILES_ROOT": "",
    "LARGEST_FILE_MB": 10,
    "VIRUS_SCANNER": "",
    "ERASURE_REGISTER": "",
    "REAUTHENTICATE": None,
}
LOWEST_THRESHOLD, HIGHEST_THRESHOLD = 2, 100
# A file is held in memory while it is examined and encrypted.
LARGEST_LARGEST_FILE_MB = 100
SCANNER = re.compile(r"unix:(?P<path>/.+)|tcp://(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>[0-9]{1,5})")


def problems() -> list[str]:
    """What is wrong with the host's settings, in words."""
    given = getattr(settings, NAME, {})
    if not isinstance(given, dict):
        return [f"{NAME} is no dictionary."]
    found = [
        f"{NAME} has no key «{key}». Its keys: {', '.join(sorted(DEFAULTS))}."
        for key in sorted(map(str, set(given) - set(DEFAULTS)))
    ]
    threshold = given.get("SUPPRESSION_THRESHOLD", DEFAULTS["SUPPRESSION_THRESHOLD"])
    if type(threshold) is not int or not LOWEST_THRESHOLD <= threshold <= HIGHEST_THRESHOLD:
        found.append(
            f"{NAME}['SUPPRESSION_THRESHOLD'] is {threshold!r}: "
            f"write a whole number from {LOWEST_THRESHOLD} to {HIGHEST_THRESHOLD}."
        )
    found += _problems_of_files(given)
    register = given.get("ERASURE_REGISTER") or ""
    if register and not os.path.isabs(register):
        found.append(f"{NAME}['ERASURE_REGISTER'] is {str(register)!r}: write the whole path, from / on.")
    path = given.get("REAUTHENTICATE")
    if path is not None and not _is_importable(path):
        found.append(f"{NAME}['REAUTHENTICATE'] is {path!r}: write the dotted path of a function, or None.")
    return found


def _problems_of_files(given: dict) -> list[str]:
    found = []
    root = given.get("PRIVATE_FILES_ROOT") or ""
    if root and not os.path.isabs(root):
        found.append(f"{NAME}['PRIVATE_FILES_ROOT'] is {str(root)!r}: write the whole path, from / on.")
    largest = given.get("LARGEST_FILE_MB", DEFAULTS["LARGEST_FILE_MB"])
    if type(largest) is not int or not 1 <= largest <= LARGEST_LARGEST_FILE_MB:
        found.append(
            f"{NAME}['LARGEST_FILE_MB'] is {largest!r}: "
            f"write a whole number from 1 to {LARGEST_LARGEST_FILE_MB}."
        )
    scanner = given.get("VIRUS_SCANNER") or ""
    if scanner and not SCANNER.fullmatch(str(scanner)):
        found.append(
            f"{NAME}['VIRUS_SCANNER'] is {str(scanner)!r}: "
            "write tcp://HOST:PORT or unix:/PATH, or leave it empty."
        )
    return found


def suppression_threshold() -> int:
    """Counts below this are not published.

    Raises:
        ImproperlyConfigured: the host's settings are wrong; nothing is published by guess.
    """
    found = problems()
    if found:
        raise ImproperlyConfigured(" ".join(found))
    return getattr(settings, NAME, {}).get("SUPPRESSION_THRESHOLD", DEFAULTS["SUPPRESSION_THRESHOLD"])


def encryption_keys() -> tuple[str, str]:
    """The keys of the encrypted fields, and the file that holds them: what the host has set of the two."""
    given = getattr(settings, NAME, {})
    if not isinstance(given, dict):  # `problems` says so; a host without keys is told of that too
        return "", ""
    return tuple(str(given.get(key) or DEFAULTS[key]) for key in ("ENCRYPTION_KEYS", "ENCRYPTION_KEY_FILE"))


def keeps_files() -> bool:
    """Whether the host keeps files of cases: it has named a folder for them."""
    return bool(_given().get("PRIVATE_FILES_ROOT"))


def largest_file() -> int:
    """How many bytes one file of a case may have."""
    return _given().get("LARGEST_FILE_MB", DEFAULTS["LARGEST_FILE_MB"]) << 20


def virus_scanner() -> str:
    """Where ClamAV's daemon listens; empty where the host has none."""
    return str(_given().get("VIRUS_SCANNER") or "")


def private_files_root() -> str:
    """The folder of the files of cases.

    Raises:
        ImproperlyConfigured: the host has named none.
    """
    root = _given().get("PRIVATE_FILES_ROOT", "")
    if not root:
        raise ImproperlyConfigured(f"{NAME}['PRIVATE_FILES_ROOT'] is not set: no files of cases are kept.")
    return str(root)


def erasure_register() -> Path | None:
    """The file that every erasure is written to; None where the host keeps none."""
    path = getattr(settings, NAME, {}).get("ERASURE_REGISTER", "")
    return Path(path) if path else None


def reauthentication() -> Callable[[HttpRequest], HttpResponse | None] | None:
    """The host's way to let a person prove once more who they are; None where the host has none.

    Raises:
        ImproperlyConfigured: the host named one that cannot be found; nothing is opened by mistake.
    """
    path = getattr(settings, NAME, {}).get("REAUTHENTICATE", DEFAULTS["REAUTHENTICATE"])
    if path is None:
        return None
    if not _is_importable(path):
        raise ImproperlyConfigured(f"{NAME}['REAUTHENTICATE'] is {path!r}, which cannot be imported.")
    return import_string(path)


def _given() -> dict:
    given = getattr(settings, NAME, {})
    return given if isinstance(given, dict) else {}  # `problems` says so


def _is_importable(path: object) -> bool:
    try:
        return callable(import_string(path))
    except (ImportError, TypeError, AttributeError):
        return False
