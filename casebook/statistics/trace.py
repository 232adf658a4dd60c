"""What stands behind a figure: its records, and what is counted of it that is no record.

The number of the records and the weights of the rest are the figure, always.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from casebook.among import among
from casebook.indicators import Definition, Dimension, DistinctOn, Source
from casebook.models import Household, Person
from casebook.statistics.cuts import refuse_unknown
from casebook.statistics.distinct import filtered, members
from casebook.statistics.ledger import ErasedRecords
from casebook.statistics.naming import UNKNOWN, Names
from casebook.statistics.opening import opening_of, requests_since_opening
from casebook.statistics.periods import Period, clock_of_the_centre
from casebook.statistics.sources import rows_of

ERASED, UNNAMED, PAPER, TALLY = "erased", "unnamed", "paper", "tally"


@dataclass(frozen=True)
class Weighted:
    """So many that have no record to show: erased ones, unnamed members, totals of the years on paper.

    `kind` says which of these: a code that lasts, where the label is in the language of the reader.
    """

    label: str
    weight: int
    kind: str


@dataclass(frozen=True)
class Trace:
    """What makes up a figure or one cell of it. A reader is shown the `records` that the reader may see."""

    definition: Definition
    period: Period
    records: QuerySet
    others: tuple[Weighted, ...]

    @property
    def value(self) -> int:
        return self.records.count() + sum(other.weight for other in self.others)


def behind(definition: Definition, period: Period, cell: Mapping[Dimension, str] | None = None) -> Trace:
    """The records of `definition` in `period`; of one `cell` where its dimensions are held to its keys.

    Raises:
        CutError: the figure is not told apart by these dimensions.
    """
    cell = {Dimension(each): key for each, key in (cell or {}).items()}
    refuse_unknown(definition, cell)
    with clock_of_the_centre():
        names = Names()
        if definition.source == Source.SINCE_OPENING:
            return _since_opening(definition, period)
        filters = (Dimension(name) for name in definition.filters)
        cells = ErasedRecords(period, [*cell, *filters], names).cells(definition, tuple(cell))
        erased = cells[tuple(cell.values())]
        others = [Weighted(_("Erased since"), erased, ERASED)] if erased else []
        if definition.distinct_on:
            records, unnamed = _distinct(definition, period, cell, names)
            return Trace(definition, period, records, (*unnamed, *others))
        rows = _rows(definition, period, cell, names)
        if weight := rows_of(definition).weight:
            topics = rows.order_by("topic").values_list("topic").annotate(weights=Sum(weight))
            counted = tuple(Weighted(topic, weights, TALLY) for topic, weights in topics)
            return Trace(definition, period, rows.none(), counted)
        return Trace(definition, period, rows, tuple(others))


def _rows(definition: Definition, period: Period, cell: Mapping[Dimension, str], names: Names) -> QuerySet:
    source = rows_of(definition)
    rows = filtered(definition, source.within(definition.day, period), names)
    for dimension, key in cell.items():
        column = f"cell_{dimension.value}"
        rows = rows.alias(**{column: source.column(dimension, definition.day)})
        held = names.held_in(dimension, key, definition)
        known = Q(**{f"{column}__in": [each for each in held if each is not None]})
        rows = rows.filter(known | Q(**{f"{column}__isnull": True}) if key == UNKNOWN else known)
    return rows


def _distinct(
    definition: Definition, period: Period, cell: Mapping[Dimension, str], names: Names
) -> tuple[QuerySet, list[Weighted]]:
    by, key = tuple(cell), tuple(cell.values())
    found = members(definition, period, by, names)
    model = Household if definition.distinct_on == DistinctOn.HOUSEHOLD else Person
    unnamed = found.unnamed.get(key, {})
    households = among(Household.objects.order_by("number"), "id", [pk for pk, n in unnamed.items() if n])
    others = [
        Weighted(_("Unnamed members of household %(number)s") % {"number": number}, unnamed[pk], UNNAMED)
        for pk, number in households.values_list("pk", "number")
    ]
    return among(model.objects.all(), "id", found.keys.get(key, ())), others


def _since_opening(definition: Definition, period: Period) -> Trace:
    found = requests_since_opening(opening_of(period))
    others = [
        Weighted(_("On paper, %(period)s") % {"period": on.label}, value, PAPER) for on, value in found.totals
    ]
    if found.erased:
        others.append(Weighted(_("Erased since"), found.erased, ERASED))
    return Trace(definition, period, found.live, tuple(others))
