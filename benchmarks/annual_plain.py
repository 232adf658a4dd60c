"""The same figures as one would plainly write them: a count a figure, and loops over records."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from casebook.choices import AppointmentStatus, ParticipantRole, ReferralStatus, RequestStatus
from casebook.models import (
    Appointment,
    CounsellingCase,
    CounsellingSession,
    HouseholdMembership,
    ProgrammeEnrolment,
    Referral,
    Request,
    ServiceCategory,
)
from casebook.time import days_as_instants

BODIES = ("opeka", "kepa")
MANY = 500  # keys of one question


def figures(year: int, opened: date, cut_off: date) -> dict[str, int]:
    """The figures of `year` by their codes."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    start, end = days_as_instants(first, after)
    days = {"gte": first, "lt": after}
    found = _requests(first, after)
    counted = Request.objects.exclude(status=RequestStatus.VOID)
    found["requests_since_opening"] = counted.filter(received_on__gte=opened, received_on__lt=cut_off).count()
    held = Appointment.objects.filter(status=AppointmentStatus.HELD, starts_at__gte=start, starts_at__lt=end)
    found["appointments_held"] = held.count()
    visits = _visits(held)
    found["citizens_received"] = len(visits)
    found["people_served"] = _served(visits)
    found["counselling_sessions"] = CounsellingSession.objects.filter(appointment__in=held).count()
    cases = CounsellingCase.objects.filter(**{f"requested_on__{how}": day for how, day in days.items()})
    found["counselling_citizens"] = _different(cases)
    enrolled = ProgrammeEnrolment.objects.filter(
        programme__code="teba", **{f"enrolled_on__{how}": day for how, day in days.items()}
    )
    found["teba_enrolled"] = _different(enrolled)
    found["asd_referrals"] = (
        Referral.objects.filter(type="asd", body__code="dypa", sent_on__gte=first, sent_on__lt=after)
        .exclude(status=ReferralStatus.TO_SEND)
        .count()
    )
    return found


def _requests(first: date, after: date) -> dict[str, int]:
    received = Request.objects.exclude(status=RequestStatus.VOID).filter(
        received_on__gte=first, received_on__lt=after
    )
    found = {}
    for category in ServiceCategory.objects.all():
        of_it = received.filter(
            Q(category=category) | Q(category__parent=category) | Q(category__successor=category)
        )
        found[category.code] = of_it.count()
        for body in BODIES:
            found[f"{category.code}_{body}"] = of_it.filter(body__code=body).count()
    return found


def _different(records) -> int:
    return len({each.person.merged_into_id or each.person_id for each in records.select_related("person")})


def _visits(held) -> dict[int, set[date]]:
    visits: dict[int, set[date]] = {}
    for appointment in held.prefetch_related("participations__person").iterator(chunk_size=MANY):
        for participation in appointment.participations.all():
            if participation.role == ParticipantRole.APPLICANT:
                citizen = participation.person.merged_into_id or participation.person_id
                visits.setdefault(citizen, set()).add(timezone.localdate(appointment.starts_at))
    return visits


def _served(visits: dict[int, set[date]]) -> int:
    persons, households = set(visits), {}
    citizens = list(visits)
    for place in range(0, len(citizens), MANY):
        some = citizens[place : place + MANY]
        theirs = HouseholdMembership.objects.filter(
            Q(person__in=some) | Q(person__merged_into__in=some)
        ).select_related("household", "person")
        for membership in theirs:
            citizen = membership.person.merged_into_id or membership.person_id
            touched = {day for day in visits[citizen] if _in_force(membership, day)}
            if touched:
                households.setdefault(membership.household, set()).update(touched)
    keys = list(households)
    for place in range(0, len(keys), MANY):
        members = HouseholdMembership.objects.filter(household__in=keys[place : place + MANY])
        for membership in members.select_related("household", "person"):
            if any(_in_force(membership, day) for day in households[membership.household]):
                persons.add(membership.person.merged_into_id or membership.person_id)
    return len(persons) + sum(household.declared_members for household in households)


def _in_force(membership: HouseholdMembership, day: date) -> bool:
    return (membership.started_on is None or membership.started_on <= day) and (
        membership.ended_on is None or day < membership.ended_on
    )
