"""The columns of a table that a plan writes, as the database takes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Field,
    ForeignKey,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    TextField,
)

from casebook.models.base import VersionField

from .database import as_stored
from .frames import Frame, StoredFrame

TAKEN_AS_THEY_ARE = frozenset(
    {BooleanField, CharField, PositiveIntegerField, PositiveSmallIntegerField, TextField}
)


class _Record:
    """Stands for a record where a field makes its value from others: it has these, and nothing else."""


def columns_of_new(frame: Frame, now: datetime, *, is_written: bool = True) -> dict[str, list]:
    """All columns but the primary key, for records that are written at `now`. Where they are only counted, it
    is without what nobody counts by: moments of writing, versions and what is made from other columns
    (search keys, encrypted values)."""
    columns = {}
    for field in frame.model._meta.concrete_fields:
        if field.primary_key or (not is_written and _is_of_writing(field)):
            continue
        if isinstance(field, VersionField):
            columns[field.column] = [1] * len(frame)
        elif _is_moment_of_writing(field):
            columns[field.column] = [as_stored(field)(now)] * len(frame)
        elif _is_made(field):
            columns[field.column] = _made(field, frame, is_new=True)
        else:
            columns[field.column] = _plain(field, frame)
    return columns


def columns_of_changed(
    frame: StoredFrame, names: Iterable[str], now: datetime, *, is_written: bool = True
) -> dict[str, list]:
    """The columns of the fields `names` and, where they are written, of those made from them and the moment
    of change."""
    columns, names = {}, set(names)
    for field in frame.model._meta.concrete_fields:
        if not is_written and _is_of_writing(field):
            continue
        if _is_moment_of_writing(field):
            if field.auto_now:
                columns[field.column] = [as_stored(field)(now)] * len(frame)
        elif _is_made(field):
            if names & set(_sources_of(field)):
                columns[field.column] = _made(field, frame, is_new=False)
        elif field.name in names:
            columns[field.column] = _plain(field, frame)
    return columns


def _plain(field: Field, frame: Frame) -> list:
    """The values of a field as a cursor takes them: texts, numbers and primary keys are that already."""
    if isinstance(field, ForeignKey) or type(field) in TAKEN_AS_THEY_ARE:
        return frame.column(field.attname)
    return frame.mapped(field, as_stored(field))


def made_from(model: type[Model], name: str) -> list[Field]:
    """The fields that are made anew where the field `name` is written: those that it is a source of."""
    made = (field for field in model._meta.concrete_fields if _is_made(field))
    return [field for field in made if field.name != name and name in _sources_of(field)]


def _is_of_writing(field: Field) -> bool:
    return isinstance(field, VersionField) or _is_moment_of_writing(field) or _is_made(field)


def _is_moment_of_writing(field: Field) -> bool:
    return isinstance(field, DateField) and (field.auto_now or field.auto_now_add)


def _is_made(field: Field) -> bool:
    """The value is made anew from the record whenever it is written."""
    is_plain = type(field).pre_save in (Field.pre_save, DateField.pre_save)
    return not is_plain and not isinstance(field, DateField | VersionField)


def _sources_of(field: Field) -> list[str]:
    """The fields from which a field makes its value; an encrypted one from itself and what it is bound to."""
    if hasattr(field, "bound_to"):
        return [field.name, field.bound_to]
    return list(getattr(field, "sources", None) or [field.source])


def _made(field: Field, frame: Frame, *, is_new: bool) -> list:
    names, store = _sources_of(field), as_stored(field)
    values = []
    for row in zip(*map(frame.column, names), strict=True):
        record = _Record()
        record.__dict__.update(zip(names, row, strict=True))
        values.append(store(field.pre_save(record, is_new)))
    return values
