"""XLSX into rows: the ZIP is looked at first, then a child process with limits opens it."""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

from django.utils.translation import gettext as _

from . import workbook_child
from .table import FileRefused, NoTable

ENTRIES = 2_000
UNPACKED = 400 << 20  # bytes, all entries together
RATIO = 500  # an honest sheet of equal rows reaches about 100
_CHILD = Path(workbook_child.__file__)
_NAMED = workbook_child.PLACES - 1  # cells in a sentence
_KINDS = {
    "d": datetime.date.fromisoformat,
    "t": datetime.datetime.fromisoformat,
    "h": datetime.time.fromisoformat,
}


@dataclass(frozen=True)
class Book:
    """A visible sheet of a workbook: its rows that are not blank with their numbers, its name and those of
    all sheets; the places of the first cells with an error, and of those with a formula but no saved result.
    """

    rows: list[list[object]]
    numbers: list[int]
    sheet: str
    sheets: tuple[str, ...]
    errors: list[str]
    formulas: list[str]


def read_workbook(data: bytes, sheet: str = "") -> Book:
    """The wanted sheet; where none is named, the first that has more than one row."""
    check_zip(data)
    answer = _ask_child(data, sheet)
    rows = [_revived(cells) if dict in map(type, cells) else cells for cells in answer["rows"]]
    return Book(**answer | {"rows": rows, "sheets": tuple(answer["sheets"])})


def check_zip(data: bytes) -> None:
    """FileRefused where the ZIP is no workbook, or says that it unpacks to more than a register can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise _unreadable() from None
    if not any(entry.filename.lower() == "xl/workbook.xml" for entry in entries):
        raise NoTable(_("The file is a ZIP archive but not an Excel workbook (.xlsx)."))
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or unpacked > UNPACKED or unpacked > RATIO * max(len(data), 1 << 16):
        raise _too_large()


def refuse_cells_without_value(book: Book) -> None:
    """FileRefused where a cell has an error for a value, or a formula without its result: calamine says that
    such cells are empty, and nothing may be lost silently."""
    if book.errors:
        message = _(
            "There are cells with an error in place of a value (such as #N/A): %(cells)s. Put the right "
            "value there, or empty them, and try again."
        )
    elif book.formulas:
        message = _(
            "There are formulas whose result is not saved in the file: %(cells)s. Open it in Excel or "
            "LibreOffice, save it and try again."
        )
    else:
        return
    places = book.errors or book.formulas
    names = ", ".join(places[:_NAMED]) + (" …" if len(places) > _NAMED else "")
    raise FileRefused(message % {"cells": names}, row=int(places[0].lstrip(ascii_uppercase)))


def _ask_child(data: bytes, sheet: str) -> dict:
    # -P keeps this package's directory off the child's path: its modules have names that others have too.
    command = [sys.executable, "-P", str(_CHILD)]
    try:
        done = subprocess.run(  # noqa: S603 (our own program, the file comes through standard input)
            command,
            input=json.dumps(sheet).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * workbook_child.SECONDS,
            # Our surroundings, keys among them, are none of its business. (Windows insists on its root.)
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode == workbook_child.UNREADABLE:
        raise _unreadable()
    if done.returncode == workbook_child.EMPTY:
        raise NoTable(_("The file is empty."))
    if done.returncode == workbook_child.NO_SUCH_SHEET:
        raise FileRefused(
            _("The workbook has no sheet “%(sheet)s” that can be seen.") % {"sheet": sheet[:40]}
        )
    if done.returncode != 0:  # its own refusal, or killed by a limit
        raise _too_large()
    return json.loads(done.stdout)


def _revived(cells: list[object]) -> list[object]:
    """The row with its days, moments and hours, which JSON cannot say."""
    return [_cell(cell) if isinstance(cell, dict) else cell for cell in cells]


def _cell(cell: dict) -> object:
    ((mark, text),) = cell.items()
    return _KINDS[mark](text)


def _too_large() -> NoTable:
    return NoTable(
        _("The workbook unpacks to more than can be opened safely. Save the sheet as CSV, or in parts.")
    )


def _unreadable() -> NoTable:
    return NoTable(_("The workbook cannot be opened: it is damaged, or locked with a password."))
