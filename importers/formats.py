"""From the bytes of a file to a Table. What a file is, is read from its content; its name is never asked."""

from __future__ import annotations

from hashlib import sha256

from django.utils.translation import gettext as _

from .decoding import decode
from .delimited import read_delimited
from .matching import fold
from .tables import FileRefused, Recognised, Row, Table
from .workbooks import read_workbook

LARGEST = 50 << 20  # bytes
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel of before 2007, and any workbook with a password
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


def read_table(data: bytes) -> Table:
    """The table in `data`: CSV in any of the written encodings and delimiters, or XLSX.

    FileRefused, with a sentence, where there is no table in it.
    """
    table = _read(data)
    table.digest = sha256(data).hexdigest()
    return table


def _read(data: bytes) -> Table:
    if len(data) > LARGEST:
        raise FileRefused(_("The file is larger than %(size)d MB.") % {"size": LARGEST >> 20})
    if not data.strip():
        raise FileRefused(_("The file is empty."))
    if data.startswith(_OLE):
        raise FileRefused(
            _("The file is an old Excel workbook (.xls) or has a password: save it as .xlsx without one.")
        )
    if data.startswith(b"PK\x03\x04"):
        rows, sheet, others = read_workbook(data)
        return _table(rows, Recognised("xlsx", sheet=sheet, other_sheets=others))
    if data.lstrip().startswith(_NOT_TABLES):
        raise _not_a_table()
    text, encoding = decode(data)
    if _has_control_characters(text):
        raise _not_a_table()
    rows, delimiter = read_delimited(text)
    return _table(rows, Recognised("csv", encoding=encoding, delimiter=delimiter))


def _table(rows: list[Row], recognised: Recognised) -> Table:
    if not rows:
        raise FileRefused(_("The file is empty."))
    headers = [_heading(cell) for cell in rows[0].cells]
    while headers and not headers[-1]:
        headers.pop()
    _refuse_repeated(headers, rows[0].number)
    if len(rows) == 1:
        raise FileRefused(_("The file has a row of headings and nothing below it."))
    table = Table(headers, [], recognised)
    for row in rows[1:]:
        fitted = _fit(row, len(headers))
        (table.rows if len(fitted.cells) == len(headers) else table.uneven).append(fitted)
    return table


def _fit(row: Row, width: int) -> Row:
    """The row without the empty cells that a spreadsheet leaves to the right of the last heading."""
    if len(row.cells) > width and all(cell == "" for cell in row.cells[width:]):
        return Row(row.number, row.cells[:width])
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
    return any(ord(character) < 32 and character not in "\t\r\n" for character in text[:65_536])


def _not_a_table() -> FileRefused:
    return FileRefused(
        _("This is not a table: whatever its name says, the file is neither CSV nor Excel (.xlsx).")
    )
