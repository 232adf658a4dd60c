"""Who was served: the citizens received, and those who lived with them on that day.

The cost grows with the records of the period, not with those of the database. Days are asked only where they
matter: of a household whose members were the same on every day of the period, any visit serves all of it.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import compress

from django.db.models import Case, F, IntegerField, Max, Min, Q, QuerySet, Sum, TextField, Value, When
from django.db.models.functions import Cast

from casebook.among import among
from casebook.choices import Sex
from casebook.indicators import Dimension, Source
from casebook.indicators.whitelist import MINORS
from casebook.models import ErasedVisit, Household, HouseholdMembership
from casebook.statistics.columns import columns
from casebook.statistics.merges import Merges
from casebook.statistics.periods import Period
from casebook.statistics.sources import ROWS, as_day

Stay = tuple[int, date | None, date | None]  # a person, the first day, the first day no longer


@dataclass(frozen=True)
class Unnamed:
    """Members of a household who have no record of their own."""

    key: int
    adults: int
    minors: int

    def told(self) -> list[tuple[dict[Dimension, str], int]]:
        """How many of whom it is known what: the age of minors, and of nobody anything else."""
        adults = {Dimension.SEX: Sex.UNKNOWN.value}
        return [(adults, self.adults), (adults | {Dimension.AGE_BAND: MINORS}, self.minors)]


@dataclass
class _Days:
    """When people were served: each person for the first time, and the households of which anybody was."""

    first: dict[int, date] = field(default_factory=dict)
    households: set[int] = field(default_factory=set)


class Served:
    """The citizens of `period` and, of the households they belonged to on a day of service, the members of
    that day and the unnamed members that the household declares, each household once.

    Persons are told by the record that stands for them today.
    """

    def __init__(self, period: Period, merges: Merges | None = None):
        self.period = period
        self.merges = merges or Merges()

    @cached_property
    def _visits(self) -> list[list[int]]:
        """The person and the appointment of each visit."""
        # The appointments of a period lie close together: named by the first and the last of them, the visits
        # are read from a stretch of their index and not from all years.
        keys = (
            ROWS[Source.APPOINTMENTS]
            .within("starts_at", self.period)
            .aggregate(
                # A sum, since an index of keys would lead through the appointments of all years.
                first=Min(F("pk") + 0),
                last=Max(F("pk") + 0),
            )
        )
        visits = ROWS[Source.VISITS].within("starts_at", self.period)
        stretch = visits.filter(appointment__gte=keys["first"] or 0, appointment__lte=keys["last"] or 0)
        return columns(stretch, "person", "appointment")

    @cached_property
    def citizens(self) -> set[int]:
        """Who came about a matter of their own."""
        persons, _appointments = self._visits
        return self.merges.persons(persons)

    @cached_property
    def persons(self) -> set[int]:
        """Everybody served who has a record."""
        households, persons, _moved = self._stays
        steady = compress(persons, map(self._steady.__contains__, households))
        return self.citizens | self.merges.persons(steady) | self._of_moving.first.keys()

    @property
    def unnamed_count(self) -> int:
        declared = self._touched().aggregate(declared=Sum(F("declared_adults") + F("declared_minors")))
        return declared["declared"] or 0

    @property
    def count(self) -> int:
        return len(self.persons) + self.unnamed_count

    def unnamed(self) -> list[Unnamed]:
        """The households served that have members without a record."""
        declaring = self._touched().filter(Q(declared_adults__gt=0) | Q(declared_minors__gt=0))
        return [Unnamed(*row) for row in declaring.values_list("pk", "declared_adults", "declared_minors")]

    def first_days(self) -> dict[int, date]:
        """The first day in the period on which each person was served."""
        visits = self._days_of_service()
        first = {citizen: min(days) for citizen, days in visits.items()}
        households, _persons, _moved = self._stays
        served = self._days(set(households), visits).first
        return first | {person: min(day, first.get(person, day)) for person, day in served.items()}

    # --- households

    @property
    def _in_force(self) -> QuerySet:
        return HouseholdMembership.objects.filter(
            Q(started_on__isnull=True) | Q(started_on__lt=self.period.end),
            Q(ended_on__isnull=True) | Q(ended_on__gt=self.period.start),
        ).order_by()

    @cached_property
    def _stays(self) -> list[list[int]]:
        """Household, member and 1 where the member moved in the period, of the households of citizens."""
        theirs = among(self._in_force, "person", self.merges.rows_of(self.citizens)).values("household")
        moved = Case(
            When(Q(started_on__gt=self.period.start) | Q(ended_on__lt=self.period.end), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        households = theirs.union(self._erased_visits.values("household"))
        return columns(self._in_force.filter(household__in=households), "household", "person", moved)

    @cached_property
    def _moving(self) -> set[int]:
        """Households whose members changed in the period."""
        households, _persons, moved = self._stays
        return set(compress(households, moved))

    @cached_property
    def _steady(self) -> set[int]:
        """Households whose members were the same on every day of the period."""
        households, _persons, _moved = self._stays
        return set(households) - self._moving

    @property
    def _erased_visits(self) -> QuerySet:
        days = {"day__gte": self.period.start, "day__lt": self.period.end}
        return ErasedVisit.objects.filter(**days).order_by()

    @cached_property
    def _of_moving(self) -> _Days:
        if not self._moving:
            return _Days()
        households, persons, _moved = self._stays
        members = self.merges.persons(compress(persons, map(self._moving.__contains__, households)))
        return self._days(self._moving, self._days_of_service(members))

    def _touched(self) -> QuerySet:
        """The households of which anybody was served, those that have no members now included."""
        erased = {*self._erased_visits.values_list("household", flat=True)} - self._moving
        return among(Household.objects.order_by(), "id", self._steady | erased | self._of_moving.households)

    # --- days

    def _days(self, households: set[int], visits: Mapping[int, set[date]]) -> _Days:
        """Who of `households` was served when, by the days on which their members came."""
        found = _Days()
        members: dict[int, list[Stay]] = defaultdict(list)
        stays = among(self._in_force, "household", households)
        written = (Cast("started_on", TextField()), Cast("ended_on", TextField()))
        theirs, persons, came, went = columns(stays, "household", "person", *written)
        day_of = {day: date.fromisoformat(day) for day in {*came, *went} if day}
        told = zip(map(self.merges.today, persons), map(day_of.get, came), map(day_of.get, went), strict=True)
        for household, stay in zip(theirs, told, strict=True):
            members[household].append(stay)
        for household, stays_of_one in members.items():
            touched = self._days_of_erased[household].union(
                *(
                    within_stay(since, until, visits.get(person, set()))
                    for person, since, until in stays_of_one
                )
            )
            if not touched:
                continue
            found.households.add(household)
            for person, since, until in stays_of_one:
                if shared := within_stay(since, until, touched):
                    found.first[person] = min(found.first.get(person, date.max), *shared)
        return found

    def _days_of_service(self, persons: set[int] | None = None) -> dict[int, set[date]]:
        """The days on which each citizen was received; of `persons` alone where they are named."""
        who, appointments = self._visits
        held = ROWS[Source.APPOINTMENTS].within("starts_at", self.period)
        if persons is not None:
            theirs = [*map(self.merges.rows_of(persons).__contains__, who)]
            who, appointments = [*compress(who, theirs)], [*compress(appointments, theirs)]
            held = among(held, "id", appointments)
        day_of = _days_of(held)
        days: dict[int, set[date]] = defaultdict(set)
        for person, appointment in zip(who, appointments, strict=True):
            days[self.merges.today(person)].add(day_of[appointment])
        return days

    @cached_property
    def _days_of_erased(self) -> dict[int, set[date]]:
        """The days on which a member came who was erased since, by household."""
        days: dict[int, set[date]] = defaultdict(set)
        for household, day in self._erased_visits.values_list("household", "day"):
            days[household].add(day)
        return days


def _days_of(appointments: QuerySet) -> dict[int, date]:
    """The day of each."""
    keys, instants = columns(appointments, "pk", Cast("starts_at", TextField()))
    # Many start at one instant: as a text it is made a day once.
    day_of = {instant: _day_of(instant) for instant in set(instants)}
    return dict(zip(keys, map(day_of.__getitem__, instants), strict=True))


def _day_of(written: str) -> date:
    """The day of an instant as a database writes it, in UTC where it names no zone."""
    instant = datetime.fromisoformat(written)
    return as_day(instant if instant.tzinfo else instant.replace(tzinfo=UTC))


def within_stay(since: date | None, until: date | None, days: Set[date]) -> Set[date]:
    """Those of `days` on which somebody was a member who came on `since` and went on `until`.

    As HouseholdMembershipQuerySet.on: the end date is the first day that no longer counts.
    """
    if since is None and until is None:
        return days
    return {day for day in days if (since is None or since <= day) and (until is None or day < until)}
