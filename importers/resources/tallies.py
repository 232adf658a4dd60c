"""Tallies: contacts without a case, counted."""

from __future__ import annotations

from casebook.choices import Channel
from casebook.models import ContactTally

from .base import CasebookResource
from .columns import Column
from .widgets import Choice, Count, Day, Text


class TallyResource(CasebookResource):
    date = Column("Ημερομηνία", Day(), attribute="date", required=True, example="04/04/2022")
    channel = Column("Τρόπος", Choice(Channel), attribute="channel", required=True, example="Τηλέφωνο")
    topic = Column("Θέμα", Text(), attribute="topic", required=True, example="Επίδομα Στέγασης")
    count = Column("Πλήθος", Count(), attribute="count", required=True, example="12")

    key = ("date", "channel", "topic")
    period_field = "date"

    class Meta:
        model = ContactTally
