"""The heart of erasing: whoever goes, in whatever order, every figure of every past month stays as it was."""

from calendar import monthrange
from datetime import date
from random import Random

import pytest

from casebook.choices import ErasureGround, LedgerMeasure, ParticipantRole, Relation
from casebook.erasure import erase_person
from casebook.models import (
    AnonymousLedger,
    Appointment,
    AppointmentParticipant,
    CounsellingSession,
    ErasedVisit,
    HistoricalAggregate,
    Household,
    HouseholdMembership,
    Person,
    Request,
)
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests.casebook.random_centre import RandomCentre

# Figures know nothing of the project around them: once is enough for so many random centres.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

MONTHS = [date(2021 + month // 12, month % 12 + 1, 1) for month in range(10, 30)]  # Nov 2021 – Jun 2023
PERIODS = [
    Period.year(2021),
    Period.year(2022),
    Period(date(2023, 1, 1), date(2023, 4, 1)),
    Period(date(2022, 10, 1), date(2023, 1, 1)),
    Period(MONTHS[0], MONTHS[-1]),
    Period(MONTHS[5], MONTHS[12]),
    *(Period.month(month.year, month.month) for month in MONTHS[1:19:3]),
]


class AwkwardCentre(RandomCentre):
    """A random centre whose totals on paper cover whole months, and in which people share more."""

    def __init__(self, seed: int):
        super().__init__(seed)
        self.cover_whole_months()
        self.live_together()
        self.come_together()

    def cover_whole_months(self) -> None:
        for total in HistoricalAggregate.objects.all():
            total.period_start = total.period_start.replace(day=1)
            last = total.period_end
            total.period_end = last.replace(day=monthrange(last.year, last.month)[1])
            total.save()

    def live_together(self) -> None:
        """Households with many members, some of whom moved in and out, or in again under a merged record."""
        for n in range(3):
            household = Household.objects.create(
                number=f"Κ-{n}",
                declared_adults=self.dice.randrange(3),
                declared_minors=self.dice.randrange(3),
            )
            for person in self.dice.choices(self.people, k=6):
                since, until = sorted([self.day(), self.day()])
                HouseholdMembership.objects.create(
                    household=household,
                    person=person,
                    relation=Relation.OTHER,
                    started_on=since,
                    ended_on=until,
                )

    def come_together(self) -> None:
        """Appointments of several, with companions alone, or linked to requests of others."""
        requests = list(Request.objects.all())
        for appointment in Appointment.objects.all():
            taken = set(appointment.participations.values_list("person_id", flat=True))
            for person in self.dice.sample(self.people, self.dice.choice([0, 0, 1, 3])):
                if person.pk not in taken:
                    AppointmentParticipant.objects.create(
                        appointment=appointment, person=person, role=self.dice.choice(list(ParticipantRole))
                    )
            appointment.requests.set(self.dice.sample(requests, 2))
        for request in self.dice.sample(requests, 20):
            Request.objects.filter(pk=request.pk).update(
                renewal_of=self.dice.choice(requests), household=self.dice.choice(Household.objects.all())
            )


def figures() -> dict[Period, dict[str, int]]:
    return {period: {figure.indicator.code: figure.value for figure in compute(period)} for period in PERIODS}


def differences(before: dict, after: dict) -> list[tuple]:
    return [
        (period.label, code, before[period][code], after[period][code])
        for period in before
        for code in before[period]
        if before[period][code] != after[period][code]
    ]


@pytest.mark.parametrize("seed", range(6))
def test_erasing_random_persons_in_random_order_leaves_every_figure(seed):
    centre = AwkwardCentre(seed)
    dice = Random(f"order {seed}")
    before = figures()
    order = dice.sample([person.pk for person in centre.people], len(centre.people))
    step = dice.choice([3, 4, 5])

    for turn, pk in enumerate(order):
        person = Person.objects.filter(pk=pk).first()
        if person is None:  # merged with somebody who went before
            continue
        erase_person(person=person, ground=ErasureGround.REQUEST, by=None)
        if turn % step == 0:
            assert differences(before, figures()) == []

    assert differences(before, figures()) == []
    # Nobody is left, so all of it stands in the ledger now, but for appointments that named nobody.
    assert not Person.objects.exists()
    assert not Household.objects.filter(pk__in=HouseholdMembership.objects.values("household")).exists()
    assert not ErasedVisit.objects.exists()
    assert not Request.objects.exists()
    assert not CounsellingSession.objects.filter(case__isnull=False).exists()


def test_the_random_centres_hold_every_awkward_case():
    AwkwardCentre(1)
    people = list(Person.objects.filter(merged_into__isnull=True))
    assert Person.objects.filter(merged_into__isnull=False).count() == 3

    for person in people[:4]:
        erase_person(person=person, ground=ErasureGround.REQUEST, by=None)

    assert ErasedVisit.objects.count() > 3
    assert CounsellingSession.objects.filter(case__isnull=True).exists()
    for person in people[4:]:
        erase_person(person=person, ground=ErasureGround.REQUEST, by=None)
    rows = AnonymousLedger.objects.all()
    assert set(rows.values_list("measure", flat=True)) == set(LedgerMeasure)
    assert rows.filter(weight__gt=1).exists()
    assert rows.filter(measure=LedgerMeasure.SERVED, previous_month__isnull=False).exists()
    # Somebody with whom no household lived any more left the unnamed members of it.
    assert rows.filter(measure=LedgerMeasure.SERVED, age_band="0-17").exists()
