"""What a run wrote, as the engine hands it over to those who keep account of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A stored record that was written over.

    `label` is what `str(record)` says now; `fields` are names for the access log, `columns` the labels that
    its history shows. `before` and `after` are values by the name that the form has for them (or texts, as
    `casebook.rectification.as_text` writes them), for the earlier values. `stored` is what stood in the
    columns that were written, by attname, so that it can be written back. `former` are the keys of persons
    whom the record was about before. `version_after` is one more where it is not said.
    """

    pk: int
    label: str
    version_before: int
    fields: Sequence[str] = ()
    columns: Sequence[str] = ()
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    stored: Mapping[str, object] = field(default_factory=dict)
    former: Sequence[int] = ()
    version_after: int | None = None

    @property
    def version_now(self) -> int:
        return self.version_before + 1 if self.version_after is None else self.version_after


@dataclass(frozen=True, slots=True)
class Written:
    """The rows of one model that a run wrote; several of one model are one after the other.

    `created` are the keys of new rows, `version` is what they have now and `fields` the names of what their
    file says of them. `removed` are whole rows that are gone, by attname, their key among them. Rows beside a
    record (memberships, participants) are not `is_told`: history and access log tell of the record itself.
    """

    model: type[Model]
    created: Sequence[int] = ()
    changed: Sequence[ChangedRecord] = ()
    removed: Sequence[Mapping[str, object]] = ()
    fields: Sequence[str] = ()
    version: int = 1
    is_told: bool = True
