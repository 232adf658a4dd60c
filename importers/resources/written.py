"""What a run wrote: for the history of the records and for the access log."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Model

from casebook.models import EarlierValue, Person

from .columns import Column


@dataclass
class Written:
    """A record that a run wrote: whether it is new, the columns that changed (of a new one: those that say
    something), and whom it was about before."""

    record: Model
    is_new: bool
    columns: list[Column] = field(default_factory=list)
    # Names of what changed that no column of this file speaks of.
    beside: list[str] = field(default_factory=list)
    former: list[Person] = field(default_factory=list)
    # What stood in the record before, in which of its versions.
    earlier: list[EarlierValue] = field(default_factory=list)
    version: int | None = None

    @property
    def history(self) -> list[str]:
        """What the history of the record shows: labels of what changed."""
        return [] if self.is_new else [*(column.label for column in self.columns), *self.beside]

    @property
    def log_data(self) -> dict:
        """The data of the line in the history: the version leads to the earlier values."""
        version = {"version": self.version} if self.version else {}
        return {"fields": self.history} | version

    @property
    def field_names(self) -> list[str]:
        """What the access log says: fields of the record, and keys of columns that are no field of it."""
        return [*(column.field_name_in(self.record) for column in self.columns), *self.beside]
