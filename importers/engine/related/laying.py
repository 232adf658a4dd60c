"""Related changes as overlays, for those who count as if they were written."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model
from django.utils import timezone

from ..overlays import Overlay
from .columns import columns_of_changed, columns_of_new
from .tables import RelatedChanges, TableChange


def overlays(changes: RelatedChanges) -> list[Overlay]:
    """One overlay for each table; later changes of a row come over earlier ones."""
    tables: dict[type[Model], list[TableChange]] = {}
    for change in changes.tables:
        tables.setdefault(change.model, []).append(change)
    return [_overlay(model, of_table) for model, of_table in tables.items()]


def _overlay(model: type[Model], changes: list[TableChange]) -> Overlay:
    now, changed, gone = timezone.now(), {}, []
    new: dict[str, list] = {}
    for change in changes:
        gone += change.gone
        columns = columns_of_changed(change, now)
        changed |= dict(zip(change.changed, _rows_of(columns), strict=True))
        if change.new:
            for name, values in columns_of_new(change, change.keys, {}, now).items():
                new.setdefault(name, []).extend(values)
    return Overlay(model, new, changed, gone)


def _rows_of(columns: dict[str, list]) -> Iterator[dict[str, object]]:
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
