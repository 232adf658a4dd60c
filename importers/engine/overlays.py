"""The rows that a plan would make or change, laid over the tables by whoever counts as if it were."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Overlay:
    """What becomes of one table. Values are as the database takes them.

    `new` has the columns of the new rows, with negative primary keys. Columns that are not named hold nothing
    in new rows: nobody counts by them.
    """

    model: type[Model]
    new: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    changed: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    # Primary keys of rows that would not be there any more.
    gone: Collection[int] = ()
