"""Appointments: who takes part in them, and the requests that they are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from casebook import taking_part
from casebook.among import among
from casebook.appointment_requests import Link, relink
from casebook.choices import ParticipantRole
from casebook.models import AppointmentParticipant, CounsellingSession
from casebook.taking_part import Roles

from ...resources.appointments import Participants
from ..known import KnownPerson, KnownRequest
from .base import Related, restricted_persons
from .tables import RelatedChanges, Rows, TableChange, provisional


class AppointmentsRelated(Related):
    attributes = ("file_people", "file_requests")

    def stored(self, keys: Collection[int]) -> dict[str, dict[int, object]]:
        return {"file_people": parties_of(keys), "file_requests": _requests_of(keys)}

    def prepare(self, attribute: str, value: object) -> object:
        """Requests have no order."""
        return _by_number(value) if attribute == "file_requests" else value

    def foreign(self, keys: Collection[int]) -> dict[int, str]:
        sessions = among(CounsellingSession.objects.order_by(), "appointment", keys)
        message = _("This is a counselling session: it belongs to the file of sessions.")
        return dict.fromkeys(sessions.values_list("appointment_id", flat=True), message)

    def kept(self, rows: Rows) -> set[int]:
        return kept_for_participants(rows)

    def work_out(self, rows: Rows, *, is_locking: bool = False) -> RelatedChanges:
        parties = zip(rows.keys, rows.values["file_people"], strict=True)
        roles = {
            key: taking_part.roles_of_all(keys_of(applicants), keys_of(companions))
            for key, (applicants, companions) in parties
        }
        requests = zip(rows.keys, rows.values["file_requests"], strict=True)
        links = _links({key: keys_of(all_of) for key, all_of in requests})
        return RelatedChanges([*participants(roles), *links])


def keys_of(records: Iterable[KnownPerson | KnownRequest]) -> list[int]:
    return [record.pk for record in records]


def parties_of(appointments: Collection[int]) -> dict[int, Participants]:
    """Who takes part in each of the appointments, in the order in which they were named."""
    by_role: dict[str, dict[int, list]] = {role: defaultdict(list) for role in ParticipantRole}
    stored = among(AppointmentParticipant.objects.order_by("pk"), "appointment", appointments)
    columns = ("appointment_id", "role", "person_id", "person__code")
    for appointment, role, *person in stored.values_list(*columns):
        by_role[role][appointment].append(KnownPerson(*person))
    applicants, companions = by_role[ParticipantRole.APPLICANT], by_role[ParticipantRole.COMPANION]
    return {
        key: Participants(tuple(applicants.get(key, ())), tuple(companions.get(key, ())))
        for key in appointments
    }


def _requests_of(appointments: Collection[int]) -> dict[int, tuple[KnownRequest, ...]]:
    found: dict[int, list[KnownRequest]] = defaultdict(list)
    links = among(Link.objects.order_by(), "appointment", appointments)
    columns = ("appointment_id", "request_id", "request__number", "request__applicant_id")
    for appointment, *request in links.values_list(*columns):
        found[appointment].append(KnownRequest(*request))
    return {key: _by_number(found.get(key, ())) for key in appointments}


def _by_number(requests: Iterable[KnownRequest]) -> tuple[KnownRequest, ...]:
    return tuple(sorted(requests, key=lambda request: request.number))


def kept_for_participants(rows: Rows) -> set[int]:
    """Places of the rows in which somebody takes part whose processing is restricted."""
    parties = [keys_of((*party.applicants, *party.companions)) for party in rows.values["file_people"]]
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
