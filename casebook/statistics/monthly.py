"""Figures of all months of a period at once: one question for each source, however many months there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, Sum

from casebook.indicators import Definition, Dimension, Source
from casebook.statistics.ledger import ErasedRecords
from casebook.statistics.naming import Names
from casebook.statistics.periods import Period
from casebook.statistics.sources import rows_of

Months = Mapping[str, Mapping[str, int]]


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
    columns = {f"by_{each.value}": source.column(each, day) for each in (Dimension.MONTH, *dimensions)}
    counted = Sum(source.weight) if source.weight else Count("pk")
    rows = source.within(day, period).annotate(**columns).values_list(*columns).annotate(number=counted)
    return [(month, tuple(raw), number) for month, *raw, number in rows]
