"""What the screens of figures share: who enters, the tabs above them, files that leave a line in the log."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casebook import accountability, permissions
from casebook.accountability import Action
from casebook.statistics.periods import Period
from casebook.statistics.report import Figure
from casebook.wagtail_admin.statistics.periods import MEDIA, PeriodLink, period_links, period_query
from casebook.wagtail_admin.statistics.reading import is_over
from casebook.wagtail_admin.turning_away import turn_away

FIGURES, CUTS, YEARS = "casebook_statistics", "casebook_statistics_breakdown", "casebook_statistics_years"
RECORDS = "casebook_statistics_records"
TABS = ((FIGURES, _("Figures")), (CUTS, _("Breakdown")), (YEARS, _("Year against year")))
# Forms of a file. The plain one is for programs.
DOWNLOADS = ("csv", "xlsx", "plain")


@dataclass(frozen=True)
class Tab:
    """A screen of figures as a link above the others."""

    name: str
    url: str
    is_shown: bool


class FiguresScreen(WagtailAdminTemplateMixin, View):
    """Open to those who may see figures; `url_name` tells which of the tabs a screen is."""

    page_title = _("Statistics")
    header_icon = "history"
    url_name = FIGURES

    def dispatch(self, request, *args, **kwargs):
        if not self.may_enter(request.user):
            turn_away(request.user, type(self).__name__)
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self, user) -> bool:
        return permissions.can_see_statistics(user)

    @property
    def sees_small_numbers(self) -> bool:
        return permissions.sees_small_numbers(self.request.user)

    @property
    def sees_records(self) -> bool:
        return permissions.can_see_behind_figures(self.request.user)

    def records_url(self, figure: Figure | None, period: Period) -> str:
        """The address of the records behind a figure of the report of `period`; nothing for who may not read
        them, and where there are none."""
        if figure is None or not figure.value or not self.sees_records:
            return ""
        return f"{reverse(RECORDS)}?figure={figure.indicator.code}&{period_query(period)}"

    def asked_for(self) -> str:
        """Which form of a file the address asks for; nothing where it asks for the page."""
        asked = self.request.GET.get("format", "")
        return asked if asked in DOWNLOADS else ""

    def note_export(self, asked: str, period: Period, **detail) -> None:
        """A line of the access log: figures went out as a file."""
        accountability.record(
            actor=self.request.user,
            action=Action.EXPORT,
            detail={
                "kind": "statistics",
                "format": asked,
                "period_start": period.start,
                "period_end": period.last_day,
                **detail,
            },
        )

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def links(self, shown: Period | None) -> list[PeriodLink]:
        """Periods that people often ask for, as far as the reader may."""
        return [link for link in period_links(shown) if self.sees_small_numbers or is_over(link.period)]

    def tabs(self, period: Period | None) -> list[Tab]:
        """The other screens, for the same period."""
        query = f"?{period_query(period)}" if period else ""
        return [
            Tab(label, reverse(name) + ("" if name == YEARS else query), name == self.url_name)
            for name, label in TABS
        ]

    def get_context_data(self, *, period: Period | None = None, media: Iterable[Media] = (), **kwargs):
        return super().get_context_data(
            tabs=self.tabs(period), period=period, media=sum(media, MEDIA), **kwargs
        )
