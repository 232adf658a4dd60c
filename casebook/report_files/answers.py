"""The addresses of the files, beneath the page of their report: …/arxeia/pdf/ and so on (kinds.py).

A year that nobody confirmed has no files. Whoever may not read the page does not come this far.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag

from casebook.models import AnnualReportPage
from casebook.report_files import catalogue, open_data, sheets
from casebook.report_files.editions import Edition
from casebook.report_files.kinds import KINDS, Kind
from casebook.report_files.whole import paper_of
from casebook.statistics.publication import published

MAKERS: dict[str, Callable[[Edition], bytes]] = {
    "pdf": paper_of,
    "xlsx": lambda edition: sheets.workbook(edition.publication),
    "csv": lambda edition: sheets.csv_for_people(edition.publication),
    "figures-csv": lambda edition: open_data.figures_csv(edition.publication),
    "tables-csv": lambda edition: open_data.tables_csv(edition.publication),
    "json": lambda edition: open_data.as_json(
        edition.publication, title=edition.title, address=edition.address
    ),
    "csvw": lambda edition: open_data.columns(
        figures=edition.address_of("figures-csv"), tables=edition.address_of("tables-csv")
    ),
    "dcat": catalogue.dataset,
    "catalog": catalogue.catalogue,
}


def serve(page: AnnualReportPage, request: HttpRequest, name: str) -> HttpResponse:
    """The file `name` of the report of `page`, or that what the asker has of it is still true.

    Raises:
        Http404: there is no such file, or nobody has confirmed the year.
    """
    kind = KINDS.get(name)
    publication = published(page.year) if kind else None
    if kind is None or publication is None:
        raise Http404
    edition = Edition(page, publication, request)
    content = MAKERS[name](edition)
    # By the bytes alone: a moment is too coarse for two corrections of one day.
    etag = quote_etag(sha256(content).hexdigest()[:32])
    response = HttpResponse(content, content_type=kind.content_type, headers=_headers(edition, kind, etag))
    return get_conditional_response(request, etag=etag, response=response) or response


def _headers(edition: Edition, kind: Kind, etag: str) -> dict[str, str]:
    name = f"{edition.page.slug}{kind.suffix}"
    headers = {
        "ETag": etag,
        "Last-Modified": http_date(edition.modified.timestamp()),
        # A correction shows at once: kept copies are asked about each time.
        "Cache-Control": "no-cache",
        "Content-Disposition": content_disposition_header(kind.suffix in {".xlsx", ".csv"}, name) or "",
    }
    # Open data may be read by the pages of others, without what the browser knows of the reader.
    return headers if kind.is_for_people else {**headers, "Access-Control-Allow-Origin": "*"}
