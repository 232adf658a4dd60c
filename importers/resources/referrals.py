"""Referrals: people sent on to other bodies."""

from __future__ import annotations

from casebook import actions
from casebook.choices import ReferralStatus, ReferralType
from casebook.models import Referral, Series

from .base import CasebookResource
from .columns import Column
from .widgets import Choice, Code, Day, Reference


class ReferralResource(CasebookResource):
    reference = Column(
        "Κωδικός παραπομπής", Code(), attribute="reference", keeps=True, example="Π-2022-00012"
    )
    sent_on = Column("Ημ. αποστολής", Day(), attribute="sent_on", required=True, example="04/05/2022")
    person = Column(
        "Πρόσωπο",
        Reference("person", key="code"),
        attribute="person",
        required=True,
        example="ΑΒ-2022-000123",
    )
    body = Column(
        "Φορέας", Reference("body", key="code", label="name"), attribute="body", required=True, example="ΔΥΠΑ"
    )
    type = Column(
        "Τύπος", Choice(ReferralType), attribute="type", keeps=True, example="Ατομικό Σχέδιο Δράσης"
    )
    status = Column("Κατάσταση", Choice(ReferralStatus), attribute="status", keeps=True, example="Στάλθηκε")
    request = Column(
        "Αίτημα", Reference("request", key="number"), attribute="request", empty=None, example="2022/00123"
    )

    key = ("reference",)
    period_field = "sent_on"
    numbered_field = "reference"
    series = Series.REFERRAL
    year_from = "sent_on"

    class Meta:
        model = Referral

    def get_queryset(self):
        return Referral.objects.select_related("person", "body", "request")

    def create(self, referral: Referral) -> None:
        actions.refer(referral=referral)
