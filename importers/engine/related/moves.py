"""The rows of memberships that moves change, and the households that they touch."""

from __future__ import annotations

from collections.abc import Iterable

from casebook.models import Household, HouseholdMembership
from casebook.moving import Moves

from .tables import Note, TableChange, provisional

COLUMNS = ("household_id", "person_id", "relation", "started_on", "ended_on")


def memberships(moves: Moves) -> list[TableChange]:
    """What the moves, worked out, change in the table of memberships."""
    changes = [
        TableChange(
            HouseholdMembership,
            changed={stay.pk: {"relation": stay.relation, "ended_on": stay.ended_on} for stay in stays},
        )
        for stays in moves.changes_in_order
    ]
    if moves.created:
        new = [tuple(getattr(stay, name) for name in COLUMNS) for stay in moves.created]
        changes.append(TableChange(HouseholdMembership, COLUMNS, provisional(len(new)), new))
    return changes


def members_of(households: Iterable[int]) -> list[Note]:
    """Stored households, each once, whose members others are now."""
    return [Note(Household, key, names=("members",)) for key in dict.fromkeys(households)]
