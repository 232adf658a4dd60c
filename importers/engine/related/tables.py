"""What the rows of a file change in other tables than that of their own kind.

Records that are not written yet have provisional keys, below zero. They stand in foreign keys as other keys
do, until whoever writes puts the real ones in their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from casebook.models import Series


@dataclass(frozen=True)
class Rows:
    """Rows of a file that make or change a record, in their order; all sequences are parallel.

    `keys` are those of the records; of the new ones, which `is_new` tells, provisional or real. `values` has
    what the record is to say, by attribute of the column; `stored` has what it says now, None in the place
    of a new record.
    """

    numbers: Sequence[int]
    keys: Sequence[int]
    is_new: Sequence[bool]
    values: Mapping[str, Sequence[object]]
    stored: Mapping[str, Sequence[object]]

    @property
    def new_keys(self) -> set[int]:
        return {key for key, is_new in zip(self.keys, self.is_new, strict=True) if is_new}


@dataclass(frozen=True)
class TableChange:
    """What changes in one table: rows that go, rows that change, and then rows that come.

    `new` has a tuple for each of `keys`, of the values of `columns`; neither these nor `changed` speak of
    the columns that every record has (times and version), which whoever writes adds.
    """

    model: type[Model]
    columns: tuple[str, ...] = ()
    keys: Sequence[int] = ()
    new: Sequence[tuple] = ()
    changed: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    gone: Sequence[int] = ()


@dataclass(frozen=True)
class Note:
    """A record beside those of the rows that was written, and the names of what changed in it."""

    model: type[Model]
    key: int
    is_new: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class RelatedChanges:
    """All of it, in the order of writing. Series go on after the numbers of `keep_clear`."""

    tables: list[TableChange] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    keep_clear: Mapping[Series, Sequence[str]] = field(default_factory=dict)


def provisional(count: int) -> range:
    """Provisional keys for so many new rows of one table."""
    return range(-1, -1 - count, -1)
