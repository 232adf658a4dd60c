"""The records that a file would make or change, as columns: one list of values for each field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import Field, ForeignKey, Model

from casebook.among import among
from casebook.encryption.fields import EncryptedField

from ..resources.columns import KEPT, Mark
from .parsing import Cells

MANY = 1_000  # values with which an empty table need not be asked


class Frame:
    """Rows of the file, named by their `places` in it, as records of `model`.

    Every list stands in the order of `places`. What no cell speaks of is the default of a new record; of a
    stored one it is what StoredFrame read.
    """

    def __init__(self, model: type[Model], places: list[int], cells: Mapping[str, Cells]):
        self.model, self.places = model, places
        self.cells = {column.column.attribute: column for column in cells.values()}
        # Columns that no cell speaks of and the casebook fills: lists by the name of the field.
        self.filled: dict[str, list] = {}
        # The primary keys of what the cells of a column refer to.
        self._references: dict[str, list] = {}

    def __len__(self) -> int:
        return len(self.places)

    def speaks_of(self, name: str) -> bool:
        return name in self.filled or name in self.cells

    def column(self, name: str) -> list:
        """The values of an attribute: of a foreign key what it refers to, of its attname the primary keys."""
        if name in self.filled:
            return self.filled[name]
        field = self.model._meta.get_field(name) if name != "pk" else self.model._meta.pk
        is_reference = isinstance(field, ForeignKey)
        if name not in self.cells:
            return self._referred(field) if is_reference and name == field.name else self._plain_column(field)
        return self._with_kept(field, self.at_places(self.cells[name].values), None)

    def _plain_column(self, field: Field) -> list:
        """The values of a field that no cell speaks of, or the primary keys of a foreign key."""
        if field.name in self.filled or field.name not in self.cells:
            return self._unsaid(field)
        if field.name not in self._references:
            self._references[field.name] = self.mapped(field, lambda value: value)
        return self._references[field.name]

    def mapped(self, field: Field, function: Callable[[Any], Any]) -> list:
        """`function` of each value as the database holds it (of a foreign key the primary key). It is called
        once for each different value."""
        if field.name in self.filled or field.name not in self.cells:
            return mapped(self._unsaid(field), function)
        of_value = (lambda value: function(key_of(value))) if isinstance(field, ForeignKey) else function
        cells = self.cells[field.name]
        if len(self) < len(cells.meanings):  # a few rows of the file
            values = mapped(self.at_places(cells.values), of_value)
        else:
            values = self.at_places(cells.each(of_value))
        return self._with_kept(field, values, function)

    def _unsaid(self, field: Field) -> list:
        filled = self.filled.get(field.name)
        return self.stored_values(field) if filled is None else filled

    def stored_values(self, field: Field) -> list:
        """The values of a field where no cell says one."""
        return [field.get_default()] * len(self)

    def keys_in(self, name: str) -> list:
        """As `column`, but for a foreign key always the primary keys."""
        return self.column(name if name == "pk" else self.model._meta.get_field(name).attname)

    def said(self, name: str) -> list:
        """What the cells of a column say; None where they say nothing, or nothing that can be understood."""
        if name not in self.cells:
            return [None] * len(self)
        values = self.at_places(self.cells[name].values)
        if not self.cells[name].has_marks:
            return values
        return [None if isinstance(value, Mark) else value for value in values]

    def at_places(self, values: list) -> list:
        """Of a list with a value for each row of the file, those of this frame."""
        return values if len(self.places) == len(values) else [values[place] for place in self.places]

    def _with_kept(self, field: Field, values: list, function: Callable[[Any], Any] | None) -> list:
        """`values` with what stands in the record (`function` of it) where the cell leaves that."""
        if not self.cells[field.name].has_kept:
            return values
        stored = self.stored_values(field)
        if function is not None:
            stored = mapped(stored, function)
        return [old if new is KEPT else new for new, old in zip(values, stored, strict=True)]

    def _referred(self, field: ForeignKey) -> list:
        return _records(field.related_model, self.column(field.attname))


@dataclass(frozen=True)
class Records:
    """What is stored, by primary key: values of the fields with the attnames `names`."""

    names: tuple[str, ...]
    rows: dict[int, tuple]


def fetch(model: type[Model], by: str, values: Iterable, names: Iterable[str] | None = None) -> Records:
    """The records that have one of `values` in the field `by`; of all fields where no `names` are given."""
    names = tuple(names or (field.attname for field in model._meta.concrete_fields))
    values = set(values)
    if len(values) > MANY and not model._base_manager.exists():  # the first file of a new centre
        return Records(names, {})
    rows = among(model._base_manager.order_by(), by, values).values_list("pk", *names)
    return Records(names, {row[0]: row[1:] for row in rows})


class StoredFrame(Frame):
    """Rows as records that are stored: with their primary keys, and the fields that were fetched."""

    def __init__(
        self,
        model: type[Model],
        places: list[int],
        cells: Mapping[str, Cells],
        keys: list[int],
        records: Records,
    ):
        super().__init__(model, places, cells)
        self.keys = keys
        # A record that was deleted a moment ago has nothing: its row is refused when it is written.
        nothing = (None,) * len(records.names)
        rows = [records.rows.get(key, nothing) for key in keys]
        columns = zip(*rows, strict=True) if rows else [()] * len(records.names)
        self.stored = dict(zip(records.names, map(list, columns), strict=True))
        self._plain: dict[str, list] = {}

    def stored_values(self, field: Field) -> list:
        if not isinstance(field, EncryptedField):
            return self.stored[field.attname]
        if field.name not in self._plain:
            self._plain[field.name] = self._decrypted(field)
        return self._plain[field.name]

    def stored_references(self, field: ForeignKey) -> list:
        """What the stored foreign keys refer to."""
        return _records(field.related_model, self.stored_values(field))

    def first(self, count: int) -> StoredFrame:
        """The first records alone."""
        names = tuple(self.stored)
        rows = zip(*(values[:count] for values in self.stored.values()), strict=True)
        records = Records(names, dict(zip(self.keys, rows, strict=False)))
        frame = StoredFrame(self.model, self.places[:count], {}, self.keys[:count], records)
        frame.cells = self.cells
        return frame

    def _decrypted(self, field: EncryptedField) -> list:
        bound = self.stored[field.bound_to]
        return [
            field.decrypt(value, SimpleNamespace(**{field.bound_to: owner})) if value else value
            for value, owner in zip(self.stored[field.attname], bound, strict=True)
        ]


def key_of(value: Any) -> int | None:
    """The primary key of what a cell refers to."""
    return None if value is None else value.pk


def mapped(values: Iterable, function: Callable[[Any], Any]) -> list:
    """`function` of each value, called once for each different one. Marks stay."""
    made = {value: value if isinstance(value, Mark) else function(value) for value in set(values)}
    return list(map(made.__getitem__, values))


def _records(model: type[Model], keys: list[int | None]) -> list[Model | None]:
    """The records with these primary keys, one for each."""
    wanted = {key for key in keys if key is not None}
    found = {record.pk: record for record in among(model._base_manager.all(), model._meta.pk.name, wanted)}
    return list(map(found.get, keys))
