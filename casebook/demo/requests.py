"""Requests: who asks for what, through which channel, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from casebook.choices import Channel, RequestStatus
from casebook.demo.people import is_adult
from casebook.demo.records import NEVER, Person, Request, Story
from casebook.demo.working_days import working_day_from

SOCIAL_WORKERS = ("social1", "social2")

CHANNELS = {
    Channel.IN_PERSON: 52, Channel.WALK_IN: 25, Channel.PHONE: 8, Channel.EMAIL: 6, Channel.THIRD_PARTY: 4,
    Channel.POST: 2, Channel.HOME_VISIT: 2, Channel.VIDEO: 1,
}  # fmt: skip
REMOTE_CHANNELS = (Channel.PHONE, Channel.PHONE, Channel.EMAIL, Channel.POST, Channel.THIRD_PARTY)
# Those who come to the centre to ask.
VISITING_CHANNELS = frozenset({Channel.IN_PERSON, Channel.WALK_IN})

SERVICES = (
    "social_grocery",
    "social_pharmacy",
    "home_help",
    "kifi",
    "kapi",
    "municipal_clinics",
    "kep_ygeias",
)
# Answered while the person sits there.
AT_ONCE = frozenset({"reception_information_support", "benefit_information"})
TO_SERVICES = frozenset({"cooperation_referral", "social_liaison"})

ENDINGS = {
    RequestStatus.COMPLETED: 82,
    RequestStatus.REFERRED: 3,
    RequestStatus.WITHDRAWN: 6,
    RequestStatus.CLOSED: 6,
    None: 3,
}
OUTCOMES = {
    RequestStatus.COMPLETED: ("Εγκρίθηκε", "Εγκρίθηκε", "Εγκρίθηκε", "Απορρίφθηκε λόγω εισοδήματος"),
    RequestStatus.REFERRED: ("Παραπέμφθηκε σε συνεργαζόμενη υπηρεσία",),
    RequestStatus.WITHDRAWN: ("Δεν επιθυμεί να συνεχίσει", "Μετακόμισε σε άλλον δήμο"),
    RequestStatus.CLOSED: ("Δεν προσκόμισε δικαιολογητικά", "Δεν πληροί τις προϋποθέσεις"),
}
INFORMED = "Δόθηκαν πληροφορίες"
WRITTEN_IN_ERROR = "Καταχωρίστηκε εκ παραδρομής"

MAY_ASK: dict[str, Callable[[Person, date], bool]] = {
    "uninsured_elderly": lambda person, day: person.age_on(day) >= 67,
    "disability_benefits": lambda person, day: "has_disability" in person.flags,
    "employment_inclusion": lambda person, day: 18 <= person.age_on(day) <= 62,
    "guaranteed_minimum_income": lambda person, day: person.household.is_poor,
    "housing_benefit": lambda person, day: person.age_on(day) <= 80,
}


def applicants(rng: Random, people: list[Person], category: str, day: date) -> Iterator[Person]:
    """Without end: the adults who may ask for `category`, those who asked least so far first."""
    may_ask = MAY_ASK.get(category, lambda person, day: True)
    eligible = [person for person in people if is_adult(person, day) and may_ask(person, day)]
    while True:
        yield from sorted(eligible, key=lambda person: len(person.requests) + rng.random() * 1.5)


def some_channel(rng: Random, person: Person) -> Channel:
    if person.is_remote:
        return rng.choice(REMOTE_CHANNELS)
    return rng.choices(list(CHANNELS), CHANNELS.values())[0]


def file(
    story: Story, rng: Random, applicant: Person, category: str, body: str, day: date, channel: Channel
) -> Request:
    """A request of `day`, with its end already known."""
    status, days = _ending(rng, category)
    if category in TO_SERVICES:
        body = rng.choice(SERVICES)
    request = Request(
        applicant=applicant,
        category=category,
        body=body,
        channel=channel,
        received_on=day,
        worker=rng.choice(SOCIAL_WORKERS),
        finished_on=working_day_from(day + timedelta(days=days)) if status else NEVER,
        final_status=status or RequestStatus.SUBMITTED,
        outcome=_outcome(rng, category, status),
        external_ref=_external_ref(rng, day) if body and category not in TO_SERVICES else "",
    )
    story.requests.append(request)
    applicant.requests.append(request)
    applicant.appear(day)
    return request


def file_in_error(
    story: Story, rng: Random, applicant: Person, category: str, body: str, day: date
) -> Request:
    """A request that is void by the end of the day: it keeps its number and is never counted."""
    request = file(story, rng, applicant, category, body, day, Channel.IN_PERSON)
    request.final_status, request.finished_on = RequestStatus.VOID, day
    request.outcome, request.external_ref = WRITTEN_IN_ERROR, ""
    return request


def _ending(rng: Random, category: str) -> tuple[RequestStatus | None, int]:
    """How it ends, and after how many days; None where the answer never comes."""
    if category in AT_ONCE:
        return RequestStatus.COMPLETED, rng.choice((0, 0, 0, 0, 3, 10))
    if category in TO_SERVICES:
        return RequestStatus.REFERRED, rng.randint(0, 12)
    return rng.choices(list(ENDINGS), ENDINGS.values())[0], rng.randint(8, 110)


def _external_ref(rng: Random, day: date) -> str:
    """A number such as the other bodies give."""
    return f"{rng.randint(100_000, 999_999)}/{day.year}"


def _external_ref(rng: Random, day: date) -> str:
    """A number such as the other bodies give."""
    return f"{rng.randint(100_000, 999_999)}/{day.year}"


def _outcome(rng: Random, category: str, status: RequestStatus | None) -> str:
    if category in AT_ONCE:
        return INFORMED
    return rng.choice(OUTCOMES[status]) if status else ""
