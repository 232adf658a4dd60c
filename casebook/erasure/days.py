"""The days on which a person was served, as the figures count them: by whom, and in which household."""

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import date

from django.db.models import Q
from django.utils import timezone

from casebook.choices import ParticipantRole
from casebook.erasure.belongings import Belongings
from casebook.models import Appointment, AppointmentParticipant, ErasedVisit, HouseholdMembership
from casebook.statistics.served import within_stay
from casebook.statistics.sources import survivor


class DaysOfService:
    """The days of one person, by the clock of the centre (which the caller has set)."""

    def __init__(self, belongings: Belongings):
        self.person = belongings.person.pk
        households = belongings.memberships.order_by().values("household")
        # Household: (the person as of today, first day, first day no longer), of each membership ever.
        self._members: dict[int, list[tuple[int, date | None, date | None]]] = defaultdict(list)
        rows = HouseholdMembership.objects.filter(household__in=households).order_by()
        for household, *member in rows.values_list("household", survivor(), "started_on", "ended_on"):
            self._members[household].append(tuple(member))
        everybody = {self.person, *(member for rows in self._members.values() for member, *_days in rows)}
        self._visits = visits_of(everybody)
        self._erased: dict[int, set[date]] = defaultdict(set)
        erased = ErasedVisit.objects.filter(household__in=households)
        for household, day in erased.values_list("household", "day"):
            self._erased[household].add(day)

    @property
    def received(self) -> set[date]:
        """Days on which the person came about an own matter."""
        return self._visits[self.person]

    @property
    def served(self) -> set[date]:
        """The same, and the days on which somebody of the person's household of that day came."""
        return self.received.union(
            *(
                within_stay(since, until, self.days_of_household(household))
                for household, since, until in self._own_memberships()
            )
        )

    def days_of_household(self, household: int) -> set[date]:
        """Days on which somebody who lived in the household came, those of erased members among them."""
        return self._erased[household].union(
            *(self._visits_within(*member) for member in self._members[household])
        )

    def visits_as_member(self) -> set[tuple[int, date]]:
        """Each household with each day on which the person came while living there."""
        return {
            (household, day)
            for household, since, until in self._own_memberships()
            for day in self._visits_within(self.person, since, until)
        }

    def _own_memberships(self) -> Iterable[tuple[int, date | None, date | None]]:
        return [
            (household, since, until)
            for household, members in self._members.items()
            for member, since, until in members
            if member == self.person
        ]

    def _visits_within(self, person: int, since: date | None, until: date | None) -> Set[date]:
        return within_stay(since, until, self._visits[person])


def visits_of(persons: set[int]) -> dict[int, set[date]]:
    """The days on which each of `persons` (merged ones by the record that stands for them) was received."""
    visits: dict[int, set[date]] = defaultdict(set)
    rows = (
        AppointmentParticipant.objects.filter(
            role=ParticipantRole.APPLICANT, appointment__in=Appointment.objects.held()
        )
        .filter(Q(person__in=persons) | Q(person__merged_into__in=persons))
        .order_by()
        .values_list(survivor(), "appointment__starts_at")
    )
    for person, starts_at in rows:
        visits[person].add(timezone.localdate(starts_at))
    return visits
