"""By what two plans are known to write the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db.models import ForeignKey

from .frames import Frame
from .kinds import KindInSets

SEPARATOR = "\x1f"


def digest_of(kind: KindInSets) -> str:
    """SHA-256 of what the file sets in which records. Numbers that the casebook gives out are not in it: in
    the meantime they may be other ones."""
    batch, digest = kind.batch, hashlib.sha256()
    _take(digest, [batch.model._meta.label_lower, *batch.cells])
    _take(digest, ("" if key is None else str(key) for key in batch.keys))
    for frame in (batch.created, batch.changed):
        for attribute in frame.cells:
            _take(digest, map(str, _said(frame, attribute)))
    for versions in (batch.changed.stored["version"], *map(sorted, batch.changes.values())):
        _take(digest, map(str, versions))
    return digest.hexdigest()


def _said(frame: Frame, attribute: str) -> list:
    """What the cells of a column say; a reference by its primary key."""
    field = next((f for f in frame.model._meta.concrete_fields if f.name == attribute), None)
    if isinstance(field, ForeignKey):
        return frame.column(field.attname)
    return frame.said(attribute)


def _take(digest, texts: Iterable[str]) -> None:
    digest.update(SEPARATOR.join(texts).encode())
    digest.update(SEPARATOR.encode() * 2)
