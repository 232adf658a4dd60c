"""Who stands for whom: persons who were entered twice are one person."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from casebook.models import Person


class Merges:
    """The records that were merged into others: few, whatever the period, and read once."""

    @cached_property
    def stands_for(self) -> Mapping[int, int]:
        """The record that stands for the person today, of each that was merged away."""
        merged = Person.objects.filter(merged_into__isnull=False).order_by()
        rows = merged.values_list("pk", "merged_into")
        return {person: today for person, today in rows if today is not None}

    def today(self, person: int) -> int:
        return self.stands_for.get(person, person)

    def persons(self, rows: Iterable[int]) -> set[int]:
        """The persons whose records these are, by the record that stands for each today."""
        persons = set(rows)
        merged = self.stands_for.keys() & persons
        persons -= merged
        persons.update(map(self.stands_for.__getitem__, merged))
        return persons

    def rows_of(self, persons: set[int]) -> set[int]:
        """The keys of `persons` and of the records that were merged into theirs."""
        return persons | {merged for merged, today in self.stands_for.items() if today in persons}
