"""What of the figures may be published: small numbers are hidden, and whatever gives them away.

This builds the sums that hold in a publication; casebook/statistics/suppression.py decides what is hidden.
Charts, alternative texts and percentages are made of what passes here, and of nothing else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casebook.indicators import Definition, Dimension
from casebook.statistics.boxing import Boxes
from casebook.statistics.cuts import Cell, Cut, CutError
from casebook.statistics.definitions import definitions
from casebook.statistics.months import (
    allowed_period,
    cells_of_months,
    figures_with_months,
    has_months,
    values_of,
    year_of,
    years_of,
)
from casebook.statistics.periods import Period, clock_of_the_centre
from casebook.statistics.report import Report
from casebook.statistics.settled_years import (
    settled_figures,
    settled_months,
    settled_year,
    with_cells,
    with_page,
)
from casebook.statistics.settling import Group, Settled

PERIOD_REFUSED = _("Choose a whole month, a calendar quarter or a calendar year.")
OF_A_COLLEAGUE = _("The figures of one colleague's work are not shown here.")


@dataclass(frozen=True)
class Protected:
    """What may be shown of figures and cuts of `period`; None stands for what may not."""

    period: Period
    values: Mapping[str, int]
    figures: Mapping[str, Definition]
    settled: Settled
    boxes: Boxes

    def figure(self, code: str) -> int | None:
        """The figure of the indicator `code`; KeyError where the report has none."""
        box = self.boxes.of_figure(self.figures[code], self.period)
        return None if box in self.settled.hidden else self.values[code]

    def cell(self, cut: Cut, cell: Cell) -> int | None:
        """What stands in the cell; in the empty one, the figure itself."""
        box = self.boxes.of_cell(cut, cell)
        if box in self.settled.shown:
            return cut.cells.get(cell, 0) if cell else cut.total
        return None

    def total(self, cut: Cut) -> int | None:
        return self.cell(cut, ())


def protected(report: Report, cuts: Collection[Cut] = ()) -> Protected:
    """The figures of `report`, which hides nothing yet, and `cuts` of its period, published together."""
    boxes = Boxes()
    figures = {figure.indicator.code: figure.indicator for figure in report}
    values = {figure.indicator.code: figure.count.value for figure in report}
    with clock_of_the_centre():
        settled = settled_figures([*figures.values()], values, report.period, boxes)
        if cuts:
            settled = with_page(settled, report.period, figures.values(), cuts, boxes)
    return Protected(report.period, values, figures, settled, boxes)


def protect_cuts(cuts: Sequence[Cut]) -> Protected:
    """Cuts of one figure and one period, for a reader from whom small numbers are hidden.

    Raises:
        CutError: they tell colleagues apart, or `allowed_period` refuses their period.
    """
    definition, period, boxes = cuts[0].definition, cuts[0].period, Boxes()
    if any(Dimension.WORKER in cut.dimensions for cut in cuts):
        raise CutError(OF_A_COLLEAGUE)
    if not allowed_period(period):
        raise CutError(PERIOD_REFUSED)
    with clock_of_the_centre():
        settled = _around(cuts[0], boxes)
        if has_months(definition):
            settled = with_cells(settled, years_of(cuts), boxes)
            settled = cells_of_months(settled, cuts, boxes)
        else:
            settled = with_cells(settled, cuts, boxes)
    return Protected(period, {definition.code: cuts[0].total}, {definition.code: definition}, settled, boxes)


def _around(cut: Cut, boxes: Boxes) -> Settled:
    """What stands before the cells of `cut` are decided: its figure, and what readers know beside it."""
    definition, period = cut.definition, cut.period
    year = year_of(period)
    if has_months(definition):
        settled = settled_months(year, boxes).after([_alone(definition, year, boxes)])
        return figures_with_months(settled, [definition], year, boxes)
    if period == year:
        return settled_year(year, boxes).after([boxes.total_of(cut)])
    printed = definitions(period)
    settled = settled_figures(printed, values_of(printed, period), period, boxes)
    return settled.after([boxes.total_of(cut)])


def _alone(definition: Definition, period: Period, boxes: Boxes) -> Group:
    return Group({boxes.of_figure(definition, period): values_of([definition], period)[definition.code]})
