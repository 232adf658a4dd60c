"""Random centres with so many people that most of their numbers are told, and some are small."""

from datetime import UTC, date, datetime
from random import Random

from casebook.choices import AppointmentStatus, Channel, MunicipalUnit, ParticipantRole, Sex
from casebook.models import Appointment, AppointmentParticipant, Body, Person, Request, ServiceCategory

SEXES = (Sex.FEMALE, Sex.MALE)
BIRTH_YEARS = (2001, 1992, 1981, 1972, 1962, 1952)
UNITS = list(MunicipalUnit)[:4]
CATEGORIES = ("welfare_benefits", "housing_benefit", "birth_benefit", "social_inquiry")
BODIES = ("opeka", "kepa", "")
CHANNELS = list(Channel)[:3]
MONTHS = range(1, 13)


class CrowdedCentre:
    """A centre of the year 2022, the same for the same seed; the catalogue is there already."""

    def __init__(self, seed: int):
        self.dice = Random(seed)
        self.made = 0
        for sex in SEXES:
            for year in BIRTH_YEARS:
                self.receive(self.some_count(), sex=sex, born=year)
        for category in CATEGORIES:
            for body in BODIES if category == "welfare_benefits" else BODIES[-1:]:
                for channel in CHANNELS:
                    self.ask(self.some_count(), category=category, body=body, channel=channel)

    def some_count(self) -> int:
        return self.dice.choice(
            (self.dice.randint(1, 4), self.dice.randint(5, 30), self.dice.randint(10, 30))
        )

    def change(self) -> None:
        """A few that came late, as they come after a year was published."""
        for _turn in range(3):
            number = self.dice.choice((1, 2, 7))
            self.receive(number, sex=self.dice.choice(SEXES), born=self.dice.choice(BIRTH_YEARS))
            self.ask(
                self.dice.choice((1, 2, 7)),
                category=self.dice.choice(CATEGORIES),
                channel=self.dice.choice(CHANNELS),
            )

    def receive(self, number: int, *, sex: str, born: int) -> None:
        """So many different persons, at an appointment each."""
        people = Person.objects.bulk_create(
            Person(
                code=f"ΑΒ-{self.next()}",
                surname="Α",
                name="Β",
                sex=sex,
                birth_date=date(born, 1, 1),
                municipal_unit=self.dice.choice(UNITS),
            )
            for _person in range(number)
        )
        appointments = Appointment.objects.bulk_create(
            Appointment(
                reference=f"Ρ-{self.next()}",
                starts_at=datetime(2022, self.dice.choice(MONTHS), 10, 9, tzinfo=UTC),
                status=AppointmentStatus.HELD,
            )
            for _person in people
        )
        AppointmentParticipant.objects.bulk_create(
            AppointmentParticipant(appointment=appointment, person=person, role=ParticipantRole.APPLICANT)
            for appointment, person in zip(appointments, people, strict=True)
        )

    def ask(self, number: int, *, category: str, channel: str, body: str = "") -> None:
        """So many requests, in some months."""
        applicant = Person.objects.order_by("pk").first()
        Request.objects.bulk_create(
            Request(
                number=f"Α-{self.next()}",
                applicant=applicant,
                category=ServiceCategory.objects.get(code=category),
                body=Body.objects.filter(code=body).first(),
                channel=channel,
                received_on=date(2022, self.dice.choice(MONTHS), 10),
            )
            for _request in range(number)
        )

    def next(self) -> int:
        self.made += 1
        return self.made
