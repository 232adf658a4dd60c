"""Stand-in for READER's package, by its contract: to be replaced by the branch `reader`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..formats import LARGEST
from ..formats import read_table as read_by_content
from ..tables import FileRefused, Row

__all__ = ["LARGEST", "FileRefused", "Reading", "Recognised", "Row", "Table", "read_table"]


@dataclass(frozen=True)
class Reading:
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    month_first: bool = False


@dataclass(frozen=True)
class Recognised:
    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    month_first: bool = False

    @property
    def other_sheets(self):
        return self.sheets[1:]


class CellRow(list):
    """A row by the new contract (a list) that still answers as rows did before (.number, .cells)."""

    number = 0

    @property
    def cells(self):
        return self


@dataclass
class Table:
    headers: list[str]
    rows: list[Sequence[object]]
    numbers: Sequence[int]
    recognised: Recognised
    uneven: list[Row] = field(default_factory=list)
    digest: str = ""
    rows_of_before: object = None


def read_table(data: bytes, wanted: Reading | None = None) -> Table:
    wanted = wanted or Reading()
    if wanted.encoding and not data.startswith(b"PK"):
        names = {"Windows-1253": "cp1253", "ISO-8859-7": "iso8859-7"}
        data = data.decode(names.get(wanted.encoding, wanted.encoding), "replace").encode()
    table = read_by_content(data)
    was = table.recognised
    sheets = (was.sheet, *was.other_sheets) if was.sheet else ()
    recognised = Recognised(was.kind, was.encoding, was.delimiter, was.sheet, sheets)
    return Table(
        table.headers,
        [_row(row) for row in table.rows],
        [row.number for row in table.rows],
        recognised,
        table.uneven,
        table.digest,
        table,
    )


def _row(row: Row) -> CellRow:
    cells = CellRow(row.cells)
    cells.number = row.number
    return cells
