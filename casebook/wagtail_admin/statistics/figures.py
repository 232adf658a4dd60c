"""The statistics screen: every figure of the report for any period, on screen, on paper and as a file."""

from django.http import StreamingHttpResponse

from casebook.spreadsheets import download
from casebook.statistics import tables
from casebook.statistics.opening import is_on_paper
from casebook.statistics.periods import last_full_year
from casebook.statistics.reconciliation import reconcile
from casebook.statistics.report import Figure, Report, compute
from casebook.wagtail_admin.statistics.periods import PeriodForm, period_query, whole_days
from casebook.wagtail_admin.statistics.published import PublishedYear, published_beside
from casebook.wagtail_admin.statistics.reading import ReadersPeriodForm
from casebook.wagtail_admin.statistics.screen import FiguresScreen


class StatisticsView(FiguresScreen):
    """Figures of the period that the address names; without one, of the last calendar year that is over."""

    template_name = "casebook/admin/statistics.html"

    def get(self, request, *args, **kwargs):
        asks = {"first", "last"} & set(request.GET)
        form = ReadersPeriodForm(request.GET if asks else whole_days(last_full_year()), reader=request.user)
        report = None
        if form.is_valid():
            report = compute(form.cleaned_data["period"], public=not self.sees_small_numbers)
            if asked := self.asked_for():
                self.note_export(asked, report.period)
                return as_file(report, asked)
        return self.render_to_response(self.get_context_data(form=form, report=report))

    def get_context_data(self, *, form: PeriodForm, report: Report | None, **kwargs):
        shown = report.period if report else None
        published = self.published(report) if report else []
        return super().get_context_data(
            period=shown,
            form=form,
            report=report,
            is_on_paper=report is not None and is_on_paper(report.period),
            published=published,
            rows=self.rows(report, published) if report else [],
            reconciliation=reconcile(report) if report else None,
            query=period_query(shown) if shown else "",
            links=self.links(shown),
            **kwargs,
        )

    def published(self, report: Report) -> list[PublishedYear]:
        hides = any(figure.is_hidden for figure in report)
        return published_beside(self.request, [report.period.start.year] if hides else [])

    def rows(self, report: Report, published: list[PublishedYear]) -> list[tuple[Figure, str, int | None]]:
        """Each figure with the address of its records, and what was published of it if it is not shown."""
        return [
            (figure, self.records_url(figure, report.period), _published_value(figure, report, published))
            for figure in report
        ]


def _published_value(figure: Figure, report: Report, published: list[PublishedYear]) -> int | None:
    """What was published of a figure that is not shown today; None where nothing was."""
    told = (each.value(figure.indicator.code, report.period) for each in published if figure.is_hidden)
    return next(told, None)


def as_file(report: Report, asked: str) -> StreamingHttpResponse:
    """The rows of `report` as a file named after its period: one of DOWNLOADS."""
    name = f"statistics_{report.period.start.isoformat()}_{report.period.last_day.isoformat()}"
    if asked == "plain":
        return download(tables.plain_csv(tables.rows(report)), name=name, format="csv")
    return download(tables.for_people(report, asked), name=name, format=asked)
