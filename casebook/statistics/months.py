"""A year with its months and quarters: what is shown of them together.

Whoever sees the year and eleven months can work out the twelfth. So of figures whose months make up the year,
the months are decided after the year and all at once, whichever of them somebody asks for; then the quarters.
Different persons of a month may come again in another one: what is known of one month tells little of the
others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from casebook.indicators import Definition, Dimension, Source
from casebook.statistics.boxes import Box
from casebook.statistics.boxing import Boxes
from casebook.statistics.counting import Counting
from casebook.statistics.cuts import Cut, cut
from casebook.statistics.definitions import definition, definitions
from casebook.statistics.monthly import values_by_month
from casebook.statistics.opening import opening_of
from casebook.statistics.periods import Period, months_of
from casebook.statistics.settling import Group, Settled
from casebook.statistics.suppression import Relation, protect
from casebook.statistics.versions import versions_of
from casebook.statistics.worlds import Key

MONTHS_OF_A_QUARTER = 3
# Their months stand on the dashboard, too: they are decided by themselves, so that they look the same there.
LEADING = ("requests_received", "appointments_held", "appointments_no_show")


def year_of(period: Period) -> Period:
    return Period.year(period.start.year)


def quarter_of(month: Period) -> Period:
    first = month.start.month - (month.start.month - 1) % MONTHS_OF_A_QUARTER
    last = Period.month(month.start.year, first + MONTHS_OF_A_QUARTER - 1)
    return Period(month.start.replace(month=first), last.end)


def has_months(definition: Definition) -> bool:
    """Whether the months of the figure make up its year."""
    return definition.source != Source.SINCE_OPENING and Dimension.MONTH in definition.adds_up_by


def values_of(definitions: Sequence[Definition], period: Period) -> dict[str, int]:
    return Counting(definitions, period, opening_of(period)).values()


def allowed_period(period: Period) -> bool:
    """Whether a reader from whom small numbers are hidden may ask for it: of periods that overlap in any
    other way one could be taken from the other."""
    month = Period.month(period.start.year, period.start.month)
    return period in (month, quarter_of(month), year_of(period))


def hidden_months(values: Mapping[Key, int], versions: Sequence[Mapping[Key, int]]) -> frozenset[Key]:
    """Which of the twelve months of one figure are hidden, where everybody knows the year, and of the months
    what stood in former `versions`."""
    year, known = Relation("year", tuple(values)), {"year": sum(values.values())}
    return protect(values, [year], before=known, versions=versions, perhaps_empty=values.keys())


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
    """The figures of `period`; those of a month or quarter together with their year, those of a year beside
    what was published of it."""
    year = year_of(period)
    if allowed_period(period) and period != year:
        printed = definitions(year)
        settled = settled_figures(printed, values_of(printed, year), year, boxes)
        settled = figures_with_months(settled, printed, year, boxes)
    else:
        settled = Settled(versions=versions_of(year.start.year, counted, boxes))
    figures = {boxes.of_figure(each, period): values[each.code] for each in counted}
    return settled.after([Group(figures, boxes.contained(counted, period))])


def figures_with_months(
    settled: Settled, counted: Iterable[Definition], year: Period, boxes: Boxes
) -> Settled:
    """`settled`, which has the figures of `year`, with those of its months and quarters."""

    def is_new(each: Definition) -> bool:
        return not settled.knows(boxes.of_figure(each, _first(year)))

    leading = [each for each in map(definition, LEADING) if is_new(each)]
    others = [each for each in counted if has_months(each) and is_new(each) and each not in leading]
    if not (leading or others):
        return settled
    values = values_by_month([*leading, *others], year, boxes.names)
    groups = {
        each.code: _months_of_figure(each, values[each.code], year, boxes, settled.versions)
        for each in (*leading, *others)
    }
    for each in leading:
        group, total = groups[each.code], boxes.of_figure(each, year)
        settled = settled.after([Group({total: sum(group.cells.values())})])
        if total in settled.shown:
            settled = settled.with_decided(group.cells, group.kept_back)
        else:
            settled = settled.after([group])
    between = [relation for month in months_of(year) for relation in boxes.contained(others, month)]
    settled = settled.after([groups[each.code] for each in others], between=between)
    return _with_quarters(settled, groups.values(), year)


def _months_of_figure(
    definition: Definition,
    values: Mapping[str, int],
    year: Period,
    boxes: Boxes,
    versions: Sequence[Mapping[Box, int]],
) -> Group:
    cells = {boxes.of_figure(definition, month): values[key_of(month)] for month in months_of(year)}
    return Group(cells, kept_back=hidden_months(cells, versions))


def _first(year: Period) -> Period:
    return Period.month(year.start.year, 1)


def cells_with_months(settled: Settled, told: Cut, boxes: Boxes) -> Settled:
    """`settled`, which has the months of the figure, with the cells of `told` in the year, its months and
    quarters."""
    others = [each for each in told.dimensions if each != Dimension.MONTH]
    if not others:
        return settled
    year = year_of(told.period)
    monthly = cut(told.definition, year, [Dimension.MONTH, *others])
    yearly: Counter = Counter()
    for (_month, *cell), value in monthly.cells.items():
        yearly[tuple(cell)] += value
    whole = Cut(
        told.definition, year, tuple(others), yearly, monthly.labels[1:], monthly.total, monthly.adds_up
    )
    settled = settled.after([boxes.cells_of(whole)])
    of_the_months = _cells_of_months(monthly, boxes)
    return _with_quarters(settled.after([of_the_months]), [of_the_months], year)


def _cells_of_months(monthly: Cut, boxes: Boxes) -> Group:
    """The cells of a cut by month and more, with what those of each month make up."""
    group = boxes.cells_of(monthly)
    parts: dict[Box, list[Box]] = defaultdict(list)
    figure = boxes.of_figure(monthly.definition, monthly.period)
    for box in group.cells:
        parts[figure.held_to(Dimension.MONTH, dict(box.sides)[Dimension.MONTH])].append(box)
    return Group(group.cells, [Relation(month, tuple(cells)) for month, cells in parts.items()])


def _with_quarters(settled: Settled, months: Iterable[Group], year: Period) -> Settled:
    quarters: Counter[Box] = Counter()
    for box, value in ((box, value) for group in months for box, value in group.cells.items()):
        quarters[box.held_to(Dimension.MONTH, _quarter_side(box, year))] += value
    return settled.after([Group(quarters)])


def _quarter_side(box: Box, year: Period) -> frozenset:
    (month,) = dict(box.sides)[Dimension.MONTH]
    quarter = quarter_of(Period.month(year.start.year, int(month[-2:])))
    return frozenset(map(key_of, months_of(quarter)))


def key_of(month: Period) -> str:
    """What a cell of this month is called."""
    return f"{month.start:%Y-%m}"
