"""Kinds whose rows change other tables, too: what `importers.engine.related` says of them, put in its place
among the steps of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING

from casebook.among import among
from casebook.models.restriction import restricted

from ...resources.columns import KEPT
from ..frames import Frame, StoredFrame
from ..related import Related, RelatedChanges, Rows
from ..related.laying import overlays
from ..related.tables import provisional
from ..related.writing import write_related
from ..wording import in_words
from .base import KindInSets

if TYPE_CHECKING:
    from ..overlays import Overlay
    from ..writing import Writing
    from ..written import Written


class RelatedInSets(KindInSets):
    related: Related

    # The rules of the row.

    def refuse_foreign(self) -> None:
        keys = [key for key in self.batch.keys if key is not None]
        sentences = self.related.foreign(keys) if keys else {}
        name = self.batch.resource.fields[self.batch.resource.key[0]].attribute
        for place, key in enumerate(self.batch.keys):
            if key in sentences:
                self.batch.foreign.add(place)
                self.batch.faults.replace(place, name, sentences[key])

    def check_rows(self) -> None:
        self.refuse_contradictions()

    def refuse_contradictions(self) -> None:
        places = self.batch.sound()
        for at, attribute, sentence in list(self.related.contradictions(self._rows(places))):
            self.batch.faults.add(places[at], attribute, sentence)

    # The rules of the record.

    def differing(self, key: str, frame: StoredFrame) -> set[int]:
        new, old = self._new_and_old(self.batch.resource.fields[key].attribute, frame.places)
        return {place for place, now, was in zip(frame.places, new, old, strict=True) if now != was}

    def texts(self, key: str, frame: StoredFrame) -> list[tuple[str, str]]:
        column = self.batch.resource.fields[key]
        new, old = self._new_and_old(column.attribute, frame.places)
        render = column.widget.render
        return [(in_words(render(was)), in_words(render(now))) for now, was in zip(new, old, strict=True)]

    def restricted_before(self, frame: StoredFrame) -> set[int]:
        if not self.batch.restricted_persons:
            return set()
        stored = restricted(among(self.batch.model.objects.order_by(), "id", frame.keys))
        kept = set(stored.values_list("pk", flat=True))
        return {place for place, key in zip(frame.places, frame.keys, strict=True) if key in kept}

    def restricted_after(self, frame: Frame) -> set[int]:
        if not self.batch.restricted_persons:
            return set()
        places = self.batch.faults.without_fault(frame.places)
        return {places[at] for at in self.related.kept(self._rows(places))}

    # Laying over, writing and what is told of it.

    def related_overlays(self) -> list[Overlay]:
        return overlays(self._work_out(provisional(len(self.batch.created)), is_locking=False))

    def write_related(self, writing: Writing) -> list[Written]:
        changes = self._work_out(writing.created, is_locking=True)
        return write_related(changes, writing.now)

    def _work_out(self, created: Iterable[int], *, is_locking: bool) -> RelatedChanges:
        """What all rows change beside their records, of which the new ones have the keys `created`."""
        batch = self.batch
        keys = dict(zip(batch.changed.places, batch.changed.keys, strict=True))
        keys |= dict(zip(batch.created.places, created, strict=True))
        places = sorted(keys)
        return self.related.work_out(self._rows(places, keys), is_locking=is_locking)

    def before_and_after(self, key: str, frame: StoredFrame) -> tuple[list[dict], list[dict]]:
        name, told = self.batch.resource.fields[key].attribute, self.related.as_told
        new, old = self._new_and_old(name, frame.places)
        return [told(name, value) for value in old], [told(name, value) for value in new]

    def named_before(self, frame: StoredFrame) -> list[Sequence[int]]:
        names = [name for name in self.related.defaults if name in frame.cells]
        columns = [
            [self.related.persons_in(name, value) for value in self._new_and_old(name, frame.places)[1]]
            for name in names
        ]
        rows = zip(*columns, strict=True) if columns else [()] * len(frame)
        return [list(chain.from_iterable(row)) for row in rows]

    # The rows as the related tables see them.

    def _rows(self, places: list[int], keys: dict[int, int] | None = None) -> Rows:
        batch, values, stored = self.batch, {}, {}
        if keys is None:
            keys = dict(enumerate(batch.keys))
        for name in self.related.defaults:
            values[name], stored[name] = self._new_and_old(name, places)
        for name in self.related.reads:
            said = self._said_of_related[name]
            values[name] = [said[place] for place in places]
        numbers = [batch.numbers[place] for place in places]
        is_new = [batch.keys[place] is None for place in places]
        return Rows(numbers, [keys[place] for place in places], is_new, values, stored)

    def _new_and_old(self, name: str, places: list[int]) -> tuple[list, list]:
        """What the rows say in an attribute and what is stored; of new records None is stored."""
        default, keys = self.related.defaults[name], self.batch.keys
        known = self._stored_related.get(name, {})
        old = [None if (key := keys[place]) is None else known.get(key, default) for place in places]
        said = self._said_of_related.get(name)
        new = [KEPT] * len(places) if said is None else [said[place] for place in places]
        kept = [default if keys[place] is None else was for place, was in zip(places, old, strict=True)]
        return [stays if now is KEPT else now for now, stays in zip(new, kept, strict=True)], old

    @cached_property
    def _said_of_related(self) -> dict[str, list]:
        """What the file says, by attribute, as it is compared with what is stored."""
        names = {*self.related.defaults, *self.related.reads}
        cells = {column.column.attribute: column for column in self.batch.cells.values()}
        return {name: cells[name].each(partial(self.related.prepare, name)) for name in names & set(cells)}

    @cached_property
    def _stored_related(self) -> dict[str, dict[int, object]]:
        keys = [key for key in self.batch.keys if key is not None]
        return self.related.stored(keys) if keys else {}
