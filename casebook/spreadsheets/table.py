"""What is written: a sheet of headings and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

Value = str | int | date | datetime | None


class Parts:
    """Rows that come some thousand at a time, and how many came so far."""

    def __init__(self, parts: Iterable[Sequence[Sequence[Value]]]):
        self.count, self._parts = 0, parts

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for part in self.parts():
            yield from part

    def parts(self) -> Iterator[Sequence[Sequence[Value]]]:
        for part in self._parts:
            self.count += len(part)
            yield part


def in_parts(rows: Iterable[Sequence[Value]], size: int) -> Iterator[Sequence[Sequence[Value]]]:
    """The rows, `size` at a time; as they come, where they come so."""
    if isinstance(rows, Parts):
        yield from rows.parts()
        return
    rows = iter(rows)
    while part := list(islice(rows, size)):
        yield part


@dataclass
class Sheet:
    """One table. Each row has a value for each heading.

    `choices` names, by the place of a column, the range of cells from which a workbook lets its cells be
    chosen (as a formula has it: "'Τιμές'!$A$2:$A$9").
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    choices: dict[int, str] = field(default_factory=dict)
