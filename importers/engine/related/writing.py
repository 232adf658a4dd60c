"""Writes related changes, within the transaction in which they were worked out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from casebook.among import among
from casebook.models import NumberSequence

from .. import database
from ..written import ChangedRecord, Written
from .columns import Keys, columns_of_changed, columns_of_new
from .tables import Note, RelatedChanges, TableChange


def write_related(changes: RelatedChanges, now: datetime) -> list[Written]:
    """Write the changes in their order, real keys in the place of provisional ones. Answers what was written;
    last come the records beside those of the rows whose members, or the like, are other ones now."""
    for series, numbers in changes.keep_clear.items():
        NumberSequence.objects.keep_clear_of(series, numbers)
    real: Keys = {}
    told = {note.model for note in changes.notes if note.is_new}
    written = [_write(change, real, now, is_told=change.model in told) for change in changes.tables]
    return [*written, *_touched(note for note in changes.notes if not note.is_new)]


def _write(change: TableChange, real: Keys, now: datetime, *, is_told: bool) -> Written:
    removed, changed, created = [], [], []
    if change.gone:
        removed = list(among(change.model._base_manager.order_by("pk"), "id", change.gone).values())
        database.delete(change.model, list(change.gone))
    if change.changed:
        changed = _before(change)
        columns = columns_of_changed(change, now, real)
        versions = [row.version_before for row in changed]
        database.update(change.model, list(change.changed), columns, versions=versions)
    if change.new:
        created = database.take_keys(change.model, len(change.new))
        columns = columns_of_new(change, created, real, now)
        database.insert(change.model, columns, len(change.new))
        real.setdefault(change.model, {}).update(zip(change.keys, created, strict=True))
    return Written(change.model, created, changed, removed, is_told=is_told)


def _before(change: TableChange) -> list[ChangedRecord]:
    """The rows as they are before they are changed. Whoever worked the changes out keeps them from others."""
    names = tuple(next(iter(change.changed.values())))
    stored = among(change.model._base_manager.order_by(), "id", change.changed)
    rows = {pk: values for pk, *values in stored.values_list("pk", "version", *names)}
    return [
        ChangedRecord(pk, "", version, stored=dict(zip(names, values, strict=True)))
        for pk, (version, *values) in ((pk, rows[pk]) for pk in change.changed)
    ]


def _touched(notes: Iterable[Note]) -> list[Written]:
    """Records of which something is told, though nothing stands in their own rows that was not there."""
    by_model: dict[type[Model], list[Note]] = {}
    for note in notes:
        by_model.setdefault(note.model, []).append(note)
    return [Written(model, changed=_told(model, of_model)) for model, of_model in by_model.items()]


def _told(model: type[Model], notes: list[Note]) -> list[ChangedRecord]:
    records = {record.pk: record for record in among(model._base_manager.all(), "id", [n.key for n in notes])}
    return [
        ChangedRecord(
            note.key,
            str(records[note.key]),
            records[note.key].version,
            fields=note.names,
            columns=note.names,
            version_after=records[note.key].version,
        )
        for note in notes
    ]
