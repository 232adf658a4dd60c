"""The records behind a figure or a cell: exactly those that were counted, for who may read all of them."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Table

from casebook import accountability, permissions
from casebook.accountability import Action
from casebook.indicators import Definition, Dimension
from casebook.statistics.cuts import CutError
from casebook.statistics.naming import Names
from casebook.statistics.periods import last_full_year
from casebook.statistics.trace import Trace, behind
from casebook.wagtail_admin.statistics.cutting import USUAL_FIGURE, CutForm
from casebook.wagtail_admin.statistics.listing import LISTINGS
from casebook.wagtail_admin.statistics.periods import period_query, whole_days
from casebook.wagtail_admin.statistics.screen import CUTS, FIGURES, RECORDS, FiguresScreen

PER_PAGE = 50


class RecordsForm(CutForm):
    """As for a table of figures; a figure alone is told apart by nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["by"].required = False

    def offers(self, definition: Definition) -> bool:
        return True


class RecordsView(FiguresScreen):
    """`row` and `column` of the address name the cell; without them, all records of the figure are listed."""

    page_title = gettext_lazy("Records behind a figure")
    template_name = "casebook/admin/statistics_records.html"
    url_name = RECORDS

    def may_enter(self, user) -> bool:
        return permissions.can_see_behind_figures(user)

    def get(self, request, *args, **kwargs):
        suggested = {"figure": USUAL_FIGURE} | whole_days(last_full_year())
        self.form = RecordsForm(suggested | request.GET.dict(), reader=request.user)
        if not self.form.is_valid():
            raise Http404
        self.cell = self.cell_of(self.form.dimensions)
        try:
            trace = behind(self.form.definition, self.form.cleaned_data["period"], self.cell)
        except CutError:
            raise Http404 from None
        return self.render_to_response(self.get_context_data(trace=trace))

    def cell_of(self, dimensions: tuple[Dimension, ...]) -> dict[Dimension, str]:
        """What the records have in common, by dimension; a margin of a table holds one of two."""
        asked = (self.request.GET.get(name) for name in ("row", "column"))
        return {dimension: key for dimension, key in zip(dimensions, asked, strict=False) if key is not None}

    def page_of(self, trace: Trace):
        """A page of the rows, which the access log says were read."""
        listing = LISTINGS[trace.records.model]
        records = listing.rows(trace.records.visible_to(self.request.user))
        page = Paginator(records, PER_PAGE).get_page(self.request.GET.get("p"))
        rows = list(page.object_list)
        accountability.record_range(
            actor=self.request.user,
            action=Action.INSPECT,
            model=trace.records.model,
            keys=[row.pk for row in rows],
            detail=self.detail() | {"rows": len(rows)},
        )
        return page, Table(listing.columns, rows)

    def detail(self) -> Mapping[str, object]:
        period = self.form.cleaned_data["period"]
        held = {dimension.value: key for dimension, key in self.cell.items()}
        return {
            "kind": "figure",
            "filter": {"figure": self.form.definition.code} | held,
            "period_start": period.start,
            "period_end": period.last_day,
        }

    def get_context_data(self, *, trace: Trace, **kwargs):
        definition, period = self.form.definition, self.form.cleaned_data["period"]
        page, table = self.page_of(trace)
        asked = {name: value for name, value in self.request.GET.items() if name != "p"}
        return super().get_context_data(
            period=period,
            definition=definition,
            trace=trace,
            table=table if page.paginator.count else None,
            page_obj=page,
            value=page.paginator.count + sum(other.weight for other in trace.others),
            others=sum(other.weight for other in trace.others),
            held=self.held(),
            query=urlencode(asked),
            back=self.back_url(),
            **kwargs,
        )

    def held(self) -> list[tuple[str, str]]:
        """Dimension and value of the cell, in words."""
        period = self.form.cleaned_data["period"]
        return [
            (dimension.label, Names().labels(dimension, [key], self.form.definition, period)[key])
            for dimension, key in self.cell.items()
        ]

    def back_url(self) -> str:
        """The table or the list of figures that the reader came from."""
        names = ("by", "then")
        dimensions = dict(zip(names, (each.value for each in self.form.dimensions), strict=False))
        period = period_query(self.form.cleaned_data["period"])
        if not dimensions:
            return f"{reverse(FIGURES)}?{period}#figure-{self.form.definition.code}"
        query = urlencode({"figure": self.form.definition.code} | dimensions)
        return f"{reverse(CUTS)}?{query}&{period}"
