"""People come to live in households: the moves, and the households that are named for the first time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone

from casebook.among import among
from casebook.choices import Relation
from casebook.models import Household, HouseholdMembership, Series
from casebook.models.restriction import restricted
from casebook.moving import Moves, ever_housed

from ...resources.sentences import RELATION_WITHOUT_HOUSEHOLD
from ..known import KnownHousehold
from .base import Related
from .moves import members_of, memberships
from .tables import Note, RelatedChanges, Rows, TableChange, provisional


class Settling(NamedTuple):
    """A person of a row who comes to live in the household of a number, or nowhere any more."""

    place: int
    person: int
    household: str | None
    relation: str


@dataclass
class Households:
    """The households that a file names, by number; new ones in the order of their first members."""

    keys: dict[str, int]
    new: list[str] = field(default_factory=list)

    @classmethod
    def named_by(cls, settlings: Iterable[Settling]) -> Households:
        numbers = list(dict.fromkeys(s.household for s in settlings if s.household))
        stored = among(Household.objects.order_by(), "number", numbers)
        households = cls(dict(stored.values_list("number", "pk")))
        households.new = [number for number in numbers if number not in households.keys]
        households.keys |= dict(zip(households.new, provisional(len(households.new)), strict=True))
        return households


class PeopleRelated(Related):
    defaults = {"file_household": None, "file_relation": ""}

    def stored(self, keys: Collection[int]) -> dict[str, dict[int, object]]:
        """Where people live now: of several households the one that was joined last."""
        current = among(HouseholdMembership.objects.current().order_by("pk"), "person", keys)
        columns = ("person_id", "household_id", "household__number", "relation")
        households, relations = {}, {}
        for person, *household, relation in current.values_list(*columns):
            households[person], relations[person] = KnownHousehold(*household), relation
        return {"file_household": households, "file_relation": relations}

    def contradictions(self, rows: Rows) -> Iterator[tuple[int, str, str]]:
        pairs = zip(rows.values["file_household"], rows.values["file_relation"], strict=True)
        for place, (household, relation) in enumerate(pairs):
            if relation and household is None:
                yield place, "file_relation", str(RELATION_WITHOUT_HOUSEHOLD)

    def kept(self, rows: Rows) -> set[int]:
        """Rows of somebody who would join a household in which a restricted person lives."""
        settlings = _settlings(rows)
        stored = among(
            Household.objects.order_by(), "number", [s.household for s in settlings if s.household]
        )
        kept = set(restricted(stored).values_list("number", flat=True))
        return {settling.place for settling in settlings if settling.household in kept}

    def work_out(self, rows: Rows, *, is_locking: bool = False) -> RelatedChanges:
        settlings = _settlings(rows)
        households = Households.named_by(settlings)
        moves, touched = _moves(settlings, households.keys)
        moves.work_out(is_locking=is_locking)
        tables, notes = [], []
        if households.new:
            keys = [households.keys[number] for number in households.new]
            rows_of_new = [(number, 0, 0) for number in households.new]
            columns = ("number", "declared_adults", "declared_minors")
            tables.append(TableChange(Household, columns, keys, rows_of_new))
            notes += [Note(Household, key, is_new=True) for key in keys]
        notes += members_of(key for keys in touched for key in keys if key > 0)
        return RelatedChanges(
            tables + memberships(moves), notes, {Series.HOUSEHOLD: households.new} if households.new else {}
        )


def _settlings(rows: Rows) -> list[Settling]:
    """Of new people those who live somewhere, of others those whose household or relation changes."""
    settlings = []
    says, said = ([*map(side.get, PeopleRelated.defaults)] for side in (rows.values, rows.stored))
    places = zip(rows.keys, rows.is_new, zip(*says, strict=True), zip(*said, strict=True), strict=True)
    for place, (person, is_new, home, lived) in enumerate(places):
        household, relation = home
        if household is not None if is_new else home != lived:
            number = household.number if household else None
            settlings.append(Settling(place, person, number, relation))
    return settlings


def _moves(settlings: list[Settling], households: dict[str, int]) -> tuple[Moves, list[list[int]]]:
    """The moves in the order of the rows, and the households that each touches once they are worked out."""
    moves, touched = Moves(), []
    housed, today = ever_housed(settling.person for settling in settlings), timezone.localdate()
    for _place, person, number, relation in settlings:
        if number is None:
            touched.append(moves.leave(person))
            continue
        # Somebody who lived nowhere yet has lived there as far back as anyone knows.
        on = today if person in housed else None
        left = moves.move(person, households[number], relation or Relation.OTHER, on=on)
        touched += [[households[number]], left]
    return moves, touched
