"""What was published of the years on a screen, for readers who do not see every number of today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from casebook import permissions
from casebook.models import AnnualReportPage
from casebook.statistics.periods import Period
from casebook.statistics.publication import Publication, published_among


@dataclass(frozen=True)
class PublishedYear:
    """A confirmed year, and the address of its page; empty where nobody published one."""

    publication: Publication
    url: str

    @property
    def year(self) -> int:
        return self.publication.year

    def value(self, code: str, period: Period) -> int | None:
        """The published number of a figure in `period`; None where there is none."""
        values = {figure.code: figure.current_value for figure in self.publication}
        return values.get(code) if period == self.publication.period else None


def published_beside(request: HttpRequest, years: Iterable[int]) -> list[PublishedYear]:
    """Those of `years` that were published; nothing for who reads every number of today anyway."""
    if permissions.sees_small_numbers(request.user):
        return []
    found = published_among(years)
    addresses = _addresses(request, found)
    return [PublishedYear(found[year], addresses.get(year, "")) for year in sorted(found)]


def _addresses(request: HttpRequest, years: Iterable[int]) -> Mapping[int, str]:
    pages = AnnualReportPage.objects.live().public().filter(year__in=list(years)).order_by("-pk")
    return {page.year: page.get_url(request) or "" for page in pages}
