"""Requests in sets: the household of each new one."""

from __future__ import annotations

from casebook.models import HouseholdMembership

from ..frames import Frame
from .base import KindInSets


class RequestsInSets(KindInSets):
    def fill(self, frame: Frame) -> None:
        """The household in which the applicant lived on the day of the request."""
        asked = list(zip(frame.column("applicant_id"), frame.column("received_on"), strict=True))
        households = HouseholdMembership.objects.households_on(asked)
        frame.filled["household"] = list(map(households.get, asked))
