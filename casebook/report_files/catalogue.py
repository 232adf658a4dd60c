"""The open data of one report, and of all reports of the site, as portals read them."""

from __future__ import annotations

from casebook.models import AnnualReportPage
from casebook.report_files import metadata
from casebook.report_files.editions import Edition
from casebook.report_files.kinds import KINDS
from casebook.report_files.open_data import dumped
from casebook.statistics.publication import published_among


def dataset(edition: Edition) -> bytes:
    return dumped(metadata.dataset(_described(edition), edition.publisher))


def catalogue(edition: Edition) -> bytes:
    """Every report that whoever reads `edition` may read, the oldest year first.

    Each report gives the same catalogue out; its own address is the one beneath the oldest.
    """
    editions = _readable(edition)
    site = edition.request.build_absolute_uri("/")
    return dumped(
        metadata.catalogue(
            editions[0].address_of("catalog"), site, map(_described, editions), edition.publisher
        )
    )


def _readable(edition: Edition) -> list[Edition]:
    """The confirmed years whose pages are public, and `edition`, which its reader has before them."""
    pages = AnnualReportPage.objects.live().public().order_by("year", "pk")
    if edition.site:
        pages = pages.descendant_of(edition.site.root_page, inclusive=True)
    years = published_among({page.year for page in pages})
    others = [
        Edition(page, years[page.year], edition.request)
        for page in pages
        if page.year in years and page.pk != edition.page.pk
    ]
    return sorted([*others, edition], key=lambda one: (one.publication.year, one.page.pk))


def _described(edition: Edition) -> metadata.Dataset:
    return metadata.Dataset(
        publication=edition.publication,
        title=edition.title,
        description=edition.description,
        page=edition.address,
        address=edition.address_of("dcat"),
        modified=edition.modified,
        columns=edition.address_of("csvw"),
        distributions=tuple(
            metadata.Distribution(
                edition.address_of(kind.name), str(kind.title), kind.format, kind.media_type
            )
            for kind in KINDS.values()
            if kind.is_distribution
        ),
    )
