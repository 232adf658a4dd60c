"""CSV text into rows. The delimiter is the one that divides the line of headings into the most cells."""

from __future__ import annotations

import csv
import io
import re
from itertools import chain, pairwise

from django.utils.translation import gettext as _

from .table import FileRefused

# In order of preference where a line of headings says nothing (one column only).
DELIMITERS = (";", "\t", ",", "|")
SNIFFED, LINES = 100_000, 10  # letters and lines in which the delimiter is looked for
LONGEST_CELL = 32_767  # what a cell of a spreadsheet can hold
_SEP_LINE = re.compile(r"""\A"?sep=(?P<delimiter>[;,\t|])"?\r?(?:\n|\r|\Z)""", re.IGNORECASE)


def read_delimited(text: str, wanted: str = "") -> tuple[list[list[str]], list[int], str]:
    """The rows that are not blank, their numbers in the spreadsheet, and the delimiter: `wanted`, where staff
    named one."""
    stated = _SEP_LINE.match(text)
    if stated:  # Excel reads this line as an instruction and does not show it: the headings stay row 1
        text, delimiter = text[stated.end() :], stated["delimiter"]
    else:
        delimiter = _find_delimiter(text)
    delimiter = wanted or delimiter
    rows = _rows(text, delimiter)
    numbers = [number for number, row in enumerate(rows, 1) if not _is_blank(row)]
    if len(numbers) < len(rows):
        rows = [rows[number - 1] for number in numbers]
    return rows, numbers, delimiter


def _is_blank(row: list[str]) -> bool:
    """Most rows have something in their first cell: the others are not asked."""
    return not (row and row[0].strip()) and not any(map(str.strip, row))


def _find_delimiter(text: str) -> str:
    lines = [line for line in text[:SNIFFED].splitlines()[:LINES] if line.strip()]
    lines = [re.sub(r'"[^"]*"', "", line) for line in lines]
    if not lines:
        return DELIMITERS[0]
    headings = max(DELIMITERS, key=lines[0].count)
    if lines[0].count(headings) > 1 or (headings != "," and headings in lines[0]):
        return headings
    # A title may stand above the headings, with a comma in it: two lines that a sign divides alike are none.
    for line, below in pairwise(lines[1:]):
        for sign in DELIMITERS:
            if sign != "," and line.count(sign) == below.count(sign) > 0:
                return sign
    return headings


def _rows(text: str, delimiter: str) -> list[list[str]]:
    # newline="" keeps the line ends inside quoted cells as they are; CR, LF and CRLF all end a row.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        raise _refusal(str(error), len(rows) + 1) from None
    if _has_too_long_cell(text, rows):
        raise _too_long(next(n for n, row in enumerate(rows, 1) if max(map(len, row)) > LONGEST_CELL))
    return rows


def _has_too_long_cell(text: str, rows: list[list[str]]) -> bool:
    # Without quotation marks a cell lies within its line, and there are far fewer lines than cells.
    if '"' not in text and max(map(len, text.split("\n"))) <= LONGEST_CELL:
        return False
    return max(map(len, chain.from_iterable(rows)), default=0) > LONGEST_CELL


def _refusal(error: str, number: int) -> FileRefused:
    if "field larger than field limit" in error:
        # A quote that is never closed swallows the rest of the file as one cell.
        return _too_long(number)
    if "unexpected end of data" in error:
        message = _('Row %(row)d opens a quotation mark (") that is never closed.')
    else:
        message = _(
            'In row %(row)d the quotation marks (") do not match: inside a quoted cell each is written twice.'
        )
    return FileRefused(message % {"row": number}, row=number)


def _too_long(number: int) -> FileRefused:
    message = _(
        'Row %(row)d has a cell longer than a spreadsheet allows; a quotation mark (") may be left open.'
    )
    return FileRefused(message % {"row": number}, row=number)
