"""The rows of one file while their plan is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Field, Model
from django.utils.functional import cached_property

from casebook.models import Person

from ..resources import CasebookResource
from ..resources.columns import Column
from ..resources.sentences import repeated
from .faults import Faults
from .frames import Frame, StoredFrame
from .known import KnownRecords
from .parsing import Cells


@dataclass
class Batch:
    """Rows are named by their place, from 0; `numbers` are those of the spreadsheet."""

    resource: type[CasebookResource]
    numbers: Sequence[int]
    cells: dict[str, Cells]
    lookups: KnownRecords
    faults: Faults = field(default_factory=Faults)
    # place, key of the column, sentence
    warnings: list[tuple[int, str, str]] = field(default_factory=list)
    # The primary key of the stored record that each row names; None where there is none.
    keys: list[int | None] = field(default_factory=list)
    # Places of rows that name a record of another kind of file: nothing else is asked of them.
    foreign: set[int] = field(default_factory=set)
    created: Frame | None = None
    changed: StoredFrame | None = None
    # By key of the column, the places of the rows that change it.
    changes: dict[str, set[int]] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        return self.resource._meta.model

    @property
    def places(self) -> range:
        return range(len(self.numbers))

    def sound(self) -> list[int]:
        """The places of the rows without a fault."""
        return self.faults.without_fault(self.places)

    def field_of(self, column: Column) -> Field | None:
        """The field that a column sets; None where it speaks of related records."""
        return next((f for f in self.model._meta.concrete_fields if f.name == column.attribute), None)

    def changed_names(self) -> set[str]:
        """The attributes that some row changes."""
        return {self.resource.fields[key].attribute for key in self.changes}

    def refuse_repeated(self, names: tuple[str, ...], keys: Iterable[tuple[int, tuple]]) -> None:
        """A fault where an earlier one of the rows has the same key. A key with a gap is none."""
        seen: dict[tuple, int] = {}
        columns = self.resource.fields
        for place, key in ((place, key) for place, key in keys if all(key)):
            first = seen.setdefault(key, place)
            if first != place:
                sentence = repeated(
                    self.numbers[first], self.numbers[place], [columns[name].label for name in names]
                )
                self.faults.add(place, columns[names[0]].attribute, sentence)

    @cached_property
    def restricted_persons(self) -> frozenset[int]:
        """Whose records may not be processed."""
        return frozenset(Person.objects.restricted().order_by().values_list("pk", flat=True))
