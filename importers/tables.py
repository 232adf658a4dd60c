"""What a file becomes before any rule of the casebook is asked: headings, rows, and what was recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


class FileRefused(Exception):
    """The file cannot be read as a table. Its text is a sentence for the person who gave the file.

    `row` is the row of the spreadsheet where the trouble stands, where that is known.
    """

    def __init__(self, message: str, *, row: int | None = None):
        super().__init__(message)
        self.message = message
        self.row = row

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is what the person sees at the left of the spreadsheet; the headings are row 1."""

    number: int
    cells: Sequence[object]


@dataclass(frozen=True, slots=True)
class Recognised:
    """How the bytes were read, so that the person can see whether it was read right."""

    kind: str  # "csv" or "xlsx"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


@dataclass(slots=True)
class Table:
    """Headings and rows as they stand in the file; every row has as many cells as there are headings."""

    headers: list[str]
    rows: list[Row]
    recognised: Recognised
    # Rows whose number of cells does not match the headings: they cannot be read, only reported.
    uneven: list[Row] = field(default_factory=list)
    # SHA-256 of the file, by which it is known again without being kept.
    digest: str = ""
