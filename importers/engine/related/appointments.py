"""Appointments: who takes part in them, and the requests that they are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from casebook import taking_part
from casebook.among import among
from casebook.appointment_requests import Link, relink
from casebook.choices import ParticipantRole
from casebook.models import AppointmentParticipant, CounsellingSession
from casebook.taking_part import Roles

from ...resources.appointments import Participants
from ...resources.sentences import IS_SESSION
from ..known import KnownPerson, KnownRequest
from .base import Related, in_books, restricted_persons
from .tables import RelatedChanges, Rows, TableChange, provisional


class PartiesRelated(Related):
    """What appointments and sessions share: those who take part."""

    def persons_in(self, attribute: str, value: object) -> Sequence[int]:
        return keys_of((*value.applicants, *value.companions)) if attribute == "file_people" else ()

    def kept(self, rows: Rows) -> set[int]:
        parties = [self.persons_in("file_people", party) for party in rows.values["file_people"]]
        kept = restricted_persons({person for party in parties for person in party})
        return {place for place, party in enumerate(parties) if not kept.isdisjoint(party)} if kept else set()


class AppointmentsRelated(PartiesRelated):
    defaults = {"file_people": Participants(), "file_requests": ()}

    def stored(self, keys: Collection[int]) -> dict[str, dict[int, object]]:
        return {"file_people": parties_of(keys), "file_requests": _requests_of(keys)}

    def prepare(self, attribute: str, value: object) -> object:
        """Requests have no order."""
        return _by_number(value) if attribute == "file_requests" else value

    def foreign(self, keys: Collection[int]) -> dict[int, str]:
        sessions = among(CounsellingSession.objects.order_by(), "appointment", keys)
        found = sessions.values_list("appointment_id", flat=True)
        return dict.fromkeys(found, str(IS_SESSION))

    def as_told(self, attribute: str, value: object) -> dict[str, object]:
        if attribute != "file_people":
            return super().as_told(attribute, value)
        return {"applicants": in_books(value.applicants), "companions": in_books(value.companions)}

    def work_out(self, rows: Rows, *, is_locking: bool = False) -> RelatedChanges:
        new = rows.new_keys
        parties = zip(rows.keys, rows.values["file_people"], strict=True)
        roles = {
            key: taking_part.roles_of_all(keys_of(applicants), keys_of(companions))
            for key, (applicants, companions) in parties
        }
        requests = zip(rows.keys, rows.values["file_requests"], strict=True)
        links = _links({key: keys_of(all_of) for key, all_of in requests}, new)
        return RelatedChanges([*participants(roles, new), *links])


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
        for key in {*applicants, *companions}
    }


def _requests_of(appointments: Collection[int]) -> dict[int, tuple[KnownRequest, ...]]:
    """The requests that each of the appointments is for, where there are any."""
    found: dict[int, list[KnownRequest]] = defaultdict(list)
    links = among(Link.objects.order_by(), "appointment", appointments)
    columns = ("appointment_id", "request_id", "request__number", "request__applicant_id")
    for appointment, *request in links.values_list(*columns):
        found[appointment].append(KnownRequest(*request))
    return {appointment: _by_number(requests) for appointment, requests in found.items()}


def _by_number(requests: Iterable[KnownRequest]) -> tuple[KnownRequest, ...]:
    return tuple(sorted(requests, key=lambda request: request.number))


def participants(roles: Mapping[int, Roles], new: Collection[int]) -> list[TableChange]:
    """What makes the participants of appointments, of which those with the keys `new` have none, those of
    `roles`."""
    joining = taking_part.join({key: all_of for key, all_of in roles.items() if key in new})
    stored = taking_part.replace({key: all_of for key, all_of in roles.items() if key not in new})
    added = [*joining.added, *stored.added]
    rows = [(part.appointment_id, part.person_id, part.role) for part in added]
    columns, gone = ("appointment_id", "person_id", "role"), [part.pk for part in stored.removed]
    return _unless_empty(
        TableChange(AppointmentParticipant, columns, provisional(len(rows)), rows, gone=gone)
    )


def _links(requests: Mapping[int, Iterable[int]], new: Collection[int]) -> list[TableChange]:
    """The same for the requests of appointments."""
    rows = [(key, request) for key, all_of in requests.items() if key in new for request in all_of]
    added, gone = relink({key: all_of for key, all_of in requests.items() if key not in new})
    rows += added
    columns = ("appointment_id", "request_id")
    return _unless_empty(TableChange(Link, columns, provisional(len(rows)), rows, gone=gone))


def _unless_empty(change: TableChange) -> list[TableChange]:
    return [change] if change.new or change.gone else []
