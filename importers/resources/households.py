"""Households: their head and the members who have no record of their own."""

from __future__ import annotations

from django.db.models import Prefetch

from casebook import actions
from casebook.choices import Relation
from casebook.models import Household, HouseholdMembership, Series

from .base import CasebookResource
from .columns import Column
from .widgets import Code, Count, Reference


class HouseholdResource(CasebookResource):
    number = Column("Αριθμός", Code(), attribute="number", keeps=True, example="Ν-2022-00045")
    head = Column(
        "Αρχηγός",
        Reference("person", key="code"),
        attribute="file_head",
        empty=None,
        example="ΑΒ-2022-000123",
    )
    declared_adults = Column("Ενήλικες", Count(), attribute="declared_adults", empty=0, example="1")
    declared_minors = Column("Ανήλικοι", Count(), attribute="declared_minors", empty=0, example="2")

    key = ("number",)
    numbered_field = "number"
    series = Series.HOUSEHOLD

    class Meta:
        model = Household

    def get_queryset(self):
        heads = HouseholdMembership.objects.current().filter(relation=Relation.HEAD).select_related("person")
        return Household.objects.prefetch_related(Prefetch("memberships", heads, to_attr="current_heads"))

    def init_instance(self, row=None) -> Household:
        household = Household()
        household.file_head = None
        return household

    def load_related(self, household: Household) -> None:
        household.file_head = household.current_heads[0].person if household.current_heads else None

    def create(self, household: Household) -> None:
        actions.open_household(household=household)
        if household.file_head is not None:
            self._make_head(household)

    def update(self, household: Household) -> None:
        household.save()
        stored = household.current_heads[0].person if household.current_heads else None
        if household.file_head == stored:
            return
        if household.file_head is None:
            actions.step_down(household=household)
        else:
            self._make_head(household)

    def _make_head(self, household: Household) -> None:
        move = actions.move_to_household(
            person=household.file_head, household=household, relation=Relation.HEAD
        )
        for left in move.left:
            self.note(left, beside=["members"])
