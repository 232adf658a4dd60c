"""The rows that a plan would make or change, laid over the tables by whoever counts as if it were."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Overlay:
    """What becomes of one table. Values are as the database takes them; new rows have negative primary keys.

    Columns that are not named hold nothing in new rows: they are made from others and never counted.
    """

    model: type[Model]
    columns: tuple[str, ...]
    new_rows: Iterable[tuple]
    changed: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    # Primary keys of rows that would not be there any more.
    gone: Collection[int] = ()
