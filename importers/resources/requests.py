"""Requests: what people asked for."""

from __future__ import annotations

from casebook import actions
from casebook.choices import Channel, RequestStatus
from casebook.models import Request, Series

from .base import CasebookResource
from .columns import Column
from .widgets import Choice, Code, Day, Reference, Text


class RequestResource(CasebookResource):
    number = Column("Αριθμός", Code(), attribute="number", keeps=True, example="2022/00123")
    received_on = Column("Ημ. παραλαβής", Day(), attribute="received_on", required=True, example="15/03/2022")
    person = Column(
        "Πρόσωπο",
        Reference("person", key="code"),
        attribute="applicant",
        required=True,
        example="ΑΒ-2022-000123",
    )
    category = Column(
        "Κατηγορία",
        Reference("category", key="code", label="name"),
        attribute="category",
        required=True,
        example="Επίδομα Στέγασης",
    )
    body = Column(
        "Φορέας", Reference("body", key="code", label="name"), attribute="body", empty=None, example="ΟΠΕΚΑ"
    )
    channel = Column("Τρόπος", Choice(Channel), attribute="channel", keeps=True, example="Τηλέφωνο")
    status = Column(
        "Κατάσταση", Choice(RequestStatus), attribute="status", keeps=True, example="Ολοκληρώθηκε"
    )
    worker = Column("Υπάλληλος", Reference("worker", key="username"), attribute="worker", empty=None)
    external_ref = Column("Εξωτ. αριθμός", Text(), attribute="external_reference", example="12345/2022")
    closed_on = Column("Ημ. κλεισίματος", Day(), attribute="closed_on", empty=None, example="20/03/2022")
    outcome = Column("Έκβαση", Text(), attribute="outcome", example="Εγκρίθηκε")

    key = ("number",)
    period_field = "received_on"
    numbered_field = "number"
    series = Series.REQUEST
    year_from = "received_on"

    class Meta:
        model = Request

    def get_queryset(self):
        return Request.objects.select_related("applicant", "category", "body", "worker")

    def create(self, request: Request) -> None:
        actions.file_request(request=request)
