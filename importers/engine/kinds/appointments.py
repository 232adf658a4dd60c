"""Appointments and counselling sessions in sets: two kinds of file for one kind of record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Model

from casebook.among import among
from casebook.models import CounsellingSession

from ..related import AppointmentsRelated, SessionsRelated
from .with_related import RelatedInSets

if TYPE_CHECKING:
    from ..writing import Writing
    from ..written import Written


class AppointmentsInSets(RelatedInSets):
    related = AppointmentsRelated()


class SessionsInSets(RelatedInSets):
    """A row is known as the session, which is written with its appointment. Both are in the journal; history
    and access log tell of the session."""

    related = SessionsRelated()

    @property
    def told_model(self) -> type[Model]:
        return CounsellingSession

    def account(self, writing: Writing) -> list[Written]:
        """The appointments, of which nothing is told."""
        (appointments,) = super().account(writing)
        changed = [
            replace(each, fields=(), columns=(), before={}, after={}, former=())
            for each in appointments.changed
        ]
        return [replace(appointments, changed=changed, is_told=False)]

    def write_related(self, writing: Writing) -> list[Written]:
        """With what the rows changed told of the sessions."""
        (appointments,) = super().account(writing)
        keys = [*writing.created, *(each.pk for each in appointments.changed)]
        return [
            self._told(written, appointments, keys) if written.model is CounsellingSession else written
            for written in super().write_related(writing)
        ]

    @staticmethod
    def _told(sessions: Written, appointments: Written, keys: list[int]) -> Written:
        stored = among(CounsellingSession.objects.order_by(), "appointment", keys)
        session_of = dict(stored.values_list("appointment_id", "pk"))
        rows = {each.pk: each for each in sessions.changed}
        changed = []
        for each in appointments.changed:
            row = rows[session_of[each.pk]]
            changed.append(replace(each, pk=row.pk, version_before=row.version_before, stored=row.stored))
        return replace(sessions, changed=changed, fields=appointments.fields, is_told=True)
