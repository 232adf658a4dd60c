"""One figure told apart by one or two dimensions, for any period."""

from dataclasses import dataclass

from django import forms
from django.forms import Media
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.indicators import Definition, Dimension
from casebook.roles import User
from casebook.spreadsheets import download
from casebook.statistics import grids, suppression
from casebook.statistics.cuts import CutError
from casebook.statistics.definitions import EXTRA, STANDARD, own_definitions
from casebook.statistics.grids import Grid, GridRow, grid_of
from casebook.statistics.offering import is_offered
from casebook.statistics.periods import last_full_year
from casebook.wagtail_admin.statistics.periods import period_query, whole_days
from casebook.wagtail_admin.statistics.published import published_beside
from casebook.wagtail_admin.statistics.reading import ReadersPeriodForm, may_cut_by
from casebook.wagtail_admin.statistics.screen import CUTS, RECORDS, FiguresScreen

USUAL_FIGURE, USUAL_DIMENSION = "requests_received", Dimension.MONTH


class CutForm(ReadersPeriodForm):
    """A figure, what it is told apart by, and a period."""

    figure = forms.ChoiceField(label=gettext_lazy("Figure"))
    by = forms.ChoiceField(label=gettext_lazy("By"))
    then = forms.ChoiceField(label=gettext_lazy("And by"), required=False)
    field_order = ["figure", "by", "then", "first", "last"]

    def __init__(self, *args, reader: User, **kwargs):
        super().__init__(*args, reader=reader, **kwargs)
        own = own_definitions()
        self.definitions = {each.code: each for each in (*EXTRA, *STANDARD, *own)}
        groups = [(_("Standard indicators"), (*EXTRA, *STANDARD)), (_("Of the centre's own"), own)]
        self.fields["figure"].choices = [
            (name, [(each.code, each.label) for each in group if self.offers(each)])
            for name, group in groups
            if group
        ]
        dimensions = [(each.value, each.label) for each in Dimension if may_cut_by(reader, each)]
        self.fields["by"].choices = dimensions
        self.fields["then"].choices = [("", _("Nothing else")), *dimensions]

    def offers(self, definition: Definition) -> bool:
        """Requests since the opening are of several sources, and told apart by nothing."""
        return not definition.is_since_opening

    @property
    def definition(self) -> Definition:
        return self.definitions[self.cleaned_data["figure"]]

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        asked = (self.cleaned_data["by"], self.cleaned_data.get("then"))
        return tuple(Dimension(each) for each in asked if each)

    def clean(self) -> dict:
        cleaned = super().clean()
        for name in ("by", "then"):
            if cleaned.get("figure") and cleaned.get(name):
                self._check(name, self.definitions[cleaned["figure"]], Dimension(cleaned[name]))
        if cleaned.get("by") and cleaned.get("by") == cleaned.get("then"):
            self.add_error("then", _("The figure is told apart by this already."))
        return cleaned

    def _check(self, name: str, definition: Definition, dimension: Dimension) -> None:
        if dimension in definition.dimensions:
            return
        offered = (each for each in definition.dimensions if may_cut_by(self.reader, each))
        known = ", ".join(str(each.label) for each in offered)
        self.add_error(name, _("This figure can be told apart by: %(dimensions)s.") % {"dimensions": known})


@dataclass(frozen=True)
class ShownCell:
    """A number of the table, and the address of its records where the reader may see them."""

    value: int | None
    url: str = ""


@dataclass(frozen=True)
class ShownRow:
    label: str
    cells: tuple[ShownCell, ...]


class CutView(FiguresScreen):
    """The figure, dimensions and period of the address; without them, last year's requests by month."""

    url_name = CUTS
    template_name = "casebook/admin/statistics_cut.html"

    def get(self, request, *args, **kwargs):
        suggested = {"figure": USUAL_FIGURE, "by": USUAL_DIMENSION.value} | whole_days(last_full_year())
        form = CutForm(suggested | request.GET.dict(), reader=request.user)
        grid = None
        if form.is_valid():
            public = not self.sees_small_numbers
            try:
                grid = grid_of(form.definition, form.cleaned_data["period"], form.dimensions, public=public)
            except CutError as error:
                form.add_error("by", str(error))
            if grid and (asked := self.asked_for()):
                self.note_export(asked, grid.period, filter=query_of(grid))
                return as_file(grid, asked)
        return self.render_to_response(self.get_context_data(form=form, grid=grid))

    def get_context_data(self, *, form: CutForm, grid: Grid | None, **kwargs):
        shown = grid.period if grid else None
        return super().get_context_data(
            period=shown,
            media=[Media(js=["casebook/statistics.js"])],
            form=form,
            grid=grid,
            reason=suppression.reason(),
            published=published_beside(
                self.request, [grid.period.start.year] if grid and grid.hides_something else []
            ),
            headings=[label for _key, label in grid.columns] if grid else [],
            rows=self.rows(grid) if grid else [],
            query=urlencode({**query_of(grid), **whole_days(shown)}) if grid else "",
            kept=urlencode(query_of(grid)) if grid else "",
            links=self.links(shown),
            dimensions_of={
                code: [
                    each.value
                    for each in definition.dimensions
                    if self.sees_small_numbers or is_offered(definition, [each])
                ]
                for code, definition in form.definitions.items()
            },
            **kwargs,
        )

    def rows(self, grid: Grid) -> list[ShownRow]:
        total = GridRow("", _("In all"), grid.bottom, grid.total)
        return [*(self.row(grid, row) for row in grid.rows), self.row(grid, total, is_total=True)]

    def row(self, grid: Grid, row: GridRow, *, is_total: bool = False) -> ShownRow:
        place = {} if is_total else {"row": row.key}
        cells = [
            ShownCell(value, self.cell_url(grid, value, place | {"column": key}))
            for (key, _label), value in zip(grid.columns, row.cells, strict=True)
        ]
        return ShownRow(row.label, (*cells, ShownCell(row.total, self.cell_url(grid, row.total, place))))

    def cell_url(self, grid: Grid, value: int | None, place: dict[str, str]) -> str:
        if not value or not self.sees_records:
            return ""
        return f"{reverse(RECORDS)}?{urlencode({**query_of(grid), **place})}&{period_query(grid.period)}"


def query_of(grid: Grid) -> dict[str, str]:
    """The address of the table, but for its period."""
    names = dict(zip(("by", "then"), (each.value for each in grid.dimensions), strict=False))
    return {"figure": grid.definition.code, **names}


def as_file(grid: Grid, asked: str) -> StreamingHttpResponse:
    """The table as a file named after figure and period: one of DOWNLOADS."""
    name = f"{grid.definition.code}_{grid.period.start.isoformat()}_{grid.period.last_day.isoformat()}"
    if asked == "plain":
        return download(grids.plain_csv(grid), name=name, format="csv")
    return download(grids.for_people(grid, asked), name=name, format=asked)
