"""What is written: a sheet of headings and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Value = str | int | date | datetime | None


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
