"""The Greek catalogues as the tests read them: what is missing, what is stale, what is not compiled."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib

from tests.paths import APPS, REPOSITORY

# Where a catalogue stands: beside the code whose texts it holds.
HOMES = (*APPS, "site")
# The same folders that `make messages` leaves out.
LEFT_OUT = (".venv", "tests", "benchmarks", "var", "docs", "dist", "build")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def catalogue_path(root: Path, home: str) -> Path:
    return root / home / "locale" / "el" / "LC_MESSAGES" / "django.po"


def read(root: Path, home: str) -> polib.POFile:
    """The Greek catalogue of an app or of the site; one that does not exist yet has no texts."""
    path = catalogue_path(root, home)
    return polib.pofile(str(path)) if path.exists() else polib.POFile(fpath=str(path))


def key(entry: polib.POEntry | polib.MOEntry) -> tuple[str, str]:
    return (entry.msgctxt or "", entry.msgid)


def unfinished(catalogue: polib.POFile) -> list[str]:
    """Texts without a translation, or with one that gettext only guessed."""
    return [f"not translated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()] + [
        f"fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()
    ]


def broken_placeholders(catalogue: polib.POFile) -> list[str]:
    """Translations that lose or invent a %(name)s of their text. A plural may leave its number out."""
    found = []
    for entry in catalogue.translated_entries():
        wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        if entry.msgid_plural:
            given = set(PLACEHOLDER.findall("".join(entry.msgstr_plural.values())))
        else:
            given = set(PLACEHOLDER.findall(entry.msgstr))
        if given != wanted:
            found.append(f"{entry.msgid!r}: {sorted(wanted)} became {sorted(given)}")
    return found


def not_compiled(catalogue: polib.POFile, compiled: polib.MOFile) -> list[str]:
    """Texts whose compiled translation is missing or older than the catalogue's."""
    there = {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in compiled}
    return [
        entry.msgid
        for entry in catalogue.translated_entries()
        if there.get(key(entry)) != (entry.msgstr, entry.msgstr_plural)
    ]


def lacking(catalogue: polib.POFile, fresh: polib.POFile) -> list[str]:
    """Texts of the code that the catalogue does not have."""
    known = {key(entry) for entry in catalogue if not entry.obsolete}
    return [entry.msgid for entry in fresh if not entry.obsolete and key(entry) not in known]


def collect(root: Path) -> None:
    """Collect the texts of the checkout's copy at `root`, as `make messages` does."""
    for home in HOMES:
        (root / home / "locale").mkdir(exist_ok=True)
    ignores = [part for name in LEFT_OUT for part in ("--ignore", name)]
    options = ["--locale", "el", "--no-obsolete", "--add-location", "file", "--verbosity", "0", *ignores]
    environment = {"DATABASE_URL": "sqlite:///:memory:", "DJANGO_SETTINGS_MODULE": "centre.settings.dev"}
    subprocess.run(
        [sys.executable, "site/manage.py", "makemessages", *options],
        cwd=root,
        env={**os.environ, **environment},
        check=True,
    )


def copy_of_the_code(root: Path) -> Path:
    """A copy of what holds texts, to collect them without touching the checkout."""
    for name in (*APPS, "site", "templates"):
        shutil.copytree(
            REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "demo")
        )
    return root
