"""Writes related changes, within the transaction in which they were worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model

from casebook.among import among
from casebook.models import NumberSequence

from .. import database
from .columns import columns_of_changed, columns_of_new
from .tables import Note, RelatedChanges, TableChange


@dataclass(frozen=True)
class ChangedRow:
    """A row that was changed: its version and the changed values, by attname, before and after."""

    pk: int
    version: int
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass
class WrittenTable:
    """What was written in one table, so that it can be told and taken back."""

    model: type[Model]
    created: Sequence[int] = ()
    changed: Sequence[ChangedRow] = ()
    # Whole rows that were deleted, by attname.
    gone: Sequence[Mapping[str, object]] = ()


@dataclass
class WrittenRelated:
    """All of it. Notes have real keys."""

    tables: list[WrittenTable] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def write_tables(changes: RelatedChanges, now: datetime) -> WrittenRelated:
    """Write the changes in their order; real keys take the place of provisional ones."""
    for series, numbers in changes.keep_clear.items():
        NumberSequence.objects.keep_clear_of(series, numbers)
    real: dict[type[Model], dict[int, int]] = {}
    tables = [_write(change, real, now) for change in changes.tables]
    notes = [
        Note(note.model, real.get(note.model, {}).get(note.key, note.key), note.is_new, note.names)
        for note in changes.notes
    ]
    return WrittenRelated(tables, notes)


def _write(change: TableChange, real: dict[type[Model], dict[int, int]], now: datetime) -> WrittenTable:
    written = WrittenTable(change.model)
    if change.gone:
        written.gone = list(among(change.model._base_manager.order_by("pk"), "id", change.gone).values())
        database.delete(change.model, list(change.gone))
    if change.changed:
        written.changed = _before(change)
        columns = columns_of_changed(change, now, real)
        versions = [row.version for row in written.changed]
        database.update(change.model, list(change.changed), columns, versions=versions)
    if change.new:
        written.created = database.take_keys(change.model, len(change.new))
        columns = columns_of_new(change, written.created, real, now)
        database.insert(change.model, columns, len(change.new))
        real.setdefault(change.model, {}).update(zip(change.keys, written.created, strict=True))
    return written


def _before(change: TableChange) -> list[ChangedRow]:
    """The rows as they are before they are changed. Who worked the changes out keeps them from others."""
    names = tuple(next(iter(change.changed.values())))
    stored = among(change.model._base_manager.order_by(), "id", change.changed)
    rows = {pk: (version, values) for pk, version, *values in stored.values_list("pk", "version", *names)}
    return [
        ChangedRow(pk, rows[pk][0], dict(zip(names, rows[pk][1], strict=True)), after)
        for pk, after in change.changed.items()
    ]
