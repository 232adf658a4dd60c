"""What a file becomes before any rule of the casebook is asked: headings, rows, and what was recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


class FileRefused(Exception):
    """The file cannot be read as a table. Its text is a sentence for the person who gave the file.

    `row` is the row of the spreadsheet where the trouble stands, where that is known; `recognised` how the
    file was read so far, where it was.
    """

    recognised: Recognised | None = None

    def __init__(self, message: str, *, row: int | None = None):
        super().__init__(message)
        self.message = message
        self.row = row

    def __str__(self) -> str:
        return str(self.message)


class NoTable(FileRefused):
    """Whatever encoding, delimiter or sheet is tried: there is no table in the file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How staff want a file read. Empty: as its content says; the month comes first only if they say so."""

    encoding: str = ""  # a name of decoding.ENCODINGS
    delimiter: str = ""
    sheet: str = ""
    month_first: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """How the bytes were read, so that the person can see whether it was read right."""

    kind: str  # "csv" or "xlsx"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()  # all that can be seen, in the order of the workbook
    month_first: bool = False
    # The row of the headings: titles may stand above them.
    heading_row: int = 1
    # There is a day such as 12/31/2022, which no month has: staff should say which comes first.
    looks_month_first: bool = False

    @property
    def other_sheets(self) -> tuple[str, ...]:
        return tuple(name for name in self.sheets if name != self.sheet)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that does not fit the headings, with its number."""

    number: int
    cells: Sequence[object]


@dataclass(slots=True)
class Table:
    """Headings and rows as they stand in the file; every row has as many cells as there are headings.

    `numbers` are what the person sees at the left of the spreadsheet, one for each row; the headings are row
    1. Cells are texts; those of a workbook also numbers, booleans, dates, moments and hours.
    """

    headers: list[str]
    rows: Sequence[Sequence[object]]
    numbers: Sequence[int]
    recognised: Recognised
    # Rows whose number of cells does not match the headings: they cannot be read, only reported.
    uneven: list[Row] = field(default_factory=list)
    # SHA-256 of the file, by which it is known again without being kept.
    digest: str = ""

    def why_uneven(self, row: Row) -> str:
        """The sentence with which a row of `uneven` is refused, and what to do about it.

        A row that is too short is not filled up with empty cells: it may be the first half of a row, and an
        empty cell clears what is stored.
        """
        if len(row.cells) < len(self.headers):
            message = _(
                "This row has %(cells)d cells and the headings are %(headings)d. Write the delimiters of its "
                "empty cells too, or save the file as Excel (.xlsx), which keeps them."
            )
        else:
            message = _(
                "This row has %(cells)d cells and the headings are %(headings)d. A cell that contains the "
                "delimiter has to stand in quotation marks."
            )
        return message % {"cells": len(row.cells), "headings": len(self.headers)}
