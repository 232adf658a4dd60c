"""Who was served: the citizens received, and those who lived with them on that day.

The cost grows with the records of the period, not with those of the database. Days are asked only where they
matter: of a household whose members were the same on every day of the period, any visit serves all of it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from django.db.models import (
    Case,
    CharField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from casebook.among import among
from casebook.choices import Sex
from casebook.indicators import Dimension, Source
from casebook.indicators.whitelist import MINORS
from casebook.models import ErasedVisit, Household, HouseholdMembership, Person
from casebook.statistics.merges import Merges
from casebook.statistics.periods import Period
from casebook.statistics.sources import ROWS, as_day

# A text, which comes from the database as it is.
MOVED, STAYED = "moved", ""
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

    @property
    def _visits(self) -> QuerySet:
        return ROWS[Source.VISITS].within("starts_at", self.period)

    @cached_property
    def citizens(self) -> set[int]:
        """Who came about a matter of their own."""
        return self.merges.persons(self._visits.values_list("person", flat=True))

    @cached_property
    def persons(self) -> set[int]:
        """Everybody served who has a record."""
        steady = {person for household, person, _moved in self._stays if household not in self._moving}
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
        served = self._days({household for household, _person, _moving in self._stays}, visits).first
        return first | {person: min(day, first.get(person, day)) for person, day in served.items()}

    # --- households

    @property
    def _in_force(self) -> QuerySet:
        return HouseholdMembership.objects.filter(
            Q(started_on__isnull=True) | Q(started_on__lt=self.period.end),
            Q(ended_on__isnull=True) | Q(ended_on__gt=self.period.start),
        ).order_by()

    @cached_property
    def _stays(self) -> list[tuple[int, int, str]]:
        """Household, member and whether the member moved in the period, of the households of citizens."""
        theirs = among(self._in_force, "person", self.merges.rows_of(self.citizens)).values("household")
        moved = Case(
            When(Q(started_on__gt=self.period.start) | Q(ended_on__lt=self.period.end), then=Value(MOVED)),
            default=Value(STAYED),
            output_field=CharField(),
        )
        households = theirs.union(self._erased_visits.values("household"))
        return list(self._in_force.filter(household__in=households).values_list("household", "person", moved))

    @cached_property
    def _moving(self) -> set[int]:
        """Households whose members changed in the period."""
        return {household for household, _person, moved in self._stays if moved}

    @property
    def _erased_visits(self) -> QuerySet:
        days = {"day__gte": self.period.start, "day__lt": self.period.end}
        return ErasedVisit.objects.filter(**days).order_by()

    @cached_property
    def _of_moving(self) -> _Days:
        if not self._moving:
            return _Days()
        members = {person for household, person, _moved in self._stays if household in self._moving}
        return self._days(self._moving, self._days_of_service(self.merges.persons(members)))

    def _touched(self) -> QuerySet:
        """The households of which anybody was served, those that have no members now included."""
        steady = {household for household, _person, _moved in self._stays} - self._moving
        erased = {*self._erased_visits.values_list("household", flat=True)} - self._moving
        return among(Household.objects.order_by(), "id", steady | erased | self._of_moving.households)

    # --- days

    def _days(self, households: set[int], visits: Mapping[int, set[date]]) -> _Days:
        """Who of `households` was served when, by the days on which their members came."""
        found = _Days()
        members: dict[int, list[Stay]] = defaultdict(list)
        stays = among(self._in_force, "household", households)
        for household, person, *days in stays.values_list("household", "person", "started_on", "ended_on"):
            members[household].append((self.merges.today(person), *days))
        for household, stays_of_one in members.items():
            touched = self._days_of_erased[household].union(
                *(
                    {day for day in visits.get(person, ()) if covers(since, until, day)}
                    for person, since, until in stays_of_one
                )
            )
            if touched:
                found.households.add(household)
            for person, since, until in stays_of_one:
                shared = [day for day in touched if covers(since, until, day)]
                if shared:
                    found.first[person] = min(found.first.get(person, date.max), *shared)
        return found

    def _days_of_service(self, persons: set[int] | None = None) -> dict[int, set[date]]:
        """The days on which each citizen was received; of `persons` alone where they are named."""
        visits = self._visits
        if persons is not None:
            rows = among(Person.objects.order_by(), "id", self.merges.rows_of(persons))
            # A sum, since an index of persons would lead through the visits of all years.
            visits = visits.alias(who=ExpressionWrapper(F("person") + 0, IntegerField()))
            visits = visits.filter(who__in=rows.values("pk"))
        days: dict[int, set[date]] = defaultdict(set)
        # Many start at one instant: as a text it is made a day once.
        day_of: dict[str, date] = {}
        for person, instant in visits.values_list("person", Cast("appointment__starts_at", TextField())):
            if instant not in day_of:
                day_of[instant] = _day_of(instant)
            days[self.merges.today(person)].add(day_of[instant])
        return days

    @cached_property
    def _days_of_erased(self) -> dict[int, set[date]]:
        """The days on which a member came who was erased since, by household."""
        days: dict[int, set[date]] = defaultdict(set)
        for household, day in self._erased_visits.values_list("household", "day"):
            days[household].add(day)
        return days


def _day_of(written: str) -> date:
    """The day of an instant as a database writes it, in UTC where it names no zone."""
    instant = datetime.fromisoformat(written)
    return as_day(instant if instant.tzinfo else instant.replace(tzinfo=UTC))


def covers(since: date | None, until: date | None, day: date) -> bool:
    """As HouseholdMembershipQuerySet.on: the end date is the first day that no longer counts."""
    return (since is None or since <= day) and (until is None or day < until)
