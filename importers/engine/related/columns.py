"""The columns of a table that related changes write, as the database takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import DateField, Field, Model

from casebook.models.base import VersionField

from ..database import as_stored
from .tables import TableChange

# Real primary keys of new records by their provisional ones.
Keys = dict[type[Model], dict[int, int]]


def columns_of_new(
    change: TableChange, keys: Sequence[int], real: Keys, now: datetime
) -> dict[str, Sequence]:
    """All columns of the new rows, under the primary keys `keys`. Keys that are not in `real` stay."""
    given = dict(zip(change.columns, zip(*change.new, strict=True), strict=True))
    columns: dict[str, Sequence] = {}
    for field in change.model._meta.concrete_fields:
        if field.primary_key:
            columns[field.column] = keys
        elif isinstance(field, VersionField):
            columns[field.column] = [1] * len(keys)
        elif _is_moment(field):
            columns[field.column] = [as_stored(field)(now)] * len(keys)
        elif field.attname in given:
            columns[field.column] = _stored(field, given[field.attname], real)
        else:
            columns[field.column] = [as_stored(field)(field.get_default())] * len(keys)
    return columns


def columns_of_changed(change: TableChange, now: datetime, real: Keys | None = None) -> dict[str, Sequence]:
    """The columns that changed rows set, and the moment of change."""
    rows = list(change.changed.values())
    columns: dict[str, Sequence] = {}
    for field in change.model._meta.concrete_fields if rows else ():
        if _is_moment(field) and field.auto_now:
            columns[field.column] = [as_stored(field)(now)] * len(rows)
        elif field.attname in rows[0]:
            columns[field.column] = _stored(field, [row[field.attname] for row in rows], real or {})
    return columns


def _is_moment(field: Field) -> bool:
    return isinstance(field, DateField) and (field.auto_now or field.auto_now_add)


def _stored(field: Field, values: Sequence, real: Keys) -> list:
    """Each different value once; of a foreign key the real one."""
    known = real.get(field.related_model, {}) if field.is_relation else {}
    store = as_stored(field)
    made = {value: store(known.get(value, value)) for value in dict.fromkeys(values)}
    return list(map(made.__getitem__, values))
