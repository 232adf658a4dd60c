"""Why a record counts, or no longer counts, in a figure that was frozen: read from the records, from what
stood in them before, and from the access log."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from django.db.models import F, Model, QuerySet

from casebook.among import among
from casebook.choices import DriftReason
from casebook.indicators import Definition, Dimension, Source
from casebook.models import (
    AccessLogEntry,
    Appointment,
    AppointmentParticipant,
    CounsellingSession,
    EarlierValue,
    Household,
    HouseholdMembership,
    Person,
    RecordRange,
    SnapshotFigure,
)
from casebook.models.access_log import Action
from casebook.statistics.distinct import filtered
from casebook.statistics.naming import Names, Raw
from casebook.statistics.periods import Period, clock_of_the_centre
from casebook.statistics.sources import ROWS, CountedRows

Reasons = dict[int, DriftReason]
MOST_ASKED = 500  # keys of one question that goes by a column of another table, or by one of texts
# What is counted by rules of its own, and what it is counted from: by their day, requests on the days that no
# total covers; and those through whose visits others of the household are served.
COUNTED_AS = {Source.SINCE_OPENING: Source.REQUESTS, Source.SERVED: Source.VISITS}
OF_DIMENSION = {Dimension.CATEGORY: DriftReason.RECATEGORISED, Dimension.BODY: DriftReason.BODY}
# The field that was corrected tells the reason, the first of these that was.
OF_FIELD = {
    "status": DriftReason.RESTORED,
    "category": DriftReason.RECATEGORISED,
    "body": DriftReason.BODY,
    **dict.fromkeys(
        ("received_on", "starts_at", "day", "hour", "date", "sent_on", "enrolled_on", "requested_on"),
        DriftReason.MOVED,
    ),
    **dict.fromkeys(("closed_on", "ended_on"), DriftReason.MOVED),
    **dict.fromkeys(("applicant", "applicants", "companions", "participants", "person"), DriftReason.PEOPLE),
}
DAYS = frozenset(name for name, reason in OF_FIELD.items() if reason == DriftReason.MOVED)
# Rows whose day, status and history are those of the record that they belong to.
TOLD_BY: dict[type[Model], tuple[str, type[Model]]] = {
    AppointmentParticipant: ("appointment", Appointment),
    CounsellingSession: ("appointment", Appointment),
}


# The question of a figure as it was frozen names the categories that it held to by their keys.
HELD_CATEGORIES = re.compile(r'"category_id" IN \(([\d, ]+)\)')


class Explanation:
    """The reasons of one figure, asked for many records at once."""

    def __init__(self, figure: SnapshotFigure, definition: Definition, model: type[Model]):
        self.definition, self.model = definition, model
        self.frozen_at: datetime = figure.snapshot.computed_on
        self.period = Period.inclusive(figure.period_start, figure.period_end)
        self.figure = figure
        source = COUNTED_AS.get(definition.source, definition.source)
        self.source: CountedRows = ROWS[source]
        self.rules = replace(definition, source=source)
        self.counts_persons = model in (Person, Household)

    @cached_property
    def is_redefined(self) -> bool:
        """Whether the figure, or the catalogue that it is read with, says something else than then."""
        return self.figure.query != self.definition.describe() or bool(self._moved_categories)

    @cached_property
    def _moved_categories(self) -> frozenset[Raw]:
        """The categories that the figure holds to now alone or held to then alone: parts and predecessors of
        those that it names come and go with the catalogue."""
        held = HELD_CATEGORIES.search(self.figure.sql)
        codes = self.definition.filters.get(Dimension.CATEGORY, ())
        if held is None or not codes:
            return frozenset()
        return Names().held_to(Dimension.CATEGORY, codes) ^ {int(key) for key in held[1].split(",")}

    def of_those_that_came(self, keys: list[int]) -> Iterator[tuple[int, DriftReason]]:
        if self.counts_persons:
            found = self._persons_came(keys)
            found |= self._through_others(keys, found, self._persons_came)
        else:
            found = self._records_came(self.model, keys)
        return ((key, self._or_changed(found.get(key))) for key in keys)

    def of_those_that_went(self, keys: list[int]) -> Iterator[tuple[int, DriftReason]]:
        if self.counts_persons:
            found = self._persons_went(keys)
            found |= self._through_others(keys, found, self._persons_went)
        else:
            found = self._records_went(self.model, keys)
        return ((key, self._or_changed(found.get(key))) for key in keys)

    def _or_changed(self, reason: DriftReason | None) -> DriftReason:
        if reason is None:
            return DriftReason.DEFINITION if self.is_redefined else DriftReason.CHANGED
        return reason

    # --- records

    def _records_came(self, model: type[Model], keys: Iterable[int]) -> Reasons:
        """Entered since, or corrected since in a field that decides."""
        told_by, owner = TOLD_BY.get(model, ("", model))
        rows = dict(among(model._base_manager.order_by(), "id", keys).values_list("pk", told_by or "pk"))
        corrected = self._corrected(owner, rows.values())
        if owner is not model:
            corrected_rows = self._corrected(model, rows)
            found = {pk: corrected.get(rows[pk]) or corrected_rows.get(pk) for pk in rows}
        else:
            found = {pk: corrected.get(pk) for pk in rows}
        reasons = {pk: reason for pk, reason in found.items() if reason}
        reasons |= self._by_catalogue(model, rows)
        late = self._since("created_at", owner, rows.values())
        return reasons | {pk: DriftReason.LATE for pk, told in rows.items() if told in late}

    def _since(self, moment: str, model: type[Model], keys: Iterable[int]) -> set[int]:
        """Those of `keys` whose field `moment` lies after the freeze."""
        rows = among(model._base_manager.order_by(), "id", keys)
        return set(rows.filter(**{f"{moment}__gt": self.frozen_at}).values_list("pk", flat=True))

    def _corrected(self, model: type[Model], keys: Iterable[int]) -> Reasons:
        """By the fields of which an earlier value was kept since the freeze."""
        return {
            key: next((reason for name, reason in OF_FIELD.items() if name in names), DriftReason.CHANGED)
            for key, names in self._corrected_fields(model, keys).items()
        }

    def _corrected_fields(self, model: type[Model], keys: Iterable[int]) -> dict[int, set[str]]:
        kept = EarlierValue.objects.filter(kind=model._meta.label_lower, changed_at__gt=self.frozen_at)
        fields: dict[int, set[str]] = {}
        for key, name in among(kept.order_by(), "key", keys).values_list("key", "field"):
            fields.setdefault(key, set()).add(name)
        return fields

    def _records_went(self, model: type[Model], keys: Iterable[int]) -> Reasons:
        """By the first rule of the figure that the record does not keep any more."""
        keys = list(keys)
        present = set(among(model._base_manager.order_by(), "id", keys).values_list("pk", flat=True))
        reasons = self._gone(model, [key for key in keys if key not in present])
        with clock_of_the_centre():
            for reason, kept in self._rules():
                if left := [key for key in present if key not in reasons]:
                    still = set(among(kept, "id", left).values_list("pk", flat=True))
                    reasons |= {key: reason for key in left if key not in still}
        recategorised = [key for key, reason in reasons.items() if reason == DriftReason.RECATEGORISED]
        reasons |= self._by_catalogue(model, recategorised)
        # What keeps all rules may have come to a day that a total on paper counts instead.
        corrected = self._corrected_fields(model, present - reasons.keys())
        return reasons | {key: DriftReason.MOVED for key, names in corrected.items() if names & DAYS}

    def _by_catalogue(self, model: type[Model], keys: Iterable[int]) -> Reasons:
        """Those that nobody put elsewhere since, of a category that was held to only then, or is only now."""
        if not self._moved_categories or model is not self.source.records().model:
            return {}
        category = self.source.column(Dimension.CATEGORY, self.rules.day)
        rows = model._base_manager.order_by().alias(held=category).filter(held__in=self._moved_categories)
        found = set(among(rows, "id", keys).values_list("pk", flat=True))
        corrected = self._corrected_fields(model, found)
        return {key: DriftReason.DEFINITION for key in found if "category" not in corrected.get(key, ())}

    def _rules(self) -> Iterator[tuple[DriftReason, QuerySet]]:
        """What a record must be to count, rule by rule, with the reason where it is not."""
        source, rules = self.source, self.rules
        yield DriftReason.VOIDED, source.records().order_by()
        if Dimension.STATUS in rules.filters:
            status = replace(rules, filters={Dimension.STATUS: rules.filters[Dimension.STATUS]})
            yield DriftReason.VOIDED, filtered(status, source.records().order_by(), Names())
        yield DriftReason.MOVED, source.within(rules.day, self.period)
        for name, values in rules.filters.items():
            rule = replace(rules, filters={name: values})
            reason = OF_DIMENSION.get(Dimension(name), DriftReason.CHANGED)
            yield reason, filtered(rule, source.records().order_by(), Names())

    def _gone(self, model: type[Model], keys: list[int]) -> Reasons:
        """Of records that are not there: undone with their import, entered twice, or erased with a person."""
        if not keys:
            return {}
        kind = model._meta.label_lower
        since = AccessLogEntry.objects.filter(action=Action.DELETE, at__gt=self.frozen_at).order_by()
        named = {int(key) for key in self._deleted_one_by_one(since.filter(subject_kind=kind), keys)}
        ranges = RecordRange.objects.filter(kind=kind, entry__in=since.values("pk"))
        spans = list(ranges.values_list("first_key", "last_key"))
        reasons: Reasons = {}
        for key in keys:
            if key in named:
                reasons[key] = DriftReason.MERGED
            elif any(first <= key <= last for first, last in spans):
                reasons[key] = DriftReason.UNDONE
            else:
                reasons[key] = DriftReason.ERASED
        return reasons

    @staticmethod
    def _deleted_one_by_one(lines: QuerySet, keys: list[int]) -> Iterator[str]:
        for part in _parts([str(key) for key in keys]):
            yield from lines.filter(subject_key__in=part).values_list("subject_key", flat=True)

    # --- persons and households, by the records that they were counted for

    def _persons_came(self, keys: list[int]) -> Reasons:
        """Late where all that counts was entered since; else what happened with a record that counts now,
        or with the record of the same person that was merged."""
        rows = self._rows_counted(keys)
        found: dict[int, set[DriftReason | None]] = {}
        reasons = self._records_came(self.source.records().model, rows)
        for pk, key in rows.items():
            found.setdefault(key, set()).add(reasons.get(pk))
        heirs = self._heirs(keys)
        return {key: self._of_person(of_rows, key in heirs) for key, of_rows in found.items()}

    def _heirs(self, keys: Iterable[int]) -> set[int]:
        """Those of these persons into whose record another one was merged since."""
        merged = Person.objects.filter(updated_at__gt=self.frozen_at, merged_into__isnull=False).order_by()
        return set(among(merged, "merged_into", keys).values_list("merged_into", flat=True))

    @staticmethod
    def _of_person(of_rows: set[DriftReason | None], is_merged: bool) -> DriftReason:
        if is_merged:
            return DriftReason.MERGED
        if of_rows == {DriftReason.LATE}:
            return DriftReason.LATE
        told = of_rows - {DriftReason.LATE, None}
        return next((reason for reason in DriftReason if reason in told), DriftReason.CHANGED)

    def _persons_went(self, keys: list[int]) -> Reasons:
        """Merged or erased; else what happened with a record that does not count any more."""
        people = self.model._base_manager.order_by()
        present = set(among(people, "id", keys).values_list("pk", flat=True))
        reasons = dict.fromkeys((key for key in keys if key not in present), DriftReason.ERASED)
        if self.model is Person:
            merged = among(people.filter(merged_into__isnull=False), "id", keys)
            reasons |= dict.fromkeys(merged.values_list("pk", flat=True), DriftReason.MERGED)
        rows = self._rows_written_since([key for key in keys if key not in reasons])
        for pk, reason in self._records_went(self.source.records().model, rows).items():
            reasons.setdefault(rows[pk], reason)
        return reasons

    def _rows_counted(self, keys: list[int]) -> dict[int, int]:
        """The rows of these persons or households that count in the period now, with whose each is."""
        if not self._who or not keys:
            return {}
        with clock_of_the_centre():
            rows = filtered(self.rules, self.source.within(self.rules.day, self.period), Names())
            rows = rows.annotate(whose=self.source.survivor if self.model is Person else F(self._who))
            return {
                pk: whose
                for part in _parts(keys)
                for pk, whose in rows.filter(whose__in=part).values_list("pk", "whose")
            }

    def _rows_written_since(self, keys: list[int]) -> dict[int, int]:
        """Their rows of any time that were written since. They are sought by whose they are, which has an
        index in every table; when they were written has none, and would be read of the rows of all years."""
        if not self._who:
            return {}
        model = self.source.records().model
        told_by, owner = TOLD_BY.get(model, ("pk", model))
        whose = self._standing_for(keys) if self.model is Person else {key: key for key in keys}
        rows = [
            row
            for part in _parts(list(whose))
            for row in model._base_manager.order_by()
            .filter(**{f"{self._who}__in": part})
            .values_list("pk", self._who, told_by)
        ]
        written = self._since("updated_at", owner, (told for _pk, _who, told in rows))
        return {pk: whose[who] for pk, who, told in rows if told in written}

    @property
    def _who(self) -> str:
        return self.source.person if self.model is Person else self.source.household

    @staticmethod
    def _standing_for(keys: list[int]) -> dict[int, int]:
        """The records of these persons, and those merged into them, with whom each stands for."""
        merged = among(Person.objects.order_by(), "merged_into", keys)
        return {key: key for key in keys} | dict(merged.values_list("pk", "merged_into"))

    # --- people served through the visits of others

    def _through_others(
        self, keys: list[int], found: Reasons, ask: Callable[[list[int]], Reasons]
    ) -> Reasons:
        """Of people served of whose own records nothing is told: that somebody's stay in the household was
        written since, or else what happened with another one who lives or lived there, as `ask` answers."""
        left = [key for key in keys if key not in found]
        if self.definition.source != Source.SERVED or not left:
            return {}
        stays = HouseholdMembership.objects.order_by()
        homes: dict[int, set[int]] = defaultdict(set)
        for person, household in among(stays, "person", left).values_list("person", "household"):
            homes[person].add(household)
        living: dict[int, set[int]] = defaultdict(set)
        households = among(stays, "household", set().union(*homes.values()))
        for household, person in households.values_list("household", "person"):
            living[household].add(person)
        written = households.filter(updated_at__gt=self.frozen_at)
        changed = set(written.values_list("household", flat=True))
        others = sorted(set().union(*living.values()))
        of_others = ask(others) | dict.fromkeys(self._heirs(others), DriftReason.MERGED)
        reasons = {}
        for key in left:
            told = {of_others.get(other) for home in homes[key] for other in living[home]}
            if homes[key] & changed:
                reasons[key] = DriftReason.HOUSEHOLD
            elif DriftReason.MERGED in told:
                reasons[key] = DriftReason.HOUSEHOLD_MERGED
            else:
                reasons[key] = next((each for each in DriftReason if each in told), DriftReason.CHANGED)
        return reasons


def _parts(keys: list) -> Iterator[list]:
    return (keys[start : start + MOST_ASKED] for start in range(0, len(keys), MOST_ASKED))
