"""Many figures of one period at once: one question for each source and day, however many figures need it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, QuerySet, Sum

from casebook.indicators import Definition, Dimension, DistinctOn, Source
from casebook.statistics.columns import Column, columns
from casebook.statistics.distinct import members
from casebook.statistics.ledger import ErasedRecords
from casebook.statistics.merges import Merges
from casebook.statistics.naming import Names
from casebook.statistics.opening import requests_since_opening
from casebook.statistics.periods import Period
from casebook.statistics.served import Served
from casebook.statistics.sources import rows_of, survivor


def distinct_persons(records: QuerySet) -> int:
    """How many persons stand behind `records` (rows with a `person`)."""
    return records.aggregate(persons=Count(survivor(), distinct=True))["persons"]


class Counting:
    """The figures of `definitions` in `period`; the cumulative ones in `opening`."""

    def __init__(self, definitions: Iterable[Definition], period: Period, opening: Period):
        self.definitions = tuple(definitions)
        self.period, self.opening = period, opening
        self.names = Names()
        self.merges = Merges()
        self.served = Served(period, self.merges)
        filters = [Dimension(name) for each in self.definitions for name in each.filters]
        self.erased = ErasedRecords(period, filters, self.names)

    def values(self) -> dict[str, int]:
        """The value of each by its code."""
        asked: dict[tuple[Source, str, str], list[Definition]] = defaultdict(list)
        for definition in self.definitions:
            asked[definition.source, definition.day, definition.distinct_on].append(definition)
        values: dict[str, int] = {}
        for (source, _day, distinct_on), together in asked.items():
            if source == Source.SERVED:
                values |= dict.fromkeys(_codes(together), self.served.count)
            elif source == Source.SINCE_OPENING:
                values |= dict.fromkeys(_codes(together), requests_since_opening(self.opening).count)
            else:
                values |= self._distinct(together) if distinct_on else self._one_by_one(together)
        return {each.code: values[each.code] + self.erased.count(each) for each in self.definitions}

    def _one_by_one(self, together: list[Definition]) -> dict[str, int]:
        """Figures of one source and day: its rows in groups as fine as any of them needs."""
        source, day = rows_of(together[0]), together[0].day
        dimensions = [*dict.fromkeys(Dimension(name) for each in together for name in each.filters)]
        columns = {f"by_{each.value}": source.column(each, day) for each in dimensions}
        rows = source.within(day, self.period)
        counted = Sum(source.weight) if source.weight else Count("pk")
        if not columns:
            number = rows.aggregate(number=counted)["number"] or 0
            return dict.fromkeys(_codes(together), number)
        groups = list(rows.annotate(**columns).values_list(*columns).annotate(number=counted))
        values = {}
        for definition in together:
            held = [self._held(definition, each) for each in dimensions]
            values[definition.code] = sum(
                number
                for *raw, number in groups
                if all(each is None or value in each for value, each in zip(raw, held, strict=True))
            )
        return values

    def _held(self, definition: Definition, dimension: Dimension) -> frozenset | None:
        """What the column may hold; None where the definition does not ask."""
        codes = definition.filters.get(dimension)
        return None if codes is None else self.names.held_to(dimension, codes)

    def _distinct(self, together: list[Definition]) -> dict[str, int]:
        """Figures of one source and day that count persons, or households, once."""
        values = {
            each.code: members(each, self.period, (), self.names).count(())
            for each in together
            if Dimension.AGE_BAND in each.filters
        }
        if together[0].source == Source.VISITS:
            # The people served are asked for the same citizens.
            unfiltered = [each for each in together if not each.filters]
            values |= dict.fromkeys(_codes(unfiltered), len(self.served.citizens)) if unfiltered else {}
        plain = [each for each in together if each.code not in values]
        if not plain:
            return values
        return values | self._sets(plain)

    def _sets(self, together: list[Definition]) -> dict[str, int]:
        """The different persons or households of each, from one list of who stands in which group."""
        source, day = rows_of(together[0]), together[0].day
        of_households = together[0].distinct_on == DistinctOn.HOUSEHOLD
        dimensions = [*dict.fromkeys(Dimension(name) for each in together for name in each.filters)]
        told_by = {f"by_{each.value}": source.column(each, day) for each in dimensions}
        who = source.household if of_households else source.person
        rows = source.within(day, self.period).filter(**{f"{who}__isnull": False}).annotate(**told_by)
        groups = rows.values_list(*told_by).annotate(keys=Column(who)) if told_by else [columns(rows, who)]
        values = {}
        for definition in together:
            held = [self._held(definition, each) for each in dimensions]
            found: set[int] = set()
            for *raw, keys in groups:
                if all(each is None or value in each for value, each in zip(raw, held, strict=True)):
                    found.update(keys)
            values[definition.code] = len(found if of_households else self.merges.persons(found))
        return values


def _codes(definitions: Iterable[Definition]) -> list[str]:
    return [each.code for each in definitions]
