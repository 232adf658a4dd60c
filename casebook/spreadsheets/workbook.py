"""XLSX, written as it goes: the parts of the archive one after the other, the rows of a sheet as they come.

Libraries keep a sheet in memory or in a temporary file; the one does not do for a million rows and the other
must not be for these. The parts are those of ECMA-376 that a reader needs, and no more. Texts are typed as
texts, so that no digit of an ΑΜΚΑ, an ΑΦΜ, a telephone or a code is lost.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial

from . import parts
from .inert import make_inert
from .known import Known
from .table import Sheet, Value, in_columns

ROWS = 1_000  # of one piece
LONGEST_TEXT = 32_767  # what a cell can hold
MOST_ROWS = 1_048_576  # what a sheet can hold
_EPOCH = date(1899, 12, 30).toordinal()  # day 0 of spreadsheets
_MARKUP = re.compile("[&<>]")
# What XML cannot say (a carriage return it turns into a line feed), and the one escape that spreadsheets
# read as a character.
_UNSAYABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class TooManyRows(ValueError):
    """A sheet holds fewer rows than there are."""


class TextTooLong(ValueError):
    """A cell holds fewer characters than there are."""


class _Pipe:
    """A file that is only written to, from which the bytes are taken as they come."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def xlsx_pieces(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The workbook as pieces of bytes.

    Raises:
        TooManyRows, TextTooLong: after what was yielded so far, which is no workbook then. Whoever can know
            it before asks first.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.fixed([sheet.name for sheet in sheets]).items():
            archive.writestr(zipfile.ZipInfo(name, parts.DATE), content, zipfile.ZIP_DEFLATED)
        for number, sheet in enumerate(sheets, 1):
            info = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml", parts.DATE)
            info.compress_type, info._compresslevel = zipfile.ZIP_DEFLATED, 1
            with archive.open(info, "w", force_zip64=True) as part:
                for text in _sheet(sheet):
                    part.write(text.encode())
                    yield pipe.take()
    yield pipe.take()


def _sheet(sheet: Sheet) -> Iterator[str]:
    text, heading = (parts.LINES, parts.HEADING_LINES) if sheet.widths else (parts.TEXT, parts.HEADING)
    yield parts.sheet_begins(len(sheet.headings), sheet.widths)
    yield f'<row r="1">{"".join(_text(each, heading) for each in sheet.headings)}</row>'
    known, number = Known(partial(_cell, text_style=text)), 1
    for columns in in_columns(sheet.rows, ROWS):
        first, number = number + 1, number + len(columns[0])
        if number > MOST_ROWS:
            raise TooManyRows
        # Column by column: most cells stood in the sheet before.
        cells = map("".join, zip(*(map(known.__getitem__, column) for column in columns), strict=True))
        yield "".join(f'<row r="{place}">{row}</row>' for place, row in enumerate(cells, first))
    yield parts.sheet_ends(sheet)


def _cell(value: Value, *, text_style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return _text(value, text_style)
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f'<c s="{parts.MOMENT}"><v>{value.toordinal() - _EPOCH + seconds / 86_400}</v></c>'
    if isinstance(value, date):
        return f'<c s="{parts.DAY}"><v>{value.toordinal() - _EPOCH}</v></c>'
    return f"<c><v>{value}</v></c>"


def _text(text: str, style: int) -> str:
    inert = make_inert(text)
    if len(inert) > LONGEST_TEXT:
        raise TextTooLong
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(inert)}</t></is></c>'


def escaped(text: str) -> str:
    """`text` as XML says it; a character that XML cannot say, as spreadsheets write it (_x0000_)."""
    if _UNSAYABLE.search(text):
        text = _UNSAYABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if _MARKUP.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text
