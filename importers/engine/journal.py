"""The journal of a run: written with its records, read when it is undone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from math import inf

from django.db.models import Model

from casebook.models.record_ranges import KeyRange, packed
from casebook.rectification import as_text

from ..models import ImportRun, JournalChange, JournalRange
from ..models.journal import packed_content
from .written import Written

BATCH = 500


def keep(written: Sequence[Written], run: ImportRun) -> None:
    """Write down what `run` entered, changed and removed, in the order in which it was written."""
    ranges = [
        JournalRange(
            run=run,
            model=each.model._meta.label_lower,
            first_key=first,
            last_key=last,
            version=each.version if has_version(each.model) else None,
            is_told=each.is_told,
        )
        for each in written
        for first, last in packed(each.created)
    ]
    JournalRange.objects.bulk_create(ranges, batch_size=BATCH)
    changes = [change for each in written for change in _changes(each, run)]
    JournalChange.objects.bulk_create(changes, batch_size=BATCH)


def has_version(model: type[Model]) -> bool:
    """Rows that join two records have none; whoever changes them changes a record."""
    return any(field.name == "version" for field in model._meta.concrete_fields)


def _changes(written: Written, run: ImportRun) -> Iterator[JournalChange]:
    common = {"run": run, "model": written.model._meta.label_lower, "is_told": written.is_told}
    for row in written.removed:
        yield JournalChange(
            **common,
            what=JournalChange.What.REMOVED,
            key=row[written.model._meta.pk.attname],
            content=packed_content({"row": row}),
        )
    for each in written.changed:
        says = {
            "code": each.label,
            "stored": each.stored,
            "fields": list(each.fields),
            "columns": list(map(str, each.columns)),
            "before": {name: as_text(value) for name, value in each.before.items()},
            "after": {name: as_text(value) for name, value in each.after.items()},
        }
        yield JournalChange(
            **common,
            what=JournalChange.What.CHANGED,
            key=each.pk,
            version=each.version_now,
            content=packed_content(says),
        )


class Journal:
    """What a run wrote, by model."""

    def __init__(self, run: ImportRun):
        self.run = run

    @cached_property
    def rows(self) -> list[JournalRange]:
        return list(self.run.entered.all())

    @cached_property
    def entered(self) -> dict[type[Model], list[KeyRange]]:
        """The keys of what was entered."""
        found: dict[type[Model], list[KeyRange]] = {}
        for row in self.rows:
            found.setdefault(row.model_class, []).append(KeyRange(row.first_key, row.last_key))
        return {model: sorted(ranges) for model, ranges in found.items()}

    @cached_property
    def told(self) -> set[type[Model]]:
        """The models of which the access log tells."""
        return {row.model_class for row in self.rows if row.is_told}

    @cached_property
    def changed(self) -> dict[type[Model], dict[int, JournalChange]]:
        """What was changed, the last first: so it is undone, lest two rows stand in each other's way."""
        return self._changes(JournalChange.What.CHANGED)

    @cached_property
    def removed(self) -> dict[type[Model], dict[int, JournalChange]]:
        return self._changes(JournalChange.What.REMOVED)

    def _changes(self, what: str) -> dict[type[Model], dict[int, JournalChange]]:
        found: dict[type[Model], dict[int, JournalChange]] = {}
        for change in self.run.changes.filter(what=what).order_by("-pk"):
            found.setdefault(change.model_class, {})[change.key] = change
        return found

    def holds(self, model: type[Model], key: int) -> bool:
        """Whether the run entered this row."""
        ranges = self.entered.get(model, [])
        place = bisect_right(ranges, (key, inf))
        return place > 0 and key <= ranges[place - 1].last

    def writes_back(self, model: type[Model], key: int, attname: str) -> bool:
        """Whether undoing writes over this column of this row."""
        change = self.changed.get(model, {}).get(key)
        return change is not None and attname in change.says.get("stored", {})
