"""The refused rows of a file as a file of the same form, with the reasons beside them, to be mended and sent
again. The column of reasons is left out quietly when the file comes back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from typing import BinaryIO

from casebook.spreadsheets import Sheet, make_inert, xlsx_pieces

from .headings import REASONS
from .matching import fold
from .reading import Table

# How Python names the encodings that files are read in, by the name that people are shown.
_CODECS = {
    "UTF-8 (BOM)": "utf-8-sig",
    "UTF-8": "utf-8",
    "UTF-16": "utf-16",
    "Windows-1253": "cp1253",
    "ISO-8859-7": "iso8859-7",
    "CP737": "cp737",
}


def write_refused(stream: BinaryIO, table: Table, refused: Mapping[int, Sequence[str]]) -> None:
    """Write the rows of `table` that `refused` gives sentences for, by the number of their row.

    CSV has the encoding and the delimiter in which it came, a workbook its types of cells. What a spreadsheet
    would run as a formula is made inert; it comes back as it was.
    """
    kept = [place for place, header in enumerate(table.headers) if fold(header) != fold(REASONS)]
    headers = [*(table.headers[place] for place in kept), REASONS]
    rows = _rows(table, kept, refused)
    if table.recognised.kind == "xlsx":
        stream.writelines(xlsx_pieces([Sheet(table.recognised.sheet, headers, rows)]))
    else:
        _write_csv(stream, headers, rows, table)


def _rows(table: Table, kept: Sequence[int], refused: Mapping[int, Sequence[str]]) -> Iterator[list]:
    for number, row in _numbered(table):
        if number in refused:
            cells = [row[place] if place < len(row) else None for place in kept]
            # What stood beyond the last heading has no column to go back to: the reason tells of it.
            yield [*map(_written, cells), " ".join(refused[number])]


def _numbered(table: Table) -> list[tuple[int, Sequence[object]]]:
    """All rows in the order of the file, those with too few or too many cells among them."""
    rows = list(zip(table.numbers, table.rows, strict=True))
    return sorted([*rows, *((row.number, row.cells) for row in table.uneven)], key=lambda row: row[0])


def _written(cell: object) -> object:
    """A cell as a file takes it: an hour has no type of its own there, and a truth is a word."""
    if isinstance(cell, bool):
        return str(cell).upper()
    return f"{cell:%H:%M}" if isinstance(cell, time) else cell


def _write_csv(stream: BinaryIO, headers: Sequence[str], rows: Iterator[list], table: Table) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=table.recognised.delimiter, lineterminator="\r\n")
    writer.writerow(map(make_inert, headers))
    writer.writerows([make_inert("" if cell is None else str(cell)) for cell in row] for row in rows)
    # A letter that the file's own encoding lacks can only stand in a reason, which nobody reads back.
    stream.write(text.getvalue().encode(_CODECS[table.recognised.encoding], errors="replace"))
