"""Small random centres, written straight into the tables, with every awkward case that the figures know."""

import datetime
from datetime import UTC, date, timedelta
from random import Random

from casebook import catalogue
from casebook.choices import (
    AppointmentStatus,
    Channel,
    MunicipalUnit,
    ParticipantRole,
    ReferralStatus,
    ReferralType,
    RequestStatus,
    Sex,
)
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    Body,
    CounsellingCase,
    CounsellingSession,
    HistoricalAggregate,
    Household,
    HouseholdMembership,
    Person,
    Programme,
    ProgrammeEnrolment,
    Referral,
    Request,
    ServiceCategory,
)
from tests.factories import UserFactory

FIRST, LAST = date(2021, 11, 1), date(2023, 5, 20)


class RandomCentre:
    """A centre of a few people and many records, the same for the same seed."""

    def __init__(self, seed: int):
        self.dice = Random(seed)
        catalogue.install()
        self.people = self.make_people()
        self.make_households()
        self.make_appointments()
        self.make_requests()
        self.make_the_rest()

    def day(self) -> date:
        """Any day around the year 2022; often one at its edges."""
        if self.dice.random() < 0.2:
            return self.dice.choice(
                [
                    date(2021, 12, 31),
                    date(2022, 1, 1),
                    date(2022, 12, 31),
                    date(2023, 1, 1),
                    date(2023, 4, 30),
                ]
            )
        return FIRST + timedelta(days=self.dice.randrange((LAST - FIRST).days))

    def moment(self) -> datetime.datetime:
        """An instant at any hour, so also where the day of Athens is not that of UTC."""
        midnight = datetime.datetime.combine(self.day(), datetime.time(), tzinfo=UTC)
        return midnight + timedelta(minutes=self.dice.randrange(24 * 60))

    def person(self) -> Person:
        return self.dice.choice(self.people)

    def make_people(self) -> list[Person]:
        # Dice of their own: what people are like is asked by cuts alone.
        looks = Random(f"looks {self.dice.random()}")
        people = Person.objects.bulk_create(
            Person(
                code=f"ΑΒ-{n}",
                surname="Α",
                name="Β",
                sex=looks.choice(list(Sex)),
                municipal_unit=looks.choice(["", *MunicipalUnit]),
                # Some become a band older within the year.
                birth_date=looks.choice(
                    [None, date(2004, looks.randint(1, 12), looks.randint(1, 28)), date(1957, 2, 28)]
                ),
            )
            for n in range(14)
        )
        for merged in self.dice.sample(people[7:], 3):
            merged.merged_into = self.dice.choice(people[:7])
            merged.save()
        return people

    def make_households(self) -> None:
        households = Household.objects.bulk_create(
            Household(
                number=f"Ν-{n}",
                declared_adults=self.dice.randrange(3),
                declared_minors=self.dice.randrange(4),
            )
            for n in range(6)
        )
        for household in households:
            for person in self.dice.sample(self.people, self.dice.randrange(5)):
                since, until = sorted([self.day(), self.day()])
                HouseholdMembership.objects.create(
                    household=household,
                    person=person,
                    started_on=self.dice.choice([None, since]),
                    ended_on=self.dice.choice([None, until]),
                )

    def make_appointments(self) -> None:
        statuses = [AppointmentStatus.HELD, AppointmentStatus.HELD, *AppointmentStatus]
        appointments = Appointment.objects.bulk_create(
            Appointment(reference=f"Ρ-{n}", starts_at=self.moment(), status=self.dice.choice(statuses))
            for n in range(30)
        )
        AppointmentParticipant.objects.bulk_create(
            AppointmentParticipant(
                appointment=appointment, person=person, role=self.dice.choice(list(ParticipantRole))
            )
            for appointment in appointments
            for person in self.dice.sample(self.people, self.dice.randrange(3))
        )
        worker = UserFactory()
        days = {(self.person(), self.day()) for _ in range(8)}
        cases = [
            CounsellingCase(person=person, requested_on=day, professional=worker)
            for person, day in sorted(days, key=lambda pair: (pair[0].pk, pair[1]))
        ]
        CounsellingCase.objects.bulk_create(cases)
        CounsellingSession.objects.bulk_create(
            CounsellingSession(appointment=appointment, case=self.dice.choice(cases))
            for appointment in appointments[:12]
        )

    def make_requests(self) -> None:
        categories = list(ServiceCategory.objects.all())
        leaf = ServiceCategory.objects.create(
            code="part", name="part", parent=ServiceCategory.objects.get(code="welfare_benefits")
        )
        bodies = [None, *Body.objects.filter(code__in=["opeka", "kepa", "dypa"])]
        statuses = [RequestStatus.NEW, RequestStatus.COMPLETED, RequestStatus.VOID]
        welfare = [category for category in categories if category.code == "welfare_benefits"]
        Request.objects.bulk_create(
            Request(
                number=f"Α-{n}",
                applicant=self.person(),
                category=self.dice.choice([*categories, *welfare * 5, leaf, leaf]),
                body=self.dice.choice(bodies),
                channel=self.dice.choice(list(Channel)),
                received_on=self.day(),
                status=self.dice.choice(statuses),
            )
            for n in range(120)
        )
        for first, last in [
            (date(2017, 4, 1), date(2021, 11, 30)),
            (date(2022, 2, 1), date(2022, 2, 28)),
            (date(2023, 4, 15), date(2023, 5, 15)),
        ]:
            HistoricalAggregate.objects.create(
                indicator="requests_since_opening",
                period_start=first,
                period_end=last,
                value=self.dice.randrange(500),
                source="Χαρτί",
            )

    def make_the_rest(self) -> None:
        programmes = [*Programme.objects.all(), Programme.objects.create(code="other", name="Άλλο")]
        enrolments = {(self.dice.choice(programmes), self.person(), self.day()) for _ in range(15)}
        ProgrammeEnrolment.objects.bulk_create(
            ProgrammeEnrolment(programme=programme, person=person, enrolled_on=day)
            for programme, person, day in enrolments
        )
        bodies = list(Body.objects.filter(code__in=["dypa", "kepa"]))
        Referral.objects.bulk_create(
            Referral(
                reference=f"Π-{n}",
                person=self.person(),
                body=self.dice.choice(bodies),
                type=self.dice.choice([ReferralType.ASD, ReferralType.SERVICE]),
                sent_on=self.day(),
                status=self.dice.choice(list(ReferralStatus)),
            )
            for n in range(25)
        )
