"""What the database says of one period: each question asked once, however many figures need the answer.

The cost of each question grows with the records of the period, not with those of the database. Days are
those of the clock of the centre; persons who were entered twice and merged are one person.
"""

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from casebook.choices import ParticipantRole, ReferralType, Unit
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    CounsellingCase,
    CounsellingSession,
    HistoricalAggregate,
    HouseholdMembership,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
    ServiceCategory,
)
from casebook.statistics.periods import ONE_DAY, Period


def distinct_persons(records: QuerySet) -> int:
    """How many persons stand behind `records` (rows with a `person`)."""
    return records.aggregate(persons=Count(_survivor(), distinct=True))["persons"]


class PeriodRecords:
    """The records of `period`, for a report that names the request categories `categories`."""

    def __init__(self, period: Period, opening: Period, categories: tuple[str, ...]):
        self.period = period
        self.opening = opening
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
        for citizen, starts_at in self._visits.order_by().values_list(_survivor(), "appointment__starts_at"):
            days[citizen].add(timezone.localdate(starts_at))
        return days

    def citizens_received(self) -> int:
        return len(self._days_of_service)

    def appointments_held(self) -> int:
        return Appointment.objects.held().starting_in(*self._days).count()

    def people_served(self) -> int:
        """The citizens and, of the households they belonged to on a day of service, the members of that day
        and the unnamed members that the household declares, each household once."""
        served = set(self._days_of_service)
        unnamed = 0
        for declared, members in self._households.values():
            days = set().union(*(self._days_on_which(*member) for member in members))
            if days:
                unnamed += declared
                served |= {
                    person
                    for person, since, until in members
                    if any(_covers(since, until, day) for day in days)
                }
        return len(served) + unnamed

    def _days_on_which(self, person: int, since: date | None, until: date | None) -> set[date]:
        """The days on which `person` was received while the membership was in force."""
        return {day for day in self._days_of_service.get(person, ()) if _covers(since, until, day)}

    @cached_property
    def _households(self) -> dict[int, tuple[int, list[tuple[int, date | None, date | None]]]]:
        """The households that a citizen of the period belonged to within it: how many unnamed members each
        declares, and its memberships of the period as (person, first day, first day no longer)."""
        citizens = self._visits.order_by().annotate(citizen=_survivor()).values("citizen")
        # Two searches by key instead of one by an expression, for which there is no index.
        survivors = Person.objects.order_by().filter(pk__in=citizens).values("pk")
        merged_away = Person.objects.order_by().filter(merged_into__in=citizens).values("pk")
        rows_of_citizens = survivors.union(merged_away)
        in_force = HouseholdMembership.objects.filter(
            Q(started_on__isnull=True) | Q(started_on__lt=self.period.end),
            Q(ended_on__isnull=True) | Q(ended_on__gt=self.period.start),
        )
        households = in_force.filter(person__in=rows_of_citizens).order_by().values("household")
        rows = (
            in_force.filter(household__in=households)
            .order_by()
            .values_list(
                "household",
                F("household__declared_adults") + F("household__declared_minors"),
                _survivor(),
                "started_on",
                "ended_on",
            )
        )
        found: dict = {}
        for household, declared, *member in rows:
            found.setdefault(household, (declared, []))[1].append(tuple(member))
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
        return sum(
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
        on_other_days = Q(pk__in=[])
        for stretch in self.opening.without(covered):
            on_other_days |= Q(received_on__gte=stretch.start, received_on__lt=stretch.end)
        return before + Request.objects.counted().filter(on_other_days).count()

    # --- where they went from here

    def persons_enrolled(self, programme: str) -> int:
        return distinct_persons(
            ProgrammeEnrolment.objects.enrolled_in(*self._days).filter(programme__code=programme)
        )

    def referrals_made(self, referral_type: ReferralType, body: str) -> int:
        sent = Referral.objects.made().sent_in(*self._days)
        return sent.filter(type=referral_type, body__code=body).count()

    def persons_asking_for_counselling(self) -> int:
        return distinct_persons(CounsellingCase.objects.requested_in(*self._days))

    def counselling_sessions_held(self) -> int:
        """Of cases asked for in any year."""
        return CounsellingSession.objects.held().starting_in(*self._days).count()


def _survivor() -> Coalesce:
    """The key of the record that stands for a row's person today."""
    return Coalesce("person__merged_into", "person")


def _covers(since: date | None, until: date | None, day: date) -> bool:
    """As HouseholdMembershipQuerySet.on: the end date is the first day that no longer counts."""
    return (since is None or since <= day) and (until is None or day < until)
