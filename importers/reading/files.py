"""What a file is: a text of cells, a workbook, or no table at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256

from django.utils.translation import gettext as _

from .. import collector
from ..matching import fold
from .dates import day_first, looks_month_first
from .decoding import decode
from .delimited import read_delimited
from .table import FileRefused, NoTable, Reading, Recognised, Row, Table
from .workbooks import read_workbook, refuse_cells_without_value

LARGEST = 50 << 20  # bytes
MOST_COLUMNS = 1_000
MOST_TITLES = 5  # rows above the headings
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel of before 2007, and any workbook with a password
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_TABLES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"<?xml",
    b"<!DOCTYPE",
    b"<html",
)


@collector.put_off()
def read_table(data: bytes, wanted: Reading | None = None) -> Table:
    """The table in `data`: CSV in any of the written encodings and delimiters, or XLSX.

    FileRefused, with a sentence, where there is no table in it, or none when it is read as `wanted`.
    """
    table = _read(data, wanted or Reading())
    table.digest = sha256(data).hexdigest()
    return table


def _read(data: bytes, wanted: Reading) -> Table:
    if len(data) > LARGEST:
        raise NoTable(_("The file is larger than %(size)d MB.") % {"size": LARGEST >> 20})
    if not data.strip():
        raise NoTable(_("The file is empty."))
    if data.startswith(_OLE):
        raise NoTable(
            _("The file is an old Excel workbook (.xls) or has a password: save it as .xlsx without one.")
        )
    if data.startswith(b"PK\x03\x04"):
        book = read_workbook(data, wanted.sheet)
        recognised = Recognised("xlsx", sheet=book.sheet, sheets=book.sheets)
        with _told_how(recognised):
            refuse_cells_without_value(book)
            return _table(book.rows, book.numbers, recognised, wanted)
    if data.lstrip().startswith(_NOT_TABLES):
        raise _not_a_table()
    text, encoding = decode(data, wanted.encoding)
    if _has_control_characters(text):
        raise _not_a_table()
    rows, numbers, delimiter = read_delimited(text, wanted.delimiter)
    recognised = Recognised(
        "csv", encoding=encoding, delimiter=delimiter, looks_month_first=looks_month_first([text])
    )
    with _told_how(recognised):
        return _table(rows, numbers, recognised, wanted)


@contextmanager
def _told_how(recognised: Recognised) -> Iterator[None]:
    """Whoever refuses the table says how it was read."""
    try:
        yield
    except FileRefused as refusal:
        refusal.recognised = recognised
        raise


def _table(
    rows: Sequence[Sequence[object]], numbers: Sequence[int], recognised: Recognised, wanted: Reading
) -> Table:
    if not rows:
        raise FileRefused(_("The file is empty."))
    rows, numbers = _without_titles(rows, numbers)
    recognised = replace(recognised, heading_row=numbers[0])
    headers = [_heading(cell) for cell in rows[0]]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise FileRefused(_("The first row of the file has to say what its columns are; it is empty."))
    if len(headers) > MOST_COLUMNS:
        raise FileRefused(
            _("The file has %(columns)d columns: more than a register has. Is it the right one?")
            % {"columns": len(headers)}
        )
    _refuse_repeated(headers, numbers[0])
    if len(rows) == 1:
        raise FileRefused(_("The file has a row of headings and nothing below it."))
    table = Table(headers, rows[1:], numbers[1:], recognised)
    _set_uneven_apart(table)
    if recognised.kind == "xlsx":
        texts = (cell for row in table.rows for cell in row if type(cell) is str)
        table.recognised = replace(recognised, looks_month_first=looks_month_first(texts))
    if wanted.month_first:
        table.rows = day_first(table.rows)
        table.recognised = replace(table.recognised, month_first=True)
    return table


def _without_titles(
    rows: Sequence[Sequence[object]], numbers: Sequence[int]
) -> tuple[Sequence[Sequence[object]], Sequence[int]]:
    """From the headings on: a few rows of one filled cell above them are the title of the sheet."""
    # The last row is never that of the headings: they have something below them.
    for place, row in enumerate(rows[: min(MOST_TITLES + 1, len(rows) - 1)]):
        if sum(cell != "" for cell in row) > 1:
            return rows[place:], numbers[place:]
    return rows, numbers


def _set_uneven_apart(table: Table) -> None:
    """Keep the rows that fit the headings, and those that do not by themselves."""
    width = len(table.headers)
    if {*map(len, table.rows)} <= {width}:
        return
    rows, numbers = [], []
    for number, row in zip(table.numbers, table.rows, strict=True):
        fitted = _fit(row, width)
        if len(fitted) == width:
            rows.append(fitted)
            numbers.append(number)
        else:
            table.uneven.append(Row(number, fitted))
    table.rows, table.numbers = rows, numbers


def _fit(row: Sequence[object], width: int) -> Sequence[object]:
    """The row without the empty cells that a spreadsheet leaves to the right of the last heading."""
    if len(row) > width and all(cell == "" for cell in row[width:]):
        return row[:width]
    return row


def _heading(cell: object) -> str:
    return " ".join(str(cell).split())


def _refuse_repeated(headers: list[str], row: int) -> None:
    seen: set[str] = set()
    for header in filter(None, headers):
        if fold(header) in seen:
            message = _("The heading “%(header)s” stands twice: it must be clear which column is meant.")
            raise FileRefused(message % {"header": header}, row=row)
        seen.add(fold(header))


def _has_control_characters(text: str) -> bool:
    return _CONTROL.search(text, 0, 65_536) is not None


def _not_a_table() -> NoTable:
    return NoTable(
        _("This is not a table: whatever its name says, the file is neither CSV nor Excel (.xlsx).")
    )
