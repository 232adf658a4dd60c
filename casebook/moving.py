"""Who moves into which household: many moves at once, with the result of one after the other.

    moves = Moves()
    moves.move(person.pk, household.pk, Relation.CHILD, on=None)
    moves.work_out()
    moves.save()

Works with primary keys, so that a plan can use provisional (negative) ones of records that are not written
yet. However many moves there are, they are worked out and saved with a constant number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import connection
from django.utils import timezone

from casebook.among import among
from casebook.choices import Relation
from casebook.models import HouseholdMembership, Person

BATCH = 500


@dataclass(slots=True, eq=False)
class Stay:
    """A membership that moves end, correct or make. `pk` is None until it is saved."""

    household_id: int
    person_id: int
    relation: str
    started_on: date | None
    ended_on: date | None = None
    pk: int | None = None
    version: int = 0
    is_changed: bool = False

    def end(self, day: date) -> None:
        """No membership ends before it starts: one that would only begin then never was."""
        self.ended_on = max(filter(None, (day, self.started_on)))
        self.is_changed = True

    def become(self, relation: str) -> None:
        self.is_changed = self.is_changed or self.relation != relation
        self.relation = relation

    @property
    def is_head(self) -> bool:
        return self.relation == Relation.HEAD and self.ended_on is None


class Moves:
    """Moves in their order. Each answers the list of the households that are left for it, which `work_out`
    fills."""

    def __init__(self) -> None:
        self.created: list[Stay] = []
        self.changed: list[Stay] = []
        self._steps: list[Callable[[], None]] = []
        self._persons: set[int] = set()
        self._households: set[int] = set()
        self._homes: dict[int, list[Stay]] = defaultdict(list)  # the memberships in force, by person
        self._heads: dict[int, Stay] = {}  # by household
        self._today = timezone.localdate()

    def move(self, person: int, household: int, relation: str, *, on: date | None) -> list[int]:
        """Make `person` a member of `household` since `on` (None: as far back as anyone knows).

        Memberships of other households end on that day (today where it is not known); the same membership
        with another relation is corrected in place, since nobody moved. A head who is replaced stays a
        member.

        Raises:
            ValueError: the person or the household is not saved.
        """
        if person is None or household is None:
            raise ValueError("Whoever moves and where to has to be saved before.")
        self._persons.add(person)
        if relation == Relation.HEAD:
            self._households.add(household)
        left: list[int] = []
        self._steps.append(partial(self._move, left, person, household, relation, on))
        return left

    def leave(self, person: int) -> list[int]:
        """End all memberships of `person` today."""
        self._persons.add(person)
        left: list[int] = []
        self._steps.append(partial(self._end_others, left, person, None, self._today))
        return left

    def step_down(self, household: int) -> None:
        """Leave `household` without a head; who was it stays a member."""
        self._households.add(household)
        self._steps.append(partial(self._step_down, household, Relation.OTHER))

    def work_out(self, *, is_locking: bool = False) -> None:
        """Read who lives where and go through the moves. `is_locking` keeps the persons and memberships that
        are read from others until the transaction ends: asked by whoever saves."""
        stored = self._stored(is_locking)
        for step in self._steps:
            step()
        self.changed = [stay for stay in stored if stay.is_changed]

    @property
    def changes_in_order(self) -> Iterator[list[Stay]]:
        """What changed, in sets to be written one after the other: whoever stops being the head comes first,
        since a household never has two."""
        for are_heads in (False, True):
            if stays := [stay for stay in self.changed if stay.is_head == are_heads]:
                yield stays

    def save(self) -> None:
        """Write the memberships. Of a transaction in which they were worked out with `is_locking`."""
        now = timezone.now()
        for stays in self.changes_in_order:
            rows = [
                HouseholdMembership(
                    pk=stay.pk, relation=stay.relation, ended_on=stay.ended_on, updated_at=now
                )
                for stay in stays
            ]
            HouseholdMembership.objects.bulk_update(
                rows, ["relation", "ended_on", "updated_at"], batch_size=BATCH
            )
        rows = HouseholdMembership.objects.bulk_create(
            (
                HouseholdMembership(
                    household_id=stay.household_id,
                    person_id=stay.person_id,
                    relation=stay.relation,
                    started_on=stay.started_on,
                    ended_on=stay.ended_on,
                )
                for stay in self.created
            ),
            batch_size=BATCH,
        )
        for stay, row in zip(self.created, rows, strict=True):
            stay.pk = row.pk

    # What a step does.

    def _move(self, left: list[int], person: int, household: int, relation: str, on: date | None) -> None:
        self._end_others(left, person, household, on or self._today)
        head = self._heads.get(household)
        if relation == Relation.HEAD and head is not None and head.person_id != person:
            self._step_down(household, Relation.OTHER_RELATIVE)
        homes = self._homes[person]
        if not homes:
            homes.append(Stay(household, person, relation, on))
            self.created += homes
        elif homes[0].relation != relation:
            self._forget_head(homes[0])
            homes[0].become(relation)
        if relation == Relation.HEAD:
            self._heads[household] = homes[0]

    def _end_others(self, left: list[int], person: int, household: int | None, day: date) -> None:
        for stay in self._homes[person]:
            if stay.household_id != household:
                self._forget_head(stay)
                stay.end(day)
                left.append(stay.household_id)
        self._homes[person] = [stay for stay in self._homes[person] if stay.household_id == household]

    def _step_down(self, household: int, relation: str) -> None:
        if head := self._heads.pop(household, None):
            head.become(relation)

    def _forget_head(self, stay: Stay) -> None:
        if self._heads.get(stay.household_id) is stay:
            del self._heads[stay.household_id]

    # What is stored.

    def _stored(self, is_locking: bool) -> list[Stay]:
        """The memberships in force of the persons, and those of the heads of the households."""
        if is_locking and connection.features.has_select_for_update:
            persons = among(Person.objects.order_by("pk"), "id", _known(self._persons))
            list(persons.select_for_update(no_key=True).values_list("pk"))
        current = HouseholdMembership.objects.current()
        of_persons = among(current, "person", _known(self._persons))
        heads = among(current.filter(relation=Relation.HEAD), "household", _known(self._households))
        stays: dict[int, Stay] = {}
        for memberships in (of_persons, heads):
            if is_locking:
                memberships = memberships.select_for_update()
            for stay in _stays(memberships):
                stays.setdefault(stay.pk, stay)
        for stay in sorted(stays.values(), key=lambda stay: (stay.household_id, stay.pk)):
            self._homes[stay.person_id].append(stay)
            if stay.is_head:
                self._heads[stay.household_id] = stay
        return list(stays.values())


def ever_housed(persons: Iterable[int]) -> set[int]:
    """Those of `persons` who are or were members of a household."""
    memberships = among(HouseholdMembership.objects.order_by(), "person", _known(persons))
    return set(memberships.values_list("person_id", flat=True).distinct())


def _known(keys: Iterable[int]) -> list[int]:
    """Provisional keys stand for records that nobody refers to yet."""
    return sorted(key for key in keys if key > 0)


def _stays(memberships) -> Iterator[Stay]:
    columns = ("household_id", "person_id", "relation", "started_on", "ended_on", "pk", "version")
    return (Stay(*row) for row in memberships.order_by("pk").values_list(*columns))
