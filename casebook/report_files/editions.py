"""The report of a year as somebody asked for it: what is published, the page around it, and its addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from casebook.models import AnnualReportPage
from casebook.report_files.metadata import Publisher, publisher
from casebook.statistics.publication import Publication


@dataclass(frozen=True)
class Edition:
    """One published year and its page. Addresses come from the request, as those of feeds do: a site whose
    host name is not yet set still has true links."""

    page: AnnualReportPage
    publication: Publication
    request: HttpRequest

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def description(self) -> str:
        return self.page.search_description or _("The figures of the year %(year)d.") % {
            "year": self.publication.year
        }

    @property
    def address(self) -> str:
        """Of the page."""
        return self.request.build_absolute_uri(self.page.get_url(self.request))

    def address_of(self, name: str) -> str:
        """Of the file `name`."""
        return self.address + self.page.reverse_subpage("file", kwargs={"name": name})

    @property
    def site(self) -> Site | None:
        return Site.find_for_request(self.request) or self.page.get_site()

    @property
    def publisher(self) -> Publisher:
        return publisher(self.site.site_name if self.site else "")

    @property
    def modified(self) -> datetime:
        """When figures, notices or words changed last."""
        published = self.page.last_published_at
        return max(filter(None, [settled(self.publication), published]))


def settled(publication: Publication) -> datetime:
    """When the figures were confirmed or, if it was later, the day of the last correction, from its first
    moment on; on the clock of the centre."""
    confirmed = timezone.localtime(publication.confirmed_on or publication.computed_on)
    days = [notice.made_on for figure in publication.figures for notice in figure.corrections]
    return max([confirmed, *(timezone.make_aware(datetime.combine(day, time.min)) for day in days)])
