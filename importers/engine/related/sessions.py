"""Counselling sessions: the row is an appointment, behind which stands a session of somebody's case.

The first person of a row is the one whose case it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from casebook import taking_part
from casebook.among import among
from casebook.choices import SessionKind
from casebook.counselling_cases import Case, Cases
from casebook.models import CounsellingCase, CounsellingSession

from ...resources.appointments import Participants
from ...resources.sentences import ASKED_TOO_LATE, HAS_NO_CASE, IS_NO_SESSION
from ..known import KnownPerson
from .appointments import PartiesRelated, keys_of, participants, parties_of
from .base import in_books
from .tables import Note, RelatedChanges, Rows, TableChange, provisional


class StoredSession(NamedTuple):
    """A session and its case; without one where the case was erased."""

    pk: int
    kind: str
    case: int | None
    asked_on: date | None
    person: KnownPerson


class SessionsRelated(PartiesRelated):
    defaults = {
        "file_people": Participants(),
        "file_requested_on": None,
        "file_kind": SessionKind.PSYCHOLOGICAL.value,
    }
    reads = ("starts_at", "worker")

    def stored(self, keys: Collection[int]) -> dict[str, dict[int, object]]:
        """The person of the case comes first among those who take part."""
        sessions, parties = _sessions_of(keys), parties_of(keys)
        people, asked_on, kinds = parties, {}, {}
        for key, session in sessions.items():
            if session.case is not None:
                party = parties.get(key, Participants())
                everybody = dict.fromkeys((session.person, *party.applicants))
                people[key] = party._replace(applicants=tuple(everybody))
                asked_on[key], kinds[key] = session.asked_on, session.kind
        return {"file_people": people, "file_requested_on": asked_on, "file_kind": kinds}

    def prepare(self, attribute: str, value: object) -> object:
        """In counselling everybody takes part: there are no companions."""
        return Participants((*value.applicants, *value.companions)) if attribute == "file_people" else value

    def foreign(self, keys: Collection[int]) -> dict[int, str]:
        sessions = _sessions_of(keys)
        refused = {key: str(IS_NO_SESSION) for key in keys if key not in sessions}
        erased = {key: str(HAS_NO_CASE) for key, session in sessions.items() if session.case is None}
        return refused | erased

    def contradictions(self, rows: Rows) -> Iterator[tuple[int, str, str]]:
        pairs = zip(rows.values["file_requested_on"], rows.values["starts_at"], strict=True)
        for place, (asked_on, starts_at) in enumerate(pairs):
            if asked_on and asked_on > timezone.localdate(starts_at):
                yield place, "file_requested_on", str(ASKED_TOO_LATE)

    def as_told(self, attribute: str, value: object) -> dict[str, object]:
        if attribute != "file_people":
            return super().as_told(attribute, value)
        return {"participants": in_books((*value.applicants, *value.companions))}

    def work_out(self, rows: Rows, *, is_locking: bool = False) -> RelatedChanges:
        """Cases come before the sessions that they are opened for."""
        people = [keys_of(party.applicants) for party in rows.values["file_people"]]
        new = rows.new_keys
        stored = _sessions_of([key for key in rows.keys if key not in new])
        found, opened = _cases(rows, [everybody[0] for everybody in people], stored)
        roles = {
            key: taking_part.roles_in_session(everybody[0], everybody)
            for key, everybody in zip(rows.keys, people, strict=True)
        }
        tables = []
        if opened:
            cases = [(case.person_id, case.requested_on, case.professional_id, None) for case in opened]
            columns = ("person_id", "requested_on", "professional_id", "closed_on")
            tables.append(TableChange(CounsellingCase, columns, [case.pk for case in opened], cases))
        notes = [Note(CounsellingCase, case.pk, is_new=True) for case in opened]
        return RelatedChanges([*tables, *participants(roles, new), *_sessions(rows, found, stored)], notes)


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
        if key in stored:
            changed[stored[key].pk] = {"case_id": case, "kind": kind}
        else:
            new.append((key, case, kind))
    columns = ("appointment_id", "case_id", "kind")
    return (
        [TableChange(CounsellingSession, columns, provisional(len(new)), new, changed)] if rows.keys else []
    )
