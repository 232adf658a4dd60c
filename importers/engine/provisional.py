"""The records of a plan as they would be written, under primary keys that no record has."""

from __future__ import annotations

from django.utils import timezone

from .columns import columns_of_changed, columns_of_new
from .kinds import KindInSets
from .overlays import Overlay


def overlays_of(kind: KindInSets) -> list[Overlay]:
    batch, now = kind.batch, timezone.now()
    kind.fill(batch.created)
    new = columns_of_new(batch.created, now, is_written=False)
    new[batch.model._meta.pk.column] = provisional_keys(len(batch.created))
    changed = columns_of_changed(batch.changed, batch.changed_names(), now, is_written=False)
    rows = (dict(zip(changed, row, strict=True)) for row in zip(*changed.values(), strict=True))
    return [
        Overlay(
            model=batch.model,
            new=new,
            # Where only related records change, nothing does in the rows themselves.
            changed=dict(zip(batch.changed.keys, rows, strict=True)) if changed else {},
        ),
        *kind.related_overlays(),
    ]


def provisional_keys(count: int) -> list[int]:
    """-1, -2, …: one for each new record of the kind."""
    return list(range(-1, -count - 1, -1))
