"""What the database says of one period: each question asked once, however many figures need the answer.

The cost of each question grows with the records of the period, not with those of the database. Days are
those of the clock of the centre; persons who were entered twice and merged are one person. What was erased
since is counted from the anonymous ledger (casebook/statistics/ledger.py).
"""

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from casebook.choices import ParticipantRole, ReferralType, Unit
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    CounsellingCase,
    CounsellingSession,
    ErasedVisit,
    HistoricalAggregate,
    HouseholdMembership,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
    ServiceCategory,
)
from casebook.statistics.ledger import LedgerRecords, requests_on
from casebook.statistics.periods import ONE_DAY, Period


def distinct_persons(records: QuerySet) -> int:
    """How many persons stand behind `records` (rows with a `person`)."""
    return records.aggregate(persons=Count(survivor(), distinct=True))["persons"]


class _HouseholdOfPeriod(NamedTuple):
    """How many unnamed members a household declares, its memberships of the period as (person, first day,
    first day no longer), and the days on which a member came who was erased since."""

    declared: int
    members: list[tuple[int, date | None, date | None]]
    erased_visits: set[date]


class PeriodRecords:
    """The records of `period`, for a report that names the request categories `categories`."""

    def __init__(self, period: Period, opening: Period, categories: tuple[str, ...]):
        self.period = period
        self.opening = opening
        self.erased = LedgerRecords(period)
        self._categories = categories

    @property
    def _days(self) -> tuple[date, date]:
        return self.period.start, self.period.end

    # --- who came

    @cached_property
    def _visits(self) -> QuerySet:
        """Applicants at appointments held; companions come along and are not counted."""
        held = Appointment.objects.held().starting_in(*self._days)
        return AppointmentParticipant.objects.filter(role=ParticipantRole.APPLICANT, appointment__in=held)

    @cached_property
    def _days_of_service(self) -> dict[int, set[date]]:
        """The days on which each citizen was received, by the citizen's key."""
        days = defaultdict(set)
        for citizen, starts_at in self._visits.order_by().values_list(survivor(), "appointment__starts_at"):
            days[citizen].add(timezone.localdate(starts_at))
        return days

    def citizens_received(self) -> int:
        return len(self._days_of_service) + self.erased.citizens_received()

    def appointments_held(self) -> int:
        held = Appointment.objects.held().starting_in(*self._days).count()
        return held + self.erased.appointments_held()

    def people_served(self) -> int:
        """The citizens and, of the households they belonged to on a day of service, the members of that day
        and the unnamed members that the household declares, each household once."""
        served = set(self._days_of_service)
        unnamed = 0
        for declared, members, erased_visits in self._households.values():
            days = erased_visits.union(*(self._days_on_which(*member) for member in members))
            if days:
                unnamed += declared
                served |= {
                    person
                    for person, since, until in members
                    if any(covers(since, until, day) for day in days)
                }
        return len(served) + unnamed + self.erased.people_served()

    def _days_on_which(self, person: int, since: date | None, until: date | None) -> set[date]:
        """The days on which `person` was received while the membership was in force."""
        return {day for day in self._days_of_service.get(person, ()) if covers(since, until, day)}

    @cached_property
    def _households(self) -> dict[int, _HouseholdOfPeriod]:
        """The households that a citizen of the period belonged to within it, those erased since included."""
        citizens = self._visits.order_by().annotate(citizen=survivor()).values("citizen")
        # Two searches by key instead of one by an expression, for which there is no index.
        survivors = Person.objects.order_by().filter(pk__in=citizens).values("pk")
        merged_away = Person.objects.order_by().filter(merged_into__in=citizens).values("pk")
        rows_of_citizens = survivors.union(merged_away)
        in_force = HouseholdMembership.objects.filter(
            Q(started_on__isnull=True) | Q(started_on__lt=self.period.end),
            Q(ended_on__isnull=True) | Q(ended_on__gt=self.period.start),
        )
        visits = ErasedVisit.objects.filter(day__gte=self.period.start, day__lt=self.period.end).order_by()
        of_citizens = in_force.filter(person__in=rows_of_citizens).order_by().values("household")
        rows = (
            in_force.filter(household__in=of_citizens.union(visits.values("household")))
            .order_by()
            .values_list("household", _declared(), survivor(), "started_on", "ended_on")
        )
        found: dict[int, _HouseholdOfPeriod] = {}
        # Nobody who lives there today need have lived there in the period.
        for household, declared, day in visits.values_list("household", _declared(), "day"):
            found.setdefault(household, _HouseholdOfPeriod(declared, [], set())).erased_visits.add(day)
        for household, declared, *member in rows:
            found.setdefault(household, _HouseholdOfPeriod(declared, [], set())).members.append(tuple(member))
        return found

    # --- what they asked for

    @cached_property
    def _requests(self) -> Counter:
        """How many requests each (category, body) received."""
        rows = (
            Request.objects.counted()
            .received_in(*self._days)
            .order_by()
            .values_list("category_id", "body__code")
            .annotate(requests=Count("pk"))
        )
        return Counter({(category, body): requests for category, body, requests in rows})

    @cached_property
    def _families(self) -> dict[str, set[int]]:
        return ServiceCategory.objects.families(*self._categories)

    def requests(self, category: str, body: str = "") -> int:
        """Requests in `category`, its parts and its predecessors; to `body` alone where one is named."""
        family = self._families[category]
        return self.erased.requests(family, body) + sum(
            requests
            for (category_id, body_code), requests in self._requests.items()
            if category_id in family and (not body or body_code == body)
        )

    def requests_since_opening(self, indicator: str) -> int:
        """The historical totals whose days lie between the opening and the cut-off, and the live requests of
        the days that no such total covers.

        So a request that was entered afterwards for a day of the paper years is not counted twice. A total
        that reaches over the opening or the cut-off is left out: nobody can tell how much of it lies within.
        """
        totals = (
            HistoricalAggregate.objects.filter(indicator=indicator, unit=Unit.REQUEST)
            .within(self.opening.start, self.opening.end)
            .values_list("period_start", "period_end", "value")
        )
        covered, before = [], 0
        for start, last_day, value in totals:
            covered.append(Period(start, last_day + ONE_DAY))
            before += value
        stretches = self.opening.without(covered)
        on_other_days = Q(pk__in=[])
        for stretch in stretches:
            on_other_days |= Q(received_on__gte=stretch.start, received_on__lt=stretch.end)
        live = Request.objects.counted().filter(on_other_days).count()
        return before + live + requests_on(stretches, self.opening)

    # --- where they went from here

    def persons_enrolled(self, programme: str) -> int:
        enrolled = ProgrammeEnrolment.objects.enrolled_in(*self._days).filter(programme__code=programme)
        return distinct_persons(enrolled) + self.erased.persons_enrolled(programme)

    def referrals_made(self, referral_type: ReferralType, body: str) -> int:
        sent = Referral.objects.made().sent_in(*self._days)
        made = sent.filter(type=referral_type, body__code=body).count()
        return made + self.erased.referrals_made(referral_type, body)

    def persons_asking_for_counselling(self) -> int:
        asked = distinct_persons(CounsellingCase.objects.requested_in(*self._days))
        return asked + self.erased.persons_asking_for_counselling()

    def counselling_sessions_held(self) -> int:
        """Of cases asked for in any year."""
        held = CounsellingSession.objects.held().starting_in(*self._days).count()
        return held + self.erased.sessions_held()


def _declared() -> Combinable:
    """How many members of a row's household have no record of their own."""
    return F("household__declared_adults") + F("household__declared_minors")


def survivor() -> Coalesce:
    """The key of the record that stands for a row's person today."""
    return Coalesce("person__merged_into", "person")


def covers(since: date | None, until: date | None, day: date) -> bool:
    """As HouseholdMembershipQuerySet.on: the end date is the first day that no longer counts."""
    return (since is None or since <= day) and (until is None or day < until)
