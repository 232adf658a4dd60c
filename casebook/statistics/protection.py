"""What of the figures may be published: small numbers are hidden, and whatever gives them away.

This builds the sums that hold in a publication; casebook/statistics/suppression.py decides what is hidden.
Charts, alternative texts and percentages are made of what passes here, and of nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from casebook.indicators import Definition, Dimension
from casebook.statistics.boxing import Boxes
from casebook.statistics.cuts import Cell, Cut, CutError
from casebook.statistics.definitions import definitions
from casebook.statistics.months import (
    allowed_period,
    cells_with_months,
    figures_with_months,
    has_months,
    hidden_months,
    settled_figures,
    values_of,
    year_of,
)
from casebook.statistics.periods import Period, clock_of_the_centre
from casebook.statistics.report import Report
from casebook.statistics.settling import Earlier, Group, Settled

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


def protected(report: Report, cuts: Iterable[Cut] = ()) -> Protected:
    """The figures of `report`, which hides nothing yet, and `cuts` of its period, published together."""
    boxes, cuts = Boxes(), list(cuts)
    figures = {figure.indicator.code: figure.indicator for figure in report}
    values = {figure.indicator.code: figure.count.value for figure in report}
    with clock_of_the_centre():
        settled = settled_figures([*figures.values()], values, report.period, boxes)
    settled = settled.after(
        [boxes.total_of(cut) for cut in cuts],
        between=boxes.contained([*figures.values(), *(cut.definition for cut in cuts)], report.period),
    )
    return Protected(report.period, values, figures, _with_cells(settled, cuts, boxes), boxes)


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
    year, printed = year_of(period), definitions(period)
    by_month = period != year or any(Dimension.MONTH in cut.dimensions for cut in cuts)
    with clock_of_the_centre():
        settled = settled_figures(printed, values_of(printed, period), period, boxes)
        if by_month and has_months(definition):
            settled = figures_with_months(settled, printed, year, boxes)
            settled = settled.after([_alone(definition, year, boxes)])
            settled = figures_with_months(settled, [definition], year, boxes)
            for cut in sorted(cuts, key=_ways):
                settled = cells_with_months(settled, cut, boxes)
        else:
            settled = _with_cells(settled.after([boxes.total_of(cuts[0])]), cuts, boxes)
    return Protected(period, {definition.code: cuts[0].total}, {definition.code: definition}, settled, boxes)


def _alone(definition: Definition, period: Period, boxes: Boxes) -> Group:
    return Group({boxes.of_figure(definition, period): values_of([definition], period)[definition.code]})


def _with_cells(settled: Settled, cuts: Iterable[Cut], boxes: Boxes) -> Settled:
    """The margins before what stands within them."""
    for _number, alike in groupby(sorted(cuts, key=_ways), key=_ways):
        settled = settled.after([_cells(cut, boxes, settled.told) for cut in alike])
    return settled


def _cells(cut: Cut, boxes: Boxes, told: Earlier) -> Group:
    group = boxes.cells_of(cut)
    if cut.dimensions == (Dimension.MONTH,) and cut.adds_up and cut.period == year_of(cut.period):
        return group._replace(kept_back=hidden_months(group.cells, told))
    return group


def _ways(cut: Cut) -> int:
    return len(cut.dimensions)
