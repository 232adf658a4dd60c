"""Writes that touch more than one record: keyword-only and atomic.

Each takes records that were checked (full_clean) by a form or an importer, and returns what it saved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from casebook import taking_part
from casebook.choices import (
    ATTENDANCE_STATUSES,
    AppointmentStatus,
    Relation,
)
from casebook.merging import merge_people
from casebook.models import (
    Appointment,
    CounsellingCase,
    CounsellingSession,
    Household,
    HouseholdMembership,
    Note,
    NumberSequence,
    Person,
    Referral,
    Request,
    Series,
)
from casebook.moving import Moves
from casebook.roles import PROFESSIONAL_ROLES, roles_of

__all__ = [
    "Move",
    "book_appointment",
    "book_session",
    "change_appointment",
    "change_household",
    "change_session",
    "file_request",
    "leave_household",
    "merge_people",
    "move_to_household",
    "note_attendance",
    "open_household",
    "refer",
    "register_person",
    "step_down",
    "write_note",
]


@transaction.atomic
def register_person(*, person: Person) -> Person:
    """Save a new person under the next code of this year, or under the code that a file gave."""
    person.code = _numbered(Series.PERSON, timezone.localdate().year, person.code)
    person.save(force_insert=True)
    return person


@transaction.atomic
def open_household(*, household: Household, head: Person | None = None, on: date | None = None) -> Household:
    """Save a new household, with its head as its first member."""
    household.number = _numbered(Series.HOUSEHOLD, timezone.localdate().year, household.number)
    household.save(force_insert=True)
    if head is not None:
        move_to_household(person=head, household=household, relation=Relation.HEAD, on=on)
    return household


@dataclass(frozen=True)
class Move:
    """Where somebody lives now, and the households that were left for it."""

    membership: HouseholdMembership
    left: list[Household]


@transaction.atomic
def move_to_household(*, person: Person, household: Household, relation: str, on: date | None = None) -> Move:
    """Make `person` a member of `household` since `on`, as Moves.move has it."""
    moves = Moves()
    left = moves.move(person.pk, household.pk, relation, on=on)
    _save_moves(moves)
    membership = household.memberships.current().get(person=person)
    return Move(membership, _households(left))


@transaction.atomic
def leave_household(*, person: Person) -> list[Household]:
    """End all memberships of `person` today; answers the households that were left."""
    moves = Moves()
    left = moves.leave(person.pk)
    _save_moves(moves)
    return _households(left)


@transaction.atomic
def step_down(*, household: Household) -> None:
    """Leave `household` without a head; who was it stays a member."""
    moves = Moves()
    moves.step_down(household.pk)
    _save_moves(moves)


@transaction.atomic
def change_household(
    *,
    household: Household,
    memberships: Iterable[HouseholdMembership] = (),
    joining: Iterable[HouseholdMembership] = (),
) -> list[Household]:
    """Save a household, its members that were corrected or ended, and those who move in.

    Answers the households that those who move in left.
    """
    household.save()
    # Whoever stops being the head comes first: a household never has two.
    for membership in sorted(memberships, key=lambda row: row.relation == Relation.HEAD and not row.ended_on):
        membership.save()
    moves = Moves()
    left = [
        moves.move(newcomer.person_id, household.pk, newcomer.relation, on=newcomer.started_on)
        for newcomer in joining
    ]
    _save_moves(moves)
    return _households([pk for households in left for pk in households])


@transaction.atomic
def file_request(*, request: Request) -> Request:
    """Save a new request under the next number of the year in which it was received.

    The household of that day is noted where nobody wrote another.
    """
    request.number = _numbered(Series.REQUEST, request.received_on.year, request.number)
    if request.household_id is None:
        asked = (request.applicant_id, request.received_on)
        request.household_id = HouseholdMembership.objects.households_on([asked]).get(asked)
    request.save(force_insert=True)
    return request


@transaction.atomic
def book_appointment(
    *,
    appointment: Appointment,
    applicants: Iterable[Person],
    companions: Iterable[Person] = (),
    requests: Iterable[Request] = (),
) -> Appointment:
    """Save a new appointment with who takes part and the requests it is for."""
    year = timezone.localtime(appointment.starts_at).year
    appointment.reference = _numbered(Series.APPOINTMENT, year, appointment.reference)
    appointment.save(force_insert=True)
    roles = taking_part.roles_of_all(_keys(applicants), _keys(companions))
    taking_part.join({appointment.pk: roles}).save()
    appointment.requests.set(requests)
    return appointment


@transaction.atomic
def book_session(
    *,
    session: CounsellingSession,
    appointment: Appointment,
    case: CounsellingCase,
    participants: Iterable[Person] = (),
) -> CounsellingSession:
    """Save a session of `case` (saved too where it is new) with the appointment that it takes place in.

    The person of the case takes part; `participants` are the others of a couple's or family's session.
    """
    if case.pk is None:
        case.save(force_insert=True)
    year = timezone.localtime(appointment.starts_at).year
    appointment.reference = _numbered(Series.SESSION, year, appointment.reference)
    appointment.worker_id = appointment.worker_id or case.professional_id
    appointment.save(force_insert=True)
    roles = taking_part.roles_in_session(case.person_id, _keys(participants))
    taking_part.join({appointment.pk: roles}).save()
    session.appointment, session.case = appointment, case
    session.save(force_insert=True)
    return session


@transaction.atomic
def change_appointment(
    *,
    appointment: Appointment,
    applicants: Iterable[Person],
    companions: Iterable[Person] = (),
    requests: Iterable[Request] = (),
) -> Appointment:
    """Save an appointment whose time, people or requests were corrected; its code stays."""
    appointment.save()
    roles = taking_part.roles_of_all(_keys(applicants), _keys(companions))
    taking_part.replace({appointment.pk: roles}).save()
    appointment.requests.set(requests)
    return appointment


@transaction.atomic
def change_session(
    *, session: CounsellingSession, appointment: Appointment, participants: Iterable[Person] = ()
) -> CounsellingSession:
    """Save a session and its appointment after a correction; `participants` as in `book_session`.

    Raises:
        ValueError: the case of the session was erased; such a session stays as it is.
    """
    if session.case is None:
        raise ValueError("A session whose case was erased stays as it is.")
    appointment.save()
    roles = taking_part.roles_in_session(session.case.person_id, _keys(participants))
    taking_part.replace({appointment.pk: roles}).save()
    session.save()
    return session


def note_attendance(*, appointment: Appointment, status: str) -> bool:
    """Write that a due appointment was held, or that nobody came; False where that was written before.

    Raises:
        ValueError: the status says something else, or the day of the appointment has not come.
    """
    if status not in ATTENDANCE_STATUSES or timezone.localdate(appointment.starts_at) > timezone.localdate():
        raise ValueError("Only a due appointment can be held or missed.")
    scheduled = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.SCHEDULED)
    is_changed = bool(scheduled.update(status=status, updated_at=timezone.now()))
    if is_changed:
        appointment.refresh_from_db(fields=["status", "version", "updated_at"])
    return is_changed


@transaction.atomic
def refer(*, referral: Referral) -> Referral:
    """Save a new referral under the next code of the year in which it is sent (or written)."""
    year = (referral.sent_on or timezone.localdate()).year
    referral.reference = _numbered(Series.REFERRAL, year, referral.reference)
    referral.save(force_insert=True)
    return referral


def write_note(*, note: Note, author) -> Note:
    """Save a new note of `author`, with the team that the author belongs to today.

    Raises:
        ValidationError: its request or its counselling case is of another person.
    """
    note.clean()
    note.author = author
    note.team = next(iter(sorted(roles_of(author) & PROFESSIONAL_ROLES)), "")
    note.save(force_insert=True)
    return note


def _numbered(series: Series, year: int, number: str) -> str:
    """`number` where a file gave one (the series goes on after it), else the next of the year."""
    if not number:
        return NumberSequence.objects.take(series, year)
    NumberSequence.objects.keep_clear_of(series, [number])
    return number


def _save_moves(moves: Moves) -> None:
    moves.work_out(is_locking=True)
    moves.save()


def _households(keys: list[int]) -> list[Household]:
    """The households of `keys`, each once, in their order."""
    found = Household.objects.in_bulk(keys)
    return [found[pk] for pk in dict.fromkeys(keys)]


def _keys(persons: Iterable[Person]) -> list[int]:
    return [person.pk for person in persons]
