"""What is written: a sheet of headings and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

Value = str | int | date | datetime | None


Columns = Sequence[Sequence[Value]]


class Parts:
    """Rows that come in parts, each part as columns, and how many rows came so far."""

    def __init__(self, parts: Iterable[Columns]):
        self.count, self._parts = 0, parts

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for columns in self.parts():
            yield from zip(*columns, strict=True)

    def parts(self) -> Iterator[Columns]:
        for columns in self._parts:
            self.count += len(columns[0])
            yield columns


def in_columns(rows: Iterable[Sequence[Value]], size: int) -> Iterator[Columns]:
    """The columns of `size` rows at a time; as they come, where they come so."""
    if isinstance(rows, Parts):
        yield from rows.parts()
        return
    rows = iter(rows)
    while part := list(islice(rows, size)):
        yield list(zip(*part, strict=True))


@dataclass
class Sheet:
    """One table. Each row has a value for each heading.

    `choices` names, by the place of a column, the range of cells from which a workbook lets its cells be
    chosen (as a formula has it: "'Τιμές'!$A$2:$A$9"). `widths` are those of the first columns, in characters;
    a sheet that has any is one to be read, whose long texts run on in further lines of their cell.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    choices: dict[int, str] = field(default_factory=dict)
    widths: Sequence[int] = ()
