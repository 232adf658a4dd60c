"""CSV. For people it opens right in Greek Excel and LibreOffice: UTF-8 with a mark, `;` between cells. The
plain one is for scripts: UTF-8, commas.

Days are written as 2022-12-31, which every spreadsheet takes for a day and none for a month first.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from .inert import FIRST_LETTERS, make_inert
from .known import Known
from .table import Value, in_parts

ROWS = 2_000  # of one piece
# The writer of CSV leaves nothing for None, and writes a day as we do.
AS_THEY_ARE, TEXTS = {int, date, type(None)}, {str, type(None)}


def csv_pieces(
    headings: Sequence[str], rows: Iterable[Sequence[Value]], *, plain: bool = False, line_end: str = "\r\n"
) -> Iterator[bytes]:
    """The table as pieces of bytes, some thousand rows each."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="," if plain else ";", lineterminator=line_end)
    writer.writerow(map(as_text, headings))
    yield (b"" if plain else codecs.BOM_UTF8) + _taken(text)
    known = Known(as_text)
    for part in in_parts(rows, ROWS):
        columns = [_written(column, known) for column in zip(*part, strict=True)]
        writer.writerows(zip(*columns, strict=True))
        yield _taken(text)


def _written(column: tuple[Value, ...], known: Known) -> Iterable[str | int]:
    """The column as text: as it is where the writer of CSV says the same, else each different cell once."""
    kinds = {*map(type, column)}
    if kinds <= AS_THEY_ARE:
        return column
    if kinds <= TEXTS and not FIRST_LETTERS & {cell[:1] for cell in column if cell}:
        return column
    return map(known.__getitem__, column)


def as_text(value: Value) -> str | int:
    """What stands in the file for `value`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return make_inert(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _taken(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode("utf-8", "surrogatepass")
    text.seek(0)
    text.truncate()
    return piece
