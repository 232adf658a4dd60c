"""The figures of several years beside each other."""

from dataclasses import dataclass

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import permissions
from casebook.roles import User
from casebook.spreadsheets import download
from casebook.statistics import yearly as tables
from casebook.statistics.periods import FIRST_YEAR, LAST_YEAR, Period
from casebook.statistics.report import Figure
from casebook.statistics.yearly import MOST_YEARS, Yearly, YearlyRow, year_against_year
from casebook.wagtail_admin.statistics.periods import period_query
from casebook.wagtail_admin.statistics.published import published_beside
from casebook.wagtail_admin.statistics.reading import STILL_RUNNING, is_over
from casebook.wagtail_admin.statistics.screen import FIGURES, YEARS, FiguresScreen

USUAL_YEARS = 5


class YearsForm(forms.Form):
    """The first and the last of some years that follow each other."""

    first_year = forms.IntegerField(
        label=gettext_lazy("From the year"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    last_year = forms.IntegerField(
        label=gettext_lazy("To the year, included"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )

    def __init__(self, *args, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first is None or last is None:
            return cleaned
        if last < first:
            self.add_error("last_year", _("The last year comes before the first: check the two."))
        elif last - first >= MOST_YEARS:
            sentence = _("At most %(years)d years stand beside each other.") % {"years": MOST_YEARS}
            self.add_error("last_year", sentence)
        elif not permissions.sees_small_numbers(self.reader) and not is_over(Period.year(last)):
            self.add_error("last_year", STILL_RUNNING)
        return cleaned


@dataclass(frozen=True)
class ShownFigure:
    """What stands in one year: nothing where the figure was not defined or is on paper; an address where
    records are."""

    figure: Figure | None
    url: str
    is_on_paper: bool


class YearsView(FiguresScreen):
    """The years that the address names; without any, the last five that are over."""

    url_name = YEARS
    template_name = "casebook/admin/statistics_years.html"

    def get(self, request, *args, **kwargs):
        last = timezone.localdate().year - 1
        suggested = {"first_year": last - USUAL_YEARS + 1, "last_year": last}
        form = YearsForm(suggested | request.GET.dict(), reader=request.user)
        yearly = None
        if form.is_valid():
            first, last = form.cleaned_data["first_year"], form.cleaned_data["last_year"]
            yearly = year_against_year(first, last, public=not self.sees_small_numbers)
            if asked := self.asked_for():
                self.note_export(asked, Period(Period.year(first).start, Period.year(last).end))
                return as_file(yearly, asked)
        return self.render_to_response(self.get_context_data(form=form, yearly=yearly))

    def get_context_data(self, *, form: YearsForm, yearly: Yearly | None, **kwargs):
        return super().get_context_data(
            period=yearly.reports[-1].period if yearly else None,
            form=form,
            yearly=yearly,
            published=published_beside(self.request, _years_that_hide(yearly) if yearly else []),
            years=[
                (report, f"{reverse(FIGURES)}?{period_query(report.period)}", year in yearly.on_paper)
                for year, report in (zip(yearly.years, yearly.reports, strict=True) if yearly else ())
            ],
            rows=[(row, self.figures(row, yearly)) for row in yearly.rows] if yearly else [],
            query=urlencode(form.cleaned_data) if yearly else "",
            **kwargs,
        )

    def figures(self, row: YearlyRow, yearly: Yearly) -> list[ShownFigure]:
        return [
            ShownFigure(figure, self.records_url(figure, Period.year(year)), year in yearly.on_paper)
            for year, figure in zip(yearly.years, row.figures, strict=True)
        ]


def _years_that_hide(yearly: Yearly) -> list[int]:
    return [report.period.start.year for report in yearly.reports if any(each.is_hidden for each in report)]


def as_file(yearly: Yearly, asked: str) -> StreamingHttpResponse:
    """The table as a file named after its years: one of DOWNLOADS."""
    name = f"statistics_{yearly.years[0]}_{yearly.years[-1]}"
    if asked == "plain":
        return download(tables.plain_csv(yearly), name=name, format="csv")
    return download(tables.for_people(yearly, asked), name=name, format=asked)
