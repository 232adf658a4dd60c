"""Appointments: who takes part in them, and the requests that they are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from casebook import taking_part
from casebook.among import among
from casebook.appointment_requests import Link, relink, requests_of
from casebook.choices import ParticipantRole
from casebook.models import AppointmentParticipant, CounsellingSession
from casebook.taking_part import Roles

from .base import Related, restricted_persons
from .tables import RelatedChanges, Rows, TableChange, provisional


class Party(NamedTuple):
    """Who takes part, by key. Applicants come about a matter of their own, companions do not."""

    applicants: tuple[int, ...] = ()
    companions: tuple[int, ...] = ()


class AppointmentsRelated(Related):
    attributes = ("file_people", "file_requests")

    def stored(self, keys: Collection[int]) -> dict[str, dict[int, object]]:
        no_requests = dict.fromkeys(keys, ())
        requests = {key: tuple(sorted(found)) for key, found in requests_of(keys).items()}
        return {"file_people": parties_of(keys), "file_requests": no_requests | requests}

    def prepare(self, attribute: str, value: object) -> object:
        """Requests have no order."""
        return tuple(sorted(value)) if attribute == "file_requests" else value

    def foreign(self, keys: Collection[int]) -> dict[int, str]:
        sessions = among(CounsellingSession.objects.order_by(), "appointment", keys)
        message = _("This is a counselling session: it belongs to the file of sessions.")
        return dict.fromkeys(sessions.values_list("appointment_id", flat=True), message)

    def kept(self, rows: Rows) -> set[int]:
        return kept_for_participants(rows)

    def work_out(self, rows: Rows, *, is_locking: bool = False) -> RelatedChanges:
        parties = zip(rows.keys, rows.values["file_people"], strict=True)
        roles = {key: taking_part.roles_of_all(*party) for key, party in parties}
        requests = dict(zip(rows.keys, rows.values["file_requests"], strict=True))
        return RelatedChanges([*participants(roles), *_links(requests)])


def parties_of(appointments: Collection[int]) -> dict[int, Party]:
    """Who takes part in each of the appointments, in the order in which they were named."""
    by_role: dict[str, dict[int, list[int]]] = {role: defaultdict(list) for role in ParticipantRole}
    stored = among(AppointmentParticipant.objects.order_by("pk"), "appointment", appointments)
    for appointment, person, role in stored.values_list("appointment_id", "person_id", "role"):
        by_role[role][appointment].append(person)
    applicants, companions = by_role[ParticipantRole.APPLICANT], by_role[ParticipantRole.COMPANION]
    return {
        key: Party(tuple(applicants.get(key, ())), tuple(companions.get(key, ()))) for key in appointments
    }


def kept_for_participants(rows: Rows) -> set[int]:
    """Places of the rows in which somebody takes part whose processing is restricted."""
    parties = [(*party.applicants, *party.companions) for party in rows.values["file_people"]]
    kept = restricted_persons({person for party in parties for person in party})
    return {place for place, party in enumerate(parties) if not kept.isdisjoint(party)} if kept else set()


def participants(roles: Mapping[int, Roles]) -> list[TableChange]:
    """What makes the participants of appointments, new and stored ones, those of `roles`."""
    new = taking_part.join({key: all_of for key, all_of in roles.items() if key < 0})
    stored = taking_part.replace({key: all_of for key, all_of in roles.items() if key > 0})
    rows = [
        (part.appointment_id, part.person_id, part.role) for parts in (new, stored) for part in parts.added
    ]
    columns, gone = ("appointment_id", "person_id", "role"), [part.pk for part in stored.removed]
    return _unless_empty(
        TableChange(AppointmentParticipant, columns, provisional(len(rows)), rows, gone=gone)
    )


def _links(requests: Mapping[int, Iterable[int]]) -> list[TableChange]:
    """The same for the requests of appointments."""
    rows = [(key, request) for key, all_of in requests.items() if key < 0 for request in all_of]
    added, gone = relink({key: all_of for key, all_of in requests.items() if key > 0})
    rows += added
    columns = ("appointment_id", "request_id")
    return _unless_empty(TableChange(Link, columns, provisional(len(rows)), rows, gone=gone))


def _unless_empty(change: TableChange) -> list[TableChange]:
    return [change] if change.new or change.gone else []
