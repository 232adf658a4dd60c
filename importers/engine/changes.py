"""What a plan changes, old and new side by side, in words for people."""

from __future__ import annotations

from operator import itemgetter

from django.db.models import Field, ForeignKey

from casebook.encryption.fields import EncryptedField
from casebook.identifiers import mask

from ..resources.columns import Column
from .frames import StoredFrame
from .kinds import KindInSets
from .preview import SHOWN_CHANGES, Change
from .wording import in_words


def changes_of(kind: KindInSets) -> tuple[list[Change], int]:
    """The first changes, row by row, and how many there are."""
    batch = kind.batch
    count = sum(map(len, batch.changes.values()))
    if not count:
        return [], 0
    frame = batch.changed.first(SHOWN_CHANGES)
    labels = kind.labels(frame)
    changes: list[tuple[int, Change]] = []
    for key, changed in batch.changes.items():
        column = batch.resource.fields[key]
        field = batch.field_of(column)
        texts = _texts(column, field, frame) if field is not None else kind.texts(key, frame)
        for place, label, (before, after) in zip(frame.places, labels, texts, strict=True):
            if place in changed:
                number = batch.numbers[place]
                changes.append((place, Change(number, label, column.label, before, after)))
    changes.sort(key=itemgetter(0))
    return [change for _place, change in changes[:SHOWN_CHANGES]], count


def _texts(column: Column, field: Field, frame: StoredFrame) -> list[tuple[str, str]]:
    """The text of the old and of the new value of each row."""
    new = frame.column(field.name)
    old = frame.stored_references(field) if isinstance(field, ForeignKey) else frame.stored_values(field)
    if isinstance(field, EncryptedField):
        return [
            (mask(before or "", shown=0), mask(after or "", shown=0))
            for before, after in zip(old, new, strict=True)
        ]
    render = column.widget.render
    return [
        (in_words(render(before)), in_words(render(after))) for before, after in zip(old, new, strict=True)
    ]
