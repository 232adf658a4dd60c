"""What the anonymous ledger adds to the figures of a period: the records that were erased since.

A row counts in the periods that contain the first day of its month. So the figures of periods of whole
months are what they were before the erasure, and periods that join each other still add up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from django.db.models import Sum

from casebook.choices import LedgerMeasure
from casebook.indicators import Definition, Dimension
from casebook.models import AnonymousLedger
from casebook.statistics.naming import Names, Raw
from casebook.statistics.periods import Period
from casebook.statistics.sources import MEASURES

COLUMNS: Mapping[Dimension, str] = {
    Dimension.MONTH: "month",
    Dimension.CATEGORY: "category_id",
    Dimension.BODY: "body_id",
    Dimension.CHANNEL: "channel",
    Dimension.STATUS: "outcome",
    Dimension.SEX: "sex",
    Dimension.AGE_BAND: "age_band",
    Dimension.MUNICIPAL_UNIT: "municipal_unit",
    Dimension.BOOKING: "kind",
    Dimension.KIND: "kind",
    Dimension.PROGRAMME: "programme_id",
}


class ErasedRecords:
    """The erased records of `period`, told apart by `dimensions`: one question, however many figures need
    the answer. Told apart by months, persons stand in each of theirs; else in the first of the period."""

    def __init__(self, period: Period, dimensions: Iterable[Dimension], names: Names):
        self.period, self.names = period, names
        # What the ledger does not tell (the worker) is not known of any of its rows.
        self.dimensions = [each for each in dict.fromkeys(dimensions) if each in COLUMNS]

    @cached_property
    def _weights(self) -> list[tuple[str, dict[Dimension, Raw], int]]:
        rows = AnonymousLedger.objects.within(self.period.start, self.period.end)
        if Dimension.MONTH not in self.dimensions:
            rows = rows.first_in(self.period.start)
        columns = [COLUMNS[each] for each in self.dimensions]
        # Two dimensions may be told by one column.
        asked = [*dict.fromkeys(columns)]
        counted = rows.order_by().values("measure", *asked).annotate(weights=Sum("weight"))
        return [
            (
                row["measure"],
                {each: _raw(row[column]) for each, column in zip(self.dimensions, columns, strict=True)},
                row["weights"],
            )
            for row in counted
        ]

    def count(self, definition: Definition) -> int:
        return sum(self.cells(definition, ()).values())

    def cells(self, definition: Definition, by: Iterable[Dimension]) -> Counter[tuple[str, ...]]:
        """How many erased records of the figure stand in each cell."""
        cells: Counter[tuple[str, ...]] = Counter()
        measure = MEASURES[definition.source]
        if measure is None or not definition.counts_the_erased:
            return cells
        filters = {
            Dimension(name): self.names.held_to(Dimension(name), codes)
            for name, codes in definition.filters.items()
        }
        for row_measure, raw, weight in self._weights:
            if row_measure == measure and all(raw[each] in held for each, held in filters.items()):
                cell = tuple(self.names.code(each, raw.get(each), definition) for each in by)
                cells[cell] += weight
        return cells


def _raw(value) -> Raw:
    """A column's value; a month as its cell is called."""
    return f"{value:%Y-%m}" if hasattr(value, "year") else value


def requests_on(stretches: Iterable[Period], opening: Period) -> int:
    """The erased requests of the days of `stretches`, which lie in the period `opening`.

    A month counts by its first day, that of the opening by the day of opening. So this is exact where totals
    of the years on paper cover whole months.
    """
    months = (
        AnonymousLedger.objects.of(LedgerMeasure.REQUEST)
        .within(opening.start.replace(day=1), opening.end)
        .order_by()
        .values_list("month")
        .annotate(weights=Sum("weight"))
    )
    stretches = list(stretches)
    return sum(
        weights
        for month, weights in months
        if any(stretch.start <= max(month, opening.start) < stretch.end for stretch in stretches)
    )
