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
from casebook.statistics.definitions import definition
from casebook.statistics.held import Held
from casebook.statistics.monthly import values_by_month
from casebook.statistics.opening import opening_of
from casebook.statistics.periods import Period, months_of
from casebook.statistics.settling import Group, Settled
from casebook.statistics.suppression import Relation, protect

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


def hidden_months(months: Mapping[Box, int], held: Held) -> frozenset[Box]:
    """Which of the twelve months of one figure are hidden, where everybody knows the year, and of the months
    what readers hold already."""
    year, known = Relation("year", tuple(months)), {"year": sum(months.values())}
    return protect(months, [year], before=known, versions=held.versions, perhaps_empty=months.keys())


def leading_months(
    settled: Settled, year: Period, boxes: Boxes, months: Mapping[str, Mapping[str, int]] | None = None
) -> Settled:
    """`settled`, which has the figures of `year`, with the months of the LEADING ones; `months` are their
    values by figure and month, where they are counted already."""
    leading = [definition(code) for code in LEADING]
    values = values_by_month(leading, year, boxes.names) if months is None else months
    for each in leading:
        of_the_months = {
            boxes.of_figure(each, month): values[each.code][key_of(month)] for month in months_of(year)
        }
        total = Group({boxes.of_figure(each, year): sum(of_the_months.values())})
        settled = settled.after([total]).after([Group(of_the_months, kept_back=hidden_months)])
    return settled


def figures_with_months(
    settled: Settled, counted: Iterable[Definition], year: Period, boxes: Boxes
) -> Settled:
    """`settled`, which has the figures of `year`, with those of its months and quarters."""
    counted = [each for each in counted if has_months(each)]
    months = _new_months(counted, settled, year, boxes)
    groups = [Group(values, kept_back=hidden_months) for _each, values in months]
    figures = [each for each, _values in months]
    between = [relation for month in months_of(year) for relation in boxes.contained(figures, month)]
    return _with_quarters(settled.after(groups, between=between), groups, year)


def _new_months(
    counted: Sequence[Definition], settled: Settled, year: Period, boxes: Boxes
) -> list[tuple[Definition, dict[Box, int]]]:
    """The figures of which no quarter is decided yet, each with the values of its months."""
    first = quarter_of(Period.month(year.start.year, 1))
    new = [each for each in counted if not settled.knows(boxes.of_figure(each, first))]
    values = values_by_month(new, year, boxes.names) if new else {}
    return [
        (
            each,
            {boxes.of_figure(each, month): values[each.code][key_of(month)] for month in months_of(year)},
        )
        for each in new
    ]


def years_of(cuts: Iterable[Cut]) -> list[Cut]:
    """Cuts of a figure whose months make up the year, as they are of the whole year and of all its months
    together."""
    return [_yearly(told) for told in cuts if _beside_months(told)]


def cells_of_months(settled: Settled, cuts: Iterable[Cut], boxes: Boxes) -> Settled:
    """`settled`, which has the months of the figure and the cells of `cuts` in the year, with those in its
    months and quarters, where `cuts` tell of these."""
    for told in sorted(cuts, key=lambda told: len(told.dimensions)):
        others, year = _beside_months(told), year_of(told.period)
        if others and (told.period != year or Dimension.MONTH in told.dimensions):
            of_the_months = _cells_of_months(cut(told.definition, year, [Dimension.MONTH, *others]), boxes)
            settled = _with_quarters(settled.after([of_the_months]), [of_the_months], year)
    return settled


def _yearly(told: Cut) -> Cut:
    others, year = _beside_months(told), year_of(told.period)
    if (told.period, told.dimensions) == (year, others):
        return told
    return cut(told.definition, year, others)


def _beside_months(told: Cut) -> tuple[Dimension, ...]:
    return tuple(each for each in told.dimensions if each != Dimension.MONTH)


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
