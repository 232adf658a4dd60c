"""Counselling sessions: the row is an appointment, behind which stands a session of somebody's case.

The first person of a row is the one whose case it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from casebook import taking_part
from casebook.among import among
from casebook.counselling_cases import Case, Cases
from casebook.models import Appointment, CounsellingCase, CounsellingSession

from ...resources.appointments import Participants
from ..known import KnownPerson
from .appointments import kept_for_participants, keys_of, participants, parties_of
from .base import Related
from .tables import Note, RelatedChanges, Rows, TableChange, provisional


class StoredSession(NamedTuple):
    """A session and its case; without one where the case was erased."""

    pk: int
    kind: str
    case: int | None
    asked_on: date | None
    person: KnownPerson


class SessionsRelated(Related):
    attributes = ("file_people", "file_requested_on", "file_kind")

    def stored(self, keys: Collection[int]) -> dict[str, dict[int, object]]:
        """The person of the case comes first among those who take part."""
        sessions, parties = _sessions_of(keys), parties_of(keys)
        people, asked_on, kinds = parties, {}, {}
        for key, session in sessions.items():
            if session.case is not None:
                everybody = dict.fromkeys((session.person, *parties[key].applicants))
                people[key] = parties[key]._replace(applicants=tuple(everybody))
                asked_on[key], kinds[key] = session.asked_on, session.kind
        return {"file_people": people, "file_requested_on": asked_on, "file_kind": kinds}

    def prepare(self, attribute: str, value: object) -> object:
        """In counselling everybody takes part: there are no companions."""
        return Participants((*value.applicants, *value.companions)) if attribute == "file_people" else value

    def foreign(self, keys: Collection[int]) -> dict[int, str]:
        sessions = _sessions_of(keys)
        no_session = _("This is no counselling session: it belongs to the file of appointments.")
        no_case = _("The case of this session was erased: no file changes it.")
        stored = among(Appointment.objects.order_by(), "id", keys).values_list("pk", flat=True)
        refused = {key: no_session for key in stored if key not in sessions}
        return refused | {key: no_case for key, session in sessions.items() if session.case is None}

    def contradictions(self, rows: Rows) -> Iterator[tuple[int, str, str]]:
        pairs = zip(rows.values["file_requested_on"], rows.values["starts_at"], strict=True)
        for place, (asked_on, starts_at) in enumerate(pairs):
            if asked_on and asked_on > timezone.localdate(starts_at):
                message = _("Counselling was asked for after this session took place: look at the two days.")
                yield place, "file_requested_on", message

    def kept(self, rows: Rows) -> set[int]:
        return kept_for_participants(rows)

    def work_out(self, rows: Rows, *, is_locking: bool = False) -> RelatedChanges:
        """Cases come before the sessions that they are opened for."""
        people = [keys_of(party.applicants) for party in rows.values["file_people"]]
        stored = _sessions_of([key for key in rows.keys if key > 0])
        found, opened = _cases(rows, [everybody[0] for everybody in people], stored)
        roles = {
            key: taking_part.roles_in_session(everybody[0], everybody)
            for key, everybody in zip(rows.keys, people, strict=True)
        }
        tables = []
        if opened:
            new = [(case.person_id, case.requested_on, case.professional_id, None) for case in opened]
            columns = ("person_id", "requested_on", "professional_id", "closed_on")
            tables.append(TableChange(CounsellingCase, columns, [case.pk for case in opened], new))
        notes = [Note(CounsellingCase, case.pk, is_new=True) for case in opened]
        return RelatedChanges([*tables, *participants(roles), *_sessions(rows, found, stored)], notes)


def _sessions_of(appointments: Collection[int]) -> dict[int, StoredSession]:
    columns = ("pk", "kind", "case_id", "case__requested_on", "case__person_id", "case__person__code")
    stored = among(CounsellingSession.objects.order_by(), "appointment", appointments)
    rows = stored.values_list("appointment_id", *columns)
    return {
        appointment: StoredSession(*session, KnownPerson(person, code))
        for appointment, *session, person, code in rows
    }


def _cases(rows: Rows, persons: list[int], stored: dict[int, StoredSession]) -> tuple[list[int], list[Case]]:
    """The key of the case of each row, and the cases that are opened, with provisional keys.

    A stored session whose person and day of asking stay, stays in its case.
    """
    cases, found = Cases(set(persons)), []
    columns = (rows.values[name] for name in ("file_requested_on", "starts_at", "worker"))
    for key, person, asked_on, starts_at, worker in zip(rows.keys, persons, *columns, strict=True):
        session = stored.get(key)
        if session and (session.person.pk, session.asked_on) == (person, asked_on):
            found.append(session.case)
            continue
        on = timezone.localdate(starts_at)
        case = cases.of_session(person=person, on=on, asked_on=asked_on, professional=worker.pk)
        if case.pk is None:
            case.pk = -len(cases.opened)
        found.append(case.pk)
    return found, cases.opened


def _sessions(rows: Rows, cases: list[int], stored: dict[int, StoredSession]) -> list[TableChange]:
    """Sessions are written with their appointment, whatever of the two changed."""
    new, changed = [], {}
    for key, case, kind in zip(rows.keys, cases, rows.values["file_kind"], strict=True):
        if key > 0:
            changed[stored[key].pk] = {"case_id": case, "kind": kind}
        else:
            new.append((key, case, kind))
    columns = ("appointment_id", "case_id", "kind")
    return (
        [TableChange(CounsellingSession, columns, provisional(len(new)), new, changed)] if rows.keys else []
    )
