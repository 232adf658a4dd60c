"""Enrolments: who was taken into which programme, and when."""

from __future__ import annotations

from casebook.choices import EnrolmentSource
from casebook.models import ProgrammeEnrolment

from .base import CasebookResource
from .columns import Column
from .widgets import Choice, Day, Reference


class EnrolmentResource(CasebookResource):
    programme = Column(
        "Πρόγραμμα",
        Reference("programme", key="code", label="name"),
        attribute="programme",
        required=True,
        example="ΤΕΒΑ",
    )
    person = Column(
        "Πρόσωπο",
        Reference("person", key="code"),
        attribute="person",
        required=True,
        example="ΑΒ-2022-000123",
    )
    enrolled_on = Column("Ημ. ένταξης", Day(), attribute="enrolled_on", required=True, example="01/06/2022")
    ended_on = Column("Ημ. λήξης", Day(), attribute="ended_on", empty=None, example="31/12/2022")
    source = Column("Πηγή", Choice(EnrolmentSource), attribute="source", keeps=True, example="Αίτηση")

    key = ("enrolled_on", "person", "programme")
    period_field = "enrolled_on"

    class Meta:
        model = ProgrammeEnrolment

    def get_queryset(self):
        return ProgrammeEnrolment.objects.select_related("programme", "person")
