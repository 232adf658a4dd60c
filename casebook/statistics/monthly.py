"""Figures of all months of a period at once: one question for each source, however many months there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Case, Count, Sum, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate

from casebook.indicators import Definition, Dimension, Source
from casebook.statistics.ledger import ErasedRecords
from casebook.statistics.naming import Names
from casebook.statistics.periods import Period, months_of
from casebook.statistics.sources import CountedRows, rows_of
from casebook.time import start_of

Months = Mapping[str, Mapping[str, int]]


def month_column(source: CountedRows, day: str, period: Period) -> Combinable:
    """«2022-03» of a row whose date field `day` lies in `period`.

    An instant is held against the bounds of the months: to ask for its day costs several times as much on
    SQLite, which asks Python, row by row.
    """
    if not isinstance(source.day(day), TruncDate):
        return source.column(Dimension.MONTH, day)
    *earlier, last = months_of(period)
    ends = (
        When(**{f"{source.days[day]}__lt": start_of(month.end)}, then=Value(f"{month.start:%Y-%m}"))
        for month in earlier
    )
    return Case(*ends, default=Value(f"{last.start:%Y-%m}"), output_field=TextField())


def values_by_month(definitions: Iterable[Definition], period: Period, names: Names) -> Months:
    """The values of figures whose months make up the period, by code and month («2022-03»)."""
    together: dict[tuple[Source, str], list[Definition]] = defaultdict(list)
    for definition in definitions:
        together[definition.source, definition.day].append(definition)
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for alike in together.values():
        dimensions = [*dict.fromkeys(Dimension(name) for each in alike for name in each.filters)]
        erased = ErasedRecords(period, [Dimension.MONTH, *dimensions], names)
        groups = _groups(alike[0], period, dimensions)
        for definition in alike:
            values[definition.code].update(
                {month: number for (month,), number in erased.cells(definition, [Dimension.MONTH]).items()}
            )
            held = {
                place: names.held_to(each, definition.filters[each])
                for place, each in enumerate(dimensions)
                if each in definition.filters
            }
            for month, raw, number in groups:
                if all(raw[place] in wanted for place, wanted in held.items()):
                    values[definition.code][month] += number
    return values


def _groups(
    definition: Definition, period: Period, dimensions: Iterable[Dimension]
) -> list[tuple[str, tuple, int]]:
    """The rows of its source by month and `dimensions`: how many there are of each sort."""
    source, day = rows_of(definition), definition.day
    columns = {f"by_{each.value}": source.column(each, day) for each in dimensions}
    columns = {"by_month": month_column(source, day, period), **columns}
    counted = Sum(source.weight) if source.weight else Count("pk")
    rows = source.within(day, period).annotate(**columns).values_list(*columns).annotate(number=counted)
    return [(month, tuple(raw), number) for month, *raw, number in rows]
