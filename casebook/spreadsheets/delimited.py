"""CSV. For people it opens right in Greek Excel and LibreOffice: UTF-8 with a mark, `;` between cells. The
plain one is for scripts: UTF-8, commas.

Days are written as 2022-12-31, which every spreadsheet takes for a day and none for a month first.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from .inert import RUNS, make_inert
from .known import Known
from .table import Value, in_columns

ROWS = 1_000  # of one piece
# Between the texts of a column that are looked at together: a text that has it too makes for a closer look.
_MARK = "\x1f"
_SOME_RUN = re.compile(f"{_MARK}'*{RUNS}")


def csv_pieces(
    headings: Sequence[str], rows: Iterable[Sequence[Value]], *, plain: bool = False, line_end: str = "\r\n"
) -> Iterator[bytes]:
    """The table as pieces of bytes, as many rows each as come at once."""
    delimiter = "," if plain else ";"
    is_list = len(headings) == 1
    gap = '""' if is_list else ""  # a line with nothing on it is no row
    cells = Known(lambda value: _quoted(as_text(value), delimiter) or gap)

    def lines(columns: Iterable[Iterable[str]]) -> bytes:
        text = line_end.join([*map(delimiter.join, zip(*columns, strict=True)), ""])
        return text.encode("utf-8", "surrogatepass")

    yield (b"" if plain else codecs.BOM_UTF8) + lines([cells[heading]] for heading in headings)
    for columns in in_columns(rows, ROWS):
        yield lines(
            column
            if _is_written_as_it_is(column, delimiter) and not is_list
            else map(cells.__getitem__, column)
            for column in columns
        )


def _is_written_as_it_is(column: Sequence[Value], delimiter: str) -> bool:
    """Whether all are texts, none is to be made inert and none needs quotes."""
    try:
        text = _MARK.join(["", *column])
    except TypeError:
        return False
    return not (any(map(text.__contains__, f'{delimiter}"\r\n')) or _SOME_RUN.search(text))


def _quoted(text: str, delimiter: str) -> str:
    if any(map(text.__contains__, f'{delimiter}"\r\n')):
        return '"' + text.replace('"', '""') + '"'
    return text


def as_text(value: Value) -> str:
    """What stands in the cell for `value`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return make_inert(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
