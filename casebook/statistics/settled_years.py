"""What is shown of a year, in the one order in which everything is decided.

First its figures; then the months that stand on the dashboard, which asks for nothing else; then the tables
of the page; then the months and quarters of the other figures; then whatever somebody asks for. So no table
that is asked for later hides other cells than the page does, or shows what those of the page need to stay
hidden.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from casebook.indicators import Definition, Dimension
from casebook.statistics.boxing import Boxes
from casebook.statistics.cuts import Cut
from casebook.statistics.definitions import EXTRA, definitions
from casebook.statistics.months import (
    allowed_period,
    figures_with_months,
    hidden_months,
    leading_months,
    values_of,
    year_of,
)
from casebook.statistics.periods import Period
from casebook.statistics.settling import Group, Settled
from casebook.statistics.tables_of_year import cuts_of
from casebook.statistics.versions import held_of


def hidden_figures(
    counted: Sequence[Definition],
    values: Mapping[str, int],
    period: Period,
    boxes: Boxes,
) -> frozenset[str]:
    """The codes of the figures to hide among the `values` of `period`."""
    settled = settled_figures(counted, values, period, boxes)
    return frozenset(each.code for each in counted if boxes.of_figure(each, period) in settled.hidden)


def settled_figures(
    counted: Sequence[Definition],
    values: Mapping[str, int],
    period: Period,
    boxes: Boxes,
) -> Settled:
    """The figures of `period`; those of a month or quarter after everything of their year."""
    year = year_of(period)
    if allowed_period(period) and period != year:
        settled = settled_months(year, boxes)
    else:
        settled = Settled.beside(held_of(year.start.year, counted, boxes))
    figures = {boxes.of_figure(each, period): values[each.code] for each in counted}
    return settled.after([Group(figures, boxes.contained(counted, period))])


def settled_year(year: Period, boxes: Boxes) -> Settled:
    """What the page of `year` prints, as its records are now."""
    printed = definitions(year)
    settled = settled_figures(printed, values_of(printed, year), year, boxes)
    return with_page(settled, year, printed, cuts_of(year).values(), boxes)


def settled_months(year: Period, boxes: Boxes) -> Settled:
    """What the page of `year` prints, and the months and quarters of every figure."""
    return figures_with_months(settled_year(year, boxes), [*definitions(year), *EXTRA], year, boxes)


def with_page(
    settled: Settled, year: Period, figures: Collection[Definition], cuts: Collection[Cut], boxes: Boxes
) -> Settled:
    """`settled`, which has the `figures` of `year`, with whatever else its page tells."""
    return with_tables(leading_months(settled, year, boxes), figures, cuts, boxes)


def with_tables(
    settled: Settled, figures: Collection[Definition], cuts: Collection[Cut], boxes: Boxes
) -> Settled:
    """`settled`, which has `figures`, with `cuts` of the same period and their totals."""
    if not cuts:
        return settled
    period = next(iter(cuts)).period
    settled = settled.after(
        [boxes.total_of(cut) for cut in cuts],
        between=boxes.contained([*figures, *(cut.definition for cut in cuts)], period),
    )
    return with_cells(settled, cuts, boxes)


def with_cells(settled: Settled, cuts: Iterable[Cut], boxes: Boxes) -> Settled:
    """The margins before what stands within them."""
    for _number, alike in groupby(sorted(cuts, key=_ways), key=_ways):
        settled = settled.after([_cells(cut, boxes) for cut in alike])
    return settled


def _cells(cut: Cut, boxes: Boxes) -> Group:
    group = boxes.cells_of(cut)
    if cut.dimensions == (Dimension.MONTH,) and cut.adds_up and cut.period == year_of(cut.period):
        return group._replace(kept_back=hidden_months)
    return group


def _ways(cut: Cut) -> int:
    return len(cut.dimensions)
