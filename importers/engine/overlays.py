"""The rows that a plan would make or change, laid over the tables by whoever counts as if it were."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Overlay:
    """What becomes of one table. Values are as the database takes them.

    `new` has the columns of the new rows, with negative primary keys. Columns that are not named hold nothing
    in new rows: nobody counts by them.
    """

    model: type[Model]
    new: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    changed: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    # Primary keys of rows that would not be there any more.
    gone: Collection[int] = ()

    @property
    def says_anything(self) -> bool:
        return any(map(len, (*self.new.values(), self.changed, self.gone)))

    def knows_of(self, names: Set[str]) -> bool:
        """Whether it lays something over one of the columns with these names."""
        return any(not names.isdisjoint(row) for row in (self.new, *self.changed.values()))

    def only(self, names: Collection[str]) -> Overlay:
        """The same without what it lays over other columns than these; new rows keep their keys."""
        kept = {self.model._meta.pk.column, *names}
        new = {name: values for name, values in self.new.items() if name in kept}
        changed = {
            key: said
            for key, row in self.changed.items()
            if (said := {name: value for name, value in row.items() if name in names})
        }
        return Overlay(self.model, new, changed, self.gone)

    def values_of(self, name: str) -> set:
        """The different values that it lays over the column `name`, without NULL."""
        changed = (row[name] for row in self.changed.values() if name in row)
        return {*self.new.get(name, ()), *changed} - {None}
