"""XLSX into rows: the ZIP is looked at first, then a child process with limits opens it."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from . import workbook_child
from .tables import FileRefused, Row

ENTRIES = 2_000
UNPACKED = 400 << 20  # bytes, all entries together
RATIO = 500  # an honest sheet of equal rows reaches about 100
_CHILD = Path(workbook_child.__file__)


def read_workbook(data: bytes) -> tuple[list[Row], str, tuple[str, ...]]:
    """The rows of the first visible sheet that are not blank, its name, and the names of the other sheets."""
    check_zip(data)
    answer = _ask_child(data)
    rows = [Row(number, [_cell(cell) for cell in cells]) for number, cells in answer["rows"]]
    return rows, answer["sheet"], tuple(answer["others"])


def check_zip(data: bytes) -> None:
    """FileRefused where the ZIP is no workbook, or says that it unpacks to more than a register can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise _unreadable() from None
    if not any(entry.filename.lower() == "xl/workbook.xml" for entry in entries):
        raise FileRefused(_("The file is a ZIP archive but not an Excel workbook (.xlsx)."))
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or unpacked > UNPACKED or unpacked > RATIO * max(len(data), 1 << 16):
        raise _too_large()


def _ask_child(data: bytes) -> dict:
    # -P keeps this package's directory off the child's path: its modules have names that others have too.
    command = [sys.executable, "-P", str(_CHILD)]
    try:
        done = subprocess.run(  # noqa: S603 (our own program, the file comes through standard input)
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * workbook_child.SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode == workbook_child.UNREADABLE:
        raise _unreadable()
    if done.returncode == workbook_child.EMPTY:
        raise FileRefused(_("The file is empty."))
    if done.returncode != 0:  # its own refusal, or killed by a limit
        raise _too_large()
    return json.loads(done.stdout)


def _cell(cell: object) -> object:
    if not isinstance(cell, dict):
        return cell
    ((mark, text),) = cell.items()
    kind = {"d": datetime.date, "t": datetime.datetime, "h": datetime.time}[mark]
    return kind.fromisoformat(text)


def _too_large() -> FileRefused:
    return FileRefused(
        _("The workbook unpacks to more than can be opened safely. Save the sheet as CSV, or in parts.")
    )


def _unreadable() -> FileRefused:
    return FileRefused(_("The workbook cannot be opened: it is damaged, or locked with a password."))
