"""The dashboard: how the centre stands, for those who run it. It shows sums alone, and leads to no case."""

import re
from dataclasses import dataclass
from datetime import date

from django.forms import Media
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casebook import permissions
from casebook.charts import chart
from casebook.choices import ChartKind
from casebook.statistics.backlog import Waiting
from casebook.statistics.dashboard import Dashboard, Work, dashboard
from casebook.statistics.periods import ONE_DAY, Period, clock_of_the_centre
from casebook.statistics.waiting_times import WaitingTime
from casebook.statistics.wording import grouped
from casebook.wagtail_admin.statistics.published import published_beside
from casebook.wagtail_admin.turning_away import turn_away
from casebook.wagtail_admin.wording import screen_url

URL_NAME = "casebook_dashboard"
MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")


class DashboardView(WagtailAdminTemplateMixin, View):
    """The month that the address names, as ?month=2022-03; without one, the last that is over."""

    page_title = gettext_lazy("Overview")
    header_icon = "view"
    template_name = "casebook/admin/dashboard.html"

    def dispatch(self, request, *args, **kwargs):
        if not permissions.can_see_statistics(request.user):
            turn_away(request.user, type(self).__name__)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        with clock_of_the_centre():
            today = timezone.localdate()
        month = read_month(request.GET.get("month", ""), today)
        shows_all = permissions.sees_small_numbers(request.user)
        if not shows_all and not month.is_over(today):
            # From one day to the next a sum would tell of one person.
            month = last_month(today)
        shown = dashboard(month, public=not shows_all)
        return self.render_to_response(self.get_context_data(shown=shown, today=today))

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, *, shown: Dashboard, today: date, **kwargs):
        words = Words(shown)
        last_shown = today if shown.step == 1 else today.replace(day=1) - ONE_DAY
        after = Period.month(shown.month.end.year, shown.month.end.month)
        before = shown.month.start - ONE_DAY
        return super().get_context_data(
            shown=shown,
            compared=shown.compared,
            published=published_beside(self.request, shown.years_that_hide),
            by_month=shown.by_month,
            picture=chart(shown.by_month, ChartKind.COLUMNS),
            lines=words.lines(),
            whole=words.whole(),
            unassigned=words.number(shown.backlog.unassigned),
            waiting=[words.waiting(each) for each in shown.waiting],
            work=[
                (_("Open requests that a colleague has, today"), words.work(shown.open_work)),
                (_("Appointments held in the month"), words.work(shown.held_work)),
            ],
            earlier=f"{before:%Y-%m}",
            later=f"{after.start:%Y-%m}" if after.start <= last_shown else "",
            leads_to_records=shown.step == 1,
            lists=Lists(),
            media=Media(css={"all": ["casebook/casebook.css", "casebook/statistics.css"]}),
            **kwargs,
        )


@dataclass(frozen=True)
class Line:
    """Of one category: what is open and what has waited too long, as the reader may know it."""

    name: str
    open: str
    overdue: str


@dataclass(frozen=True)
class Lists:
    """Where the records behind the sums are listed, for those who may see them."""

    @property
    def open(self) -> str:
        return f"{screen_url('request', 'index')}?show=open"

    @property
    def overdue(self) -> str:
        return f"{screen_url('request', 'index')}?show=overdue"


class Words:
    """The numbers of a dashboard as its reader may know them."""

    def __init__(self, shown: Dashboard):
        self.shown = shown

    def number(self, number: int) -> str:
        """«37», or «at least 35» and «fewer than 5» where small numbers are hidden."""
        if self.shown.step == 1:
            return grouped(number)
        known = self.shown.known(number)
        if not known:
            return _("fewer than %(number)s") % {"number": grouped(self.shown.step)}
        return _("at least %(number)s") % {"number": grouped(known)}

    def lines(self) -> list[Line]:
        return [self.line(each.name, each) for each in self.shown.backlog.by_category]

    def line(self, name: str, numbers: Waiting) -> Line:
        return Line(name, self.number(numbers.open), self.number(numbers.overdue))

    def whole(self) -> Line:
        """Of all categories; no more than their lines tell, where those tell only so much."""
        known, lines = self.shown.known, self.shown.backlog.by_category
        name = _("All categories")
        return self.line(
            name,
            Waiting(
                name, sum(known(each.open) for each in lines), sum(known(each.overdue) for each in lines)
            ),
        )

    def waiting(self, time: WaitingTime) -> tuple[str, str, str]:
        """Name, median of days, how many still wait (nobody is told who sees no small numbers)."""
        return time.name, "–" if time.days is None else in_days(time.days), grouped(time.waiting)

    def work(self, work: Work | None) -> str:
        """What one colleague has on average, never what one of them has; of a single one it would be that."""
        if work is None or work.colleagues < 2:
            return "–"
        return _("%(each)s each, of %(colleagues)s") % {
            "each": f"{work.each:.0f}",
            "colleagues": ngettext("%(number)d colleague", "%(number)d colleagues", work.colleagues)
            % {"number": work.colleagues},
        }


def in_days(median: float) -> str:
    """«31 days», «31.5 days» as the reader's language writes it."""
    days = int(median) if median == int(median) else median
    return ngettext("%(days)s day", "%(days)s days", 1 if days == 1 else 2) % {"days": number_format(days)}


def read_month(asked: str, today: date) -> Period:
    """The month that somebody asked for; the last one that is over where that is none, or has not begun."""
    found = MONTH.fullmatch(asked)
    if found and 1900 < int(found["year"]) <= today.year:
        month = Period.month(int(found["year"]), int(found["month"]))
        if month.has_begun(today):
            return month
    return last_month(today)


def last_month(today: date) -> Period:
    day = today.replace(day=1) - ONE_DAY
    return Period.month(day.year, day.month)


class DashboardMenuItem(MenuItem):
    """Shown to those who may see figures."""

    def is_shown(self, request) -> bool:
        return permissions.can_see_statistics(request.user)


def menu_item() -> MenuItem:
    return DashboardMenuItem(
        gettext_lazy("Overview"), reverse(URL_NAME), name="casebook-dashboard", icon_name="view", order=295
    )


def urls() -> list:
    return [path("casebook/overview/", DashboardView.as_view(), name=URL_NAME)]
