"""A table as the answer of a request, handed out while it is written."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from .delimited import csv_pieces
from .table import Sheet, Value
from .workbook import xlsx_pieces

logger = logging.getLogger(__name__)

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMATS = tuple(CONTENT_TYPES)


def pieces_of(
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    name: str,
    format: str,
    plain: bool = False,
) -> Iterator[bytes]:
    """The table as bytes of `format`. `name` is that of the sheet, `plain` of CSV alone."""
    if format == "xlsx":
        return xlsx_pieces([Sheet(name, headings, rows)])
    return csv_pieces(headings, rows, plain=plain)


def download(pieces: Iterable[bytes], *, name: str, format: str) -> StreamingHttpResponse:
    """An answer that browsers save under `name` and keep nowhere else.

    Where the rows fail half-way, the server drops the connection: half a file never looks like a whole one.
    """
    return StreamingHttpResponse(
        _told(pieces),
        content_type=CONTENT_TYPES[format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{format}"',
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        },
    )


def _told(pieces: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces
    except Exception as error:
        # What the error says may quote a row.
        logger.error("A download broke off: %s", type(error).__name__)
        raise
