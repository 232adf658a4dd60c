"""Who takes part in appointments: many appointments at once, each as if it were the only one.

Works with primary keys, as casebook/moving.py does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from casebook.among import among
from casebook.choices import ParticipantRole
from casebook.models import AppointmentParticipant

Roles = Mapping[int, str]  # by person


@dataclass(frozen=True, slots=True)
class Part:
    """A row of AppointmentParticipant; `pk` is None until it is saved."""

    appointment_id: int
    person_id: int
    role: str
    pk: int | None = None


@dataclass(frozen=True)
class Difference:
    """The rows that come and those that go. A person whose role changes goes and comes again."""

    added: list[Part] = field(default_factory=list)
    removed: list[Part] = field(default_factory=list)

    def save(self) -> None:
        gone = among(AppointmentParticipant.objects.all(), "id", [part.pk for part in self.removed])
        gone.delete()
        AppointmentParticipant.objects.bulk_create(
            (
                AppointmentParticipant(
                    appointment_id=part.appointment_id, person_id=part.person_id, role=part.role
                )
                for part in self.added
            ),
            batch_size=500,
        )


def roles_of_all(applicants: Iterable[int], companions: Iterable[int]) -> Roles:
    """The role of everybody; whoever is named as both comes about a matter of their own."""
    roles = dict.fromkeys(companions, ParticipantRole.COMPANION.value)
    return roles | dict.fromkeys(applicants, ParticipantRole.APPLICANT.value)


def roles_in_session(person: int, participants: Iterable[int]) -> Roles:
    """In counselling everybody comes about a matter of their own: the person of the case and the others."""
    return roles_of_all([person, *participants], ())


def join(wanted: Mapping[int, Roles]) -> Difference:
    """Who takes part in new appointments: all of `wanted`, which is by appointment."""
    return Difference(
        [Part(appointment, *part) for appointment, roles in wanted.items() for part in roles.items()]
    )


def replace(wanted: Mapping[int, Roles]) -> Difference:
    """What makes the participants of stored appointments those of `wanted`. One query."""
    columns = ("appointment_id", "person_id", "role", "pk")
    stored = among(AppointmentParticipant.objects.order_by("pk"), "appointment", wanted)
    kept, removed = defaultdict(set), []
    for part in (Part(*row) for row in stored.values_list(*columns)):
        if wanted[part.appointment_id].get(part.person_id) == part.role:
            kept[part.appointment_id].add(part.person_id)
        else:
            removed.append(part)
    added = [part for part in join(wanted).added if part.person_id not in kept[part.appointment_id]]
    return Difference(added, removed)
