"""Who was served: the citizens received, and those who lived with them on that day.

The cost grows with the records of the period, not with those of the database.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from casebook.choices import Sex
from casebook.indicators import Dimension, Source
from casebook.indicators.whitelist import MINORS
from casebook.models import ErasedVisit, HouseholdMembership, Person
from casebook.statistics.periods import Period
from casebook.statistics.sources import ROWS, as_day, survivor


@dataclass
class _Household:
    """How many unnamed members it declares, its memberships of the period as (person, first day, first day
    no longer), and the days on which a member came who was erased since."""

    adults: int
    minors: int
    members: list[tuple[int, date | None, date | None]] = field(default_factory=list)
    erased_visits: set[date] = field(default_factory=set)


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


@dataclass(frozen=True)
class Served:
    """The first day in the period on which each person was served, and the unnamed members of households."""

    first_days: dict[int, date]
    unnamed: list[Unnamed]

    @property
    def count(self) -> int:
        return len(self.first_days) + sum(each.adults + each.minors for each in self.unnamed)


def served_in(period: Period) -> Served:
    """The citizens and, of the households they belonged to on a day of service, the members of that day and
    the unnamed members that the household declares, each household once."""
    visits = ROWS[Source.VISITS].within("starts_at", period)
    days = _days_of_service(visits)
    first = {citizen: min(of_citizen) for citizen, of_citizen in days.items()}
    unnamed = []
    for key, household in _households(visits, period).items():
        touched = household.erased_visits.union(
            *(
                {day for day in days.get(person, ()) if covers(since, until, day)}
                for person, since, until in household.members
            )
        )
        if not touched:
            continue
        if household.adults or household.minors:
            unnamed.append(Unnamed(key, household.adults, household.minors))
        for person, since, until in household.members:
            shared = [day for day in touched if covers(since, until, day)]
            if shared:
                first[person] = min(first.get(person, date.max), *shared)
    return Served(first, unnamed)


def _days_of_service(visits: QuerySet) -> dict[int, set[date]]:
    """The days on which each citizen was received, by the citizen's key."""
    days = defaultdict(set)
    for citizen, starts_at in visits.values_list(survivor(), "appointment__starts_at"):
        days[citizen].add(as_day(starts_at))
    return days


def _households(visits: QuerySet, period: Period) -> dict[int, _Household]:
    """The households that a citizen of the period belonged to within it, those erased since included."""
    citizens = visits.annotate(citizen=survivor()).values("citizen")
    # Two searches by key instead of one by an expression, for which there is no index.
    survivors = Person.objects.order_by().filter(pk__in=citizens).values("pk")
    merged_away = Person.objects.order_by().filter(merged_into__in=citizens).values("pk")
    in_force = HouseholdMembership.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lt=period.end),
        Q(ended_on__isnull=True) | Q(ended_on__gt=period.start),
    )
    erased = ErasedVisit.objects.filter(day__gte=period.start, day__lt=period.end).order_by()
    of_citizens = in_force.filter(person__in=survivors.union(merged_away)).order_by().values("household")
    rows = (
        in_force.filter(household__in=of_citizens.union(erased.values("household")))
        .order_by()
        .values_list("household", *DECLARED, survivor(), "started_on", "ended_on")
    )
    found: dict[int, _Household] = {}
    # Nobody who lives there today need have lived there in the period.
    for household, adults, minors, day in erased.values_list("household", *DECLARED, "day"):
        found.setdefault(household, _Household(adults, minors)).erased_visits.add(day)
    for household, adults, minors, *member in rows:
        found.setdefault(household, _Household(adults, minors)).members.append(tuple(member))
    return found


DECLARED = ("household__declared_adults", "household__declared_minors")


def covers(since: date | None, until: date | None, day: date) -> bool:
    """As HouseholdMembershipQuerySet.on: the end date is the first day that no longer counts."""
    return (since is None or since <= day) and (until is None or day < until)
