"""Households get a head, another one or none: a head lives there, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from casebook.among import among
from casebook.choices import Relation
from casebook.models import HouseholdMembership
from casebook.moving import Moves

from ..known import KnownPerson
from .base import Related, restricted_persons
from .moves import members_of, memberships
from .tables import RelatedChanges, Rows


class HouseholdsRelated(Related):
    defaults = {"file_head": None}

    def stored(self, keys: Collection[int]) -> dict[str, dict[int, object]]:
        heads = HouseholdMembership.objects.current().filter(relation=Relation.HEAD).order_by()
        found = among(heads, "household", keys)
        rows = found.values_list("household_id", "person_id", "person__code")
        return {"file_head": {household: KnownPerson(*person) for household, *person in rows}}

    def persons_in(self, attribute: str, value: object) -> Sequence[int]:
        return (value.pk,) if value else ()

    def kept(self, rows: Rows) -> set[int]:
        heads = rows.values["file_head"]
        kept = restricted_persons(head.pk for head in heads if head)
        return {place for place, head in enumerate(heads) if head and head.pk in kept}

    def work_out(self, rows: Rows, *, is_locking: bool = False) -> RelatedChanges:
        moves, left = Moves(), []
        heads = zip(rows.keys, rows.values["file_head"], rows.stored["file_head"], strict=True)
        for household, head, stored in heads:
            if head == stored:
                continue
            if head is None:
                moves.step_down(household)
            else:
                left.append(moves.move(head.pk, household, Relation.HEAD, on=None))
        moves.work_out(is_locking=is_locking)
        return RelatedChanges(memberships(moves), members_of(key for keys in left for key in keys if key > 0))
