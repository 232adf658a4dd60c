"""Tables out: CSV and XLSX, a row at a time.

Nothing of a table touches the disk here: a temporary file would not be encrypted.

CSV for people opens right in Greek Excel and LibreOffice: UTF-8 with a mark, `;` between cells. The plain
one is for scripts. Days are written as 2022-12-31, which every spreadsheet takes for a day and none for a
month first.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import BinaryIO

import xlsxwriter

from .inert import make_inert

Value = str | int | date | datetime | None
FORMATS = ("csv", "xlsx")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_COLUMN_WIDTH = 18  # characters


def write(
    stream: BinaryIO,
    headers: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    format: str,
    plain: bool = False,
) -> None:
    """Write the table to `stream`, which stays open. `plain` is of CSV alone."""
    if format == "xlsx":
        _write_xlsx(stream, headers, rows)
    else:
        _write_csv(stream, headers, rows, plain)


def _write_csv(
    stream: BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[Value]], plain: bool
) -> None:
    if not plain:
        stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, delimiter="," if plain else ";", lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([_as_text(value) for value in row] for row in rows)
    text.detach()


def _as_text(value: Value) -> str | int:
    match value:
        case None:
            return ""
        case str():
            return make_inert(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
    return value


def _write_xlsx(stream: BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(headers) - 1, 0), _COLUMN_WIDTH)
    bold = book.add_format({"bold": True})
    formats = {
        str: book.add_format({"num_format": "@"}),
        date: book.add_format({"num_format": "dd/mm/yyyy"}),
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, bold)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, formats)
    book.close()


def _write_cell(sheet, row: int, column: int, value: Value, formats: dict) -> None:
    """Texts are typed as texts, so that no digit of an ΑΜΚΑ, an ΑΦΜ, a telephone or a code is lost."""
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, make_inert(value), formats[str])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats[type(value)])
    else:
        sheet.write_number(row, column, value)
