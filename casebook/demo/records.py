"""What the story is made of. Days on which something happens are kept, so that any day can be asked what
had happened by then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from casebook.choices import AppointmentStatus, Booking, Channel, ReferralStatus, Relation, RequestStatus, Sex

NEVER = date.max


@dataclass(eq=False)
class Household:
    members: list[Person] = field(default_factory=list)
    declared_adults: int = 0
    declared_minors: int = 0
    is_poor: bool = False  # within the limits of the guaranteed minimum income
    number: str = ""

    @property
    def appeared_on(self) -> date:
        return min(person.appeared_on for person in self.members)


@dataclass(eq=False)
class Person:
    surname: str
    name: str
    father_name: str
    born: date
    sex: Sex
    amka: str = ""
    afm: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    municipal_unit: str = ""
    household: Household | None = None
    relation: Relation = Relation.HEAD
    is_remote: bool = False  # asks by telephone or post, and comes to no appointment
    flags: set[str] = field(default_factory=set)
    # The first day on which the centre heard of this person's household.
    appeared_on: date = NEVER
    # The record of the same person that this one was merged into.
    merged_into: Person | None = None
    requests: list[Request] = field(default_factory=list)
    code: str = ""

    def age_on(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def appear(self, day: date) -> None:
        """Known by `day` at the latest, with everybody of the household."""
        for person in self.household.members if self.household else [self]:
            person.appeared_on = min(person.appeared_on, day)


@dataclass(eq=False)
class Request:
    applicant: Person
    category: str
    body: str
    channel: Channel
    received_on: date
    worker: str
    # How it ended or will end, and when; until then it goes through the open states.
    finished_on: date
    final_status: RequestStatus
    outcome: str = ""
    external_ref: str = ""
    days_late: int = 0  # entered so many days after it was received
    number: str = ""

    @property
    def entered_on(self) -> date:
        return self.received_on + timedelta(days=self.days_late)


@dataclass(eq=False)
class Visit:
    """An appointment that is no counselling session."""

    person: Person
    starts_at: datetime
    minutes: int
    worker: str
    booking: Booking
    booked_on: date
    final_status: AppointmentStatus
    request: Request | None = None
    companion: Person | None = None
    reference: str = ""


@dataclass(eq=False)
class Case:
    person: Person
    requested_on: date
    professional: str
    kind: str
    partner: Person | None = None
    sessions: list[Session] = field(default_factory=list)


@dataclass(eq=False)
class Session:
    case: Case
    starts_at: datetime
    minutes: int
    booked_on: date
    final_status: AppointmentStatus
    reference: str = ""


@dataclass(eq=False)
class Referral:
    person: Person
    body: str
    type: str
    sent_on: date
    final_status: ReferralStatus
    finished_on: date
    request: Request | None = None
    reference: str = ""


@dataclass(eq=False)
class Enrolment:
    person: Person
    enrolled_on: date
    source: str
    ended_on: date | None = None


@dataclass(eq=False)
class Tally:
    day: date
    channel: Channel
    topic: str
    count: int


@dataclass(eq=False)
class Story:
    """Everything that happens at the centre, whether it has happened by today or not."""

    people: list[Person] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
