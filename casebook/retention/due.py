"""What is due under a rule: as sets, so that a hundred thousand persons cost a few queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from casebook.choices import OPEN_REQUEST_STATUSES, RetentionKind
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    Attachment,
    Consent,
    CounsellingCase,
    EarlierValue,
    EmergencyAccess,
    ErasedVisit,
    Household,
    HouseholdMembership,
    Note,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
    RetentionRule,
)
from casebook.time import start_of


class Source(NamedTuple):
    """Something that happens with a person: the model, the way to the person, when."""

    model: type[Model]
    person: str
    moment: str
    is_day: bool = True


# A session is an appointment of its participants. A referral that was not sent counts since it was written.
SOURCES = (
    Source(Request, "applicant", "received_on"),
    Source(Request, "applicant", "closed_on"),
    Source(AppointmentParticipant, "person", "appointment__starts_at", is_day=False),
    Source(Referral, "person", "sent_on"),
    Source(Referral, "person", "created_at", is_day=False),
    Source(ProgrammeEnrolment, "person", "enrolled_on"),
    Source(ProgrammeEnrolment, "person", "ended_on"),
    Source(CounsellingCase, "person", "requested_on"),
    Source(CounsellingCase, "person", "closed_on"),
    Source(Note, "person", "created_at", is_day=False),
    Source(Attachment, "person", "created_at", is_day=False),
    Source(Consent, "person", "given_on"),
    Source(Consent, "person", "withdrawn_on"),
)


@dataclass(frozen=True)
class Due:
    """The records whose time has come, without those that a hold keeps, and those."""

    records: QuerySet
    held: QuerySet


def due_under(rule: RetentionRule, *, today: date) -> Due:
    """What is due on `today`: what last happened so many years ago, or longer."""
    last_day = years_before(today, rule.years)
    candidates = CANDIDATES[RetentionKind(rule.kind)](last_day)
    held = candidates.filter(HELD[RetentionKind(rule.kind)]())
    return Due(candidates.exclude(pk__in=held.order_by().values("pk")), held)


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; of 29 February the 28th, where that year has none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def last_days(persons: Iterable[Person]) -> dict[int, date]:
    """When something last happened with each of these persons, by key: for a page of a list."""
    persons = list(persons)
    found = {person.pk: timezone.localdate(person.created_at) for person in persons if person}
    latest: dict[int, date] = {}
    for source in SOURCES:
        rows = source.model._base_manager.filter(**{f"{source.person}__in": list(found)})
        rows = _dated(source, rows).order_by().values_list(source.person).annotate(Max(source.moment))
        for key, moment in rows:
            if moment is not None:
                day = moment if source.is_day else timezone.localdate(moment)
                latest[key] = max(day, latest.get(key, day))
    return found | latest


def _persons(last_day: date) -> QuerySet:
    """Whose time has come, by what happened with themselves and with those with whom they live."""
    return _quiet(last_day).exclude(pk__in=_of_living_households(last_day)).order_by("pk")


def _of_living_households(last_day: date) -> QuerySet:
    """Keys of those who, after `last_day`, were members of a household that somebody else keeps alive: who
    was a member after that day too and is not due, or was erased since, and served after that day."""
    members = HouseholdMembership.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=last_day)
    ).order_by()
    awake = Person.objects.current().exclude(pk__in=_quiet(last_day).values("pk")).values("pk")
    kept_alive = members.filter(person__in=awake).values("household")
    served = ErasedVisit.objects.filter(day__gt=last_day).values("household")
    return members.filter(Q(household__in=kept_alive) | Q(household__in=served)).values("person")


def _quiet(last_day: date) -> QuerySet:
    """Persons without anything open, with whom nothing happened after `last_day`; those with whom nothing
    happened at all, by the day on which they were entered."""
    after, any_at_all = start_of(last_day + timedelta(days=1)), Q(pk__in=[])
    persons = Person.objects.current()
    for source in SOURCES:
        rows = _dated(source, source.model._base_manager.filter(**{source.person: OuterRef("pk")}))
        later = {f"{source.moment}__gt": last_day} if source.is_day else {f"{source.moment}__gte": after}
        persons = persons.exclude(Exists(rows.filter(**later)))
        any_at_all |= Q(Exists(rows))
    open_requests = Request.objects.filter(applicant=OuterRef("pk"), status__in=OPEN_REQUEST_STATUSES)
    open_counselling = CounsellingCase.objects.filter(person=OuterRef("pk"), closed_on__isnull=True)
    persons = persons.exclude(Exists(open_requests)).exclude(Exists(open_counselling))
    return persons.filter(any_at_all | Q(created_at__lt=after)).order_by()


def _dated(source: Source, rows: QuerySet) -> QuerySet:
    """The rows that say when."""
    if (source.model, source.moment) == (Referral, "created_at"):
        return rows.filter(sent_on__isnull=True)
    return rows.filter(**{f"{source.moment}__isnull": False})


def _of_closed_matters(model: type[Model]) -> Callable[[date], QuerySet]:
    """Notes and files that were last written by `last_day`, but not those of what is still open."""

    def candidates(last_day: date) -> QuerySet:
        rows = model._base_manager.filter(updated_at__lt=_after(last_day))
        open_request = Q(request__isnull=False, request__status__in=OPEN_REQUEST_STATUSES)
        open_case = Q(counselling_case__isnull=False, counselling_case__closed_on__isnull=True)
        return rows.exclude(open_request).exclude(open_case).order_by("pk")

    return candidates


def _after(last_day: date) -> datetime:
    return start_of(last_day + timedelta(days=1))


CANDIDATES: Mapping[RetentionKind, Callable[[date], QuerySet]] = {
    RetentionKind.PERSON: _persons,
    RetentionKind.NOTE: _of_closed_matters(Note),
    RetentionKind.ATTACHMENT: _of_closed_matters(Attachment),
    RetentionKind.EARLIER_VALUE: lambda last_day: EarlierValue.objects.filter(
        changed_at__lt=_after(last_day)
    ).order_by("pk"),
    RetentionKind.EMERGENCY: lambda last_day: EmergencyAccess.objects.filter(
        ends_at__lt=_after(last_day)
    ).order_by("pk"),
}


def _of_held_persons() -> Q:
    return Q(person__in=Person.objects.under_hold().order_by().values("pk"))


def _of_held_records() -> Q:
    """Earlier values of records of a held person, and of what the person shares with others."""
    persons = Person.objects.under_hold().order_by().values("pk")
    shared = {Appointment: "participations__person__in", Household: "memberships__person__in"}
    condition = _of_held_persons()
    for model, path in shared.items():
        keys = model._base_manager.filter(**{path: persons}).order_by().values("pk")
        condition |= Q(kind=model._meta.label_lower, key__in=keys)
    return condition


HELD: Mapping[RetentionKind, Callable[[], Q]] = {
    RetentionKind.PERSON: lambda: Q(pk__in=Person.objects.under_hold().order_by().values("pk")),
    RetentionKind.NOTE: _of_held_persons,
    RetentionKind.ATTACHMENT: _of_held_persons,
    RetentionKind.EARLIER_VALUE: _of_held_records,
    RetentionKind.EMERGENCY: _of_held_persons,
}
