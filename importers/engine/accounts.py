"""What a writing hands over to those who keep account of it: history, access log, journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import ForeignKey

from casebook.encryption.fields import Ciphertext
from casebook.models import Person
from casebook.rectification import as_text

from ..resources.columns import Column
from .columns import made_from
from .frames import StoredFrame
from .written import ChangedRecord, Written

if TYPE_CHECKING:
    from .kinds import KindInSets


@dataclass(frozen=True)
class Difference:
    """A column that some rows change, with what stood and stands in each changed record: texts by the name
    that the form has for them, and the stored values of what is written, by attname."""

    column: Column
    places: set[int]
    before: list[dict[str, str]]
    after: list[dict[str, str]]
    stored: dict[str, list]


def difference_of(kind: KindInSets, key: str, frame: StoredFrame) -> Difference:
    batch = kind.batch
    column = batch.resource.fields[key]
    field = batch.field_of(column)
    if field is None:
        before, after = kind.before_and_after(key, frame)
        return Difference(column, batch.changes[key], before, after, {})
    is_reference = isinstance(field, ForeignKey)
    before = frame.stored_references(field) if is_reference else frame.stored_values(field)
    written = [field, *made_from(frame.model, field.name)]
    return Difference(
        column,
        batch.changes[key],
        [{field.name: _text(value)} for value in before],
        [{field.name: _text(value)} for value in frame.column(field.name)],
        {each.attname: list(map(_bare, frame.stored[each.attname])) for each in written},
    )


def _text(value: object) -> str:
    """As earlier values are kept; a reference by its code or number."""
    return str(value) if isinstance(value, tuple) else as_text(value)


def _bare(value: object) -> object:
    return value.token if isinstance(value, Ciphertext) else value


def account_of(kind: KindInSets, created: list[int]) -> Written:
    """The records themselves: the new ones have the primary keys `created`."""
    batch = kind.batch
    changed = list(_changed(kind)) if len(batch.changed) else []
    return Written(batch.model, created=created, changed=changed, fields=_fields_of_new(kind))


def _fields_of_new(kind: KindInSets) -> list[str]:
    """The names of what the file, or the casebook, says of new records."""
    batch, frame = kind.batch, kind.batch.created
    if not len(frame):
        return []
    return [
        column.field_name_of(kind.told_model)
        for key, column in batch.resource.fields.items()
        if column.attribute == batch.resource.numbered_field
        or (key in batch.cells and any(frame.said(column.attribute)))
    ]


def _changed(kind: KindInSets) -> Iterator[ChangedRecord]:
    batch, frame = kind.batch, kind.batch.changed
    differences = [difference_of(kind, key, frame) for key in batch.changes]
    formers = [
        frame.stored_values(field)
        for field in frame.model._meta.concrete_fields
        if field.related_model is Person and field.name in frame.cells
    ]
    named = kind.named_before(frame)
    rows = zip(frame.places, frame.keys, kind.labels(frame), frame.stored["version"], strict=True)
    for at, (place, key, label, version) in enumerate(rows):
        mine = [difference for difference in differences if place in difference.places]
        yield ChangedRecord(
            pk=key,
            label=label,
            version_before=version,
            fields=[difference.column.field_name_of(kind.told_model) for difference in mine],
            columns=[difference.column.label for difference in mine],
            before={name: text for difference in mine for name, text in difference.before[at].items()},
            after={name: text for difference in mine for name, text in difference.after[at].items()},
            stored={
                attname: values[at] for difference in mine for attname, values in difference.stored.items()
            },
            former=[*named[at], *(persons[at] for persons in formers if persons[at] is not None)],
        )
