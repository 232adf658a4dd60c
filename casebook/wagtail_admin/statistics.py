"""The statistics screen: every figure of the report for any period, on screen, on paper and as a file."""

from dataclasses import dataclass

from django import forms
from django.http import StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casebook import accountability, permissions
from casebook.accountability import Action
from casebook.spreadsheets import download
from casebook.statistics import tables
from casebook.statistics.periods import ONE_DAY, Period, PeriodError, last_full_year
from casebook.statistics.reconciliation import splits
from casebook.statistics.report import Report, compute
from casebook.wagtail_admin.fields import DayField
from casebook.wagtail_admin.turning_away import turn_away

URL_NAME = "casebook_statistics"
# The script and the first style sheet bring the calendar of the date fields.
MEDIA = forms.Media(
    css={"all": ["casebook/casebook.css", "casebook/statistics.css"]}, js=["casebook/people.js"]
)


class PeriodForm(forms.Form):
    """The first and the last day of a period, both included."""

    first = DayField(label=_("From"))
    last = DayField(label=_("To, included"))

    def clean(self) -> dict:
        cleaned = super().clean()
        if "first" in cleaned and "last" in cleaned:
            try:
                cleaned["period"] = Period.inclusive(cleaned["first"], cleaned["last"])
            except PeriodError as error:
                self.add_error("last", str(error))
        return cleaned


@dataclass(frozen=True)
class PeriodLink:
    """A period that people often ask for."""

    name: str
    period: Period
    is_shown: bool

    @property
    def query(self) -> str:
        return period_query(self.period)


class StatisticsView(WagtailAdminTemplateMixin, View):
    """Figures of the period that the address names; without one, of the last calendar year that is over."""

    page_title = _("Statistics")
    header_icon = "history"
    template_name = "casebook/admin/statistics.html"

    def dispatch(self, request, *args, **kwargs):
        if not permissions.can_see_statistics(request.user):
            turn_away(request.user, type(self).__name__)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        form = PeriodForm(
            request.GET if {"first", "last"} & set(request.GET) else whole_days(last_full_year())
        )
        report = None
        if form.is_valid():
            report = compute(
                form.cleaned_data["period"], public=not permissions.sees_small_numbers(request.user)
            )
            asked = request.GET.get("format", "")
            if asked in DOWNLOADS:
                accountability.record(
                    actor=request.user,
                    action=Action.EXPORT,
                    detail={
                        "kind": "statistics",
                        "format": asked,
                        "period_start": report.period.start,
                        "period_end": report.period.last_day,
                    },
                )
                return as_file(report, asked)
        return self.render_to_response(self.get_context_data(form=form, report=report))

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, *, form: PeriodForm, report: Report | None, **kwargs):
        shown = report.period if report else None
        return super().get_context_data(
            form=form,
            report=report,
            splits=splits(report) if report else [],
            query=period_query(shown) if shown else "",
            links=period_links(shown),
            media=MEDIA,
            **kwargs,
        )


DOWNLOADS = ("csv", "xlsx", "plain")


def as_file(report: Report, asked: str) -> StreamingHttpResponse:
    """The rows of `report` as a file named after its period: one of DOWNLOADS."""
    name = f"statistics_{report.period.start.isoformat()}_{report.period.last_day.isoformat()}"
    if asked == "plain":
        return download(tables.plain_csv(report), name=name, format="csv")
    return download(tables.for_people(report, asked), name=name, format=asked)


def whole_days(period: Period) -> dict[str, str]:
    """The form's values for `period`, as its fields write days."""
    return {"first": date_format(period.start, "d/m/Y"), "last": date_format(period.last_day, "d/m/Y")}


def period_query(period: Period) -> str:
    return urlencode(whole_days(period))


def period_links(shown: Period | None) -> list[PeriodLink]:
    """This and the last year, this and the last month, by the clock of the reader."""
    today = timezone.localdate()
    this_month = Period.month(today.year, today.month)
    month_before = this_month.start - ONE_DAY
    periods = {
        _("Last year"): Period.year(today.year - 1),
        _("This year"): Period.year(today.year),
        _("Last month"): Period.month(month_before.year, month_before.month),
        _("This month"): this_month,
    }
    return [PeriodLink(name, period, period == shown) for name, period in periods.items()]


class StatisticsMenuItem(MenuItem):
    """Shown to those who may see figures."""

    def is_shown(self, request) -> bool:
        return permissions.can_see_statistics(request.user)


def menu_item() -> MenuItem:
    return StatisticsMenuItem(
        _("Statistics"), reverse(URL_NAME), name="casebook-statistics", icon_name="history", order=300
    )


def urls() -> list:
    return [path("casebook/statistics/", StatisticsView.as_view(), name=URL_NAME)]
