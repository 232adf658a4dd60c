"""Tables for spreadsheets, written a row at a time: CSV and XLSX as pieces of bytes, and their download.

Nothing of a table touches the disk and nothing is kept: a temporary file would not be encrypted, and a
million rows take as much memory as ten. What a column means is its writer's matter; here are headings, rows
and types.
"""

from .delimited import csv_pieces
from .downloads import CONTENT_TYPES, FORMATS, download, pieces_of
from .inert import make_inert, restore
from .table import Parts, Sheet, Value
from .workbook import LONGEST_TEXT, MOST_ROWS, TextTooLong, TooManyRows, xlsx_pieces

__all__ = [
    "CONTENT_TYPES",
    "FORMATS",
    "LONGEST_TEXT",
    "MOST_ROWS",
    "Parts",
    "Sheet",
    "TextTooLong",
    "TooManyRows",
    "Value",
    "csv_pieces",
    "download",
    "make_inert",
    "pieces_of",
    "restore",
    "xlsx_pieces",
]
