"""By what two plans are known to write the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db.models import ForeignKey

from .frames import Frame, mapped
from .kinds import KindInSets

SEPARATOR = "\x1f"


def digest_of(kind: KindInSets) -> str:
    """SHA-256 of what the file sets in which records. Numbers that the casebook gives out are not in it: in
    the meantime they may be other ones."""
    batch, digest = kind.batch, hashlib.sha256()
    _take(digest, [batch.model._meta.label_lower, *batch.cells])
    _take(digest, batch.keys)
    for frame in (batch.created, batch.changed):
        for attribute in frame.cells:
            _take(digest, _said(frame, attribute))
    for versions in (batch.changed.stored["version"], *map(sorted, batch.changes.values())):
        _take(digest, versions)
    return digest.hexdigest()


def _said(frame: Frame, attribute: str) -> list:
    """What the cells of a column say; a reference by its primary key."""
    field = next((f for f in frame.model._meta.concrete_fields if f.name == attribute), None)
    if isinstance(field, ForeignKey):
        return frame.column(field.attname)
    return frame.said(attribute)


def _take(digest, values: Sequence) -> None:
    try:
        text = SEPARATOR.join(values)
    except TypeError:  # they are not texts, or not all of them
        text = SEPARATOR.join(mapped(values, str))
    digest.update(text.encode())
    digest.update(SEPARATOR.encode() * 2)
