"""Counselling: cases that people ask for, and their sessions, week after week."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from casebook.choices import AppointmentStatus, Relation, SessionKind
from casebook.demo import plan
from casebook.demo.diary import Diary
from casebook.demo.people import is_adult
from casebook.demo.records import Case, Person, Session, Story
from casebook.demo.requests import SOCIAL_WORKERS
from casebook.demo.visits import LONGEST_LEAD, MISSED
from casebook.demo.working_days import some_day, working_day_from

PSYCHOLOGISTS = ("psych1", "psych2")
SESSION_MINUTES = 50
SESSIONS_OF_A_CASE = {1: 12, 2: 20, 3: 22, 4: 20, 5: 14, 6: 8, 8: 4}
MISSED_SESSIONS = 0.13
SOCIAL_SUPPORT = 0.15  # of the cases, led by a social worker

Year = tuple[date, date]


class Counselling:
    """Opens cases of a story and books their sessions."""

    def __init__(self, story: Story, diary: Diary) -> None:
        self.story, self.diary = story, diary

    def open_case(self, rng: Random, person: Person, day: date, citizens: set[Person] = frozenset()) -> Case:
        """A case with its sessions. A couple comes together where both are among `citizens`."""
        couple = [p for p in person.household.members if p.relation in (Relation.HEAD, Relation.SPOUSE)]
        partner = next((other for other in couple if other in citizens and other is not person), None)
        if partner and rng.random() < 0.7:
            kind, workers = rng.choice((SessionKind.COUPLE, SessionKind.FAMILY)), PSYCHOLOGISTS
        elif rng.random() < SOCIAL_SUPPORT:
            kind, workers, partner = SessionKind.SOCIAL, SOCIAL_WORKERS, None
        else:
            kind, workers, partner = SessionKind.PSYCHOLOGICAL, PSYCHOLOGISTS, None
        case = Case(person, day, rng.choice(workers), kind, partner)
        self.story.cases.append(case)
        person.appear(day)
        following = day + timedelta(days=rng.randint(5, 20))
        for _each in range(rng.choices(list(SESSIONS_OF_A_CASE), SESSIONS_OF_A_CASE.values())[0]):
            self.add_session(rng, case, following)
            following = case.sessions[-1].starts_at.date() + timedelta(days=rng.choice((7, 7, 7, 14)))
        return case

    def add_session(self, rng: Random, case: Case, day: date) -> Session:
        day = working_day_from(day)
        while not (hour := self.diary.book(rng, day, SESSION_MINUTES, (case.professional,))):
            day = working_day_from(day + timedelta(days=1))
        starts_at = hour[1]
        previous = case.sessions[-1].starts_at.date() if case.sessions else case.requested_on
        session = Session(
            case=case,
            starts_at=starts_at,
            minutes=SESSION_MINUTES,
            booked_on=max(previous, day - timedelta(days=LONGEST_LEAD)),
            final_status=self._status(rng),
        )
        case.sessions.append(session)
        return session

    @staticmethod
    def _status(rng: Random) -> AppointmentStatus:
        if rng.random() < MISSED_SESSIONS:
            return rng.choices(list(MISSED), MISSED.values())[0]
        return AppointmentStatus.HELD


def fill_the_year(counselling: Counselling, rng: Random, citizens: list[Person], year: Year) -> None:
    """The cases and the sessions held of the plan, some of cases that were asked for in the year before."""
    first, last = year
    adults = [person for person in citizens if is_adult(person, first) and person.age_on(first) < 78]
    people = rng.sample(adults, plan.COUNSELLING_PERSONS + plan.COUNSELLING_FROM_BEFORE)
    everyone = set(citizens)
    for person in people[plan.COUNSELLING_PERSONS :]:
        counselling.open_case(
            rng, person, some_day(rng, date(first.year - 1, 11, 20), date(first.year - 1, 12, 30))
        )
    middle = date(first.year, 5, 31)
    for number, person in enumerate(people[: plan.COUNSELLING_PERSONS]):
        asks_again = number < plan.COUNSELLING_ASKED_TWICE
        counselling.open_case(rng, person, some_day(rng, first, middle if asks_again else last), everyone)
        if asks_again:
            counselling.open_case(rng, person, some_day(rng, date(first.year, 9, 1), last), everyone)
    _meet_the_plan(counselling, rng, year)


def _meet_the_plan(counselling: Counselling, rng: Random, year: Year) -> None:
    """More sessions, or sessions missed, until those held in the year are as many as planned."""
    cases = counselling.story.cases
    held = [session for case in cases for session in case.sessions if _is_held(session, year)]
    for session in rng.sample(held, max(0, len(held) - plan.SESSIONS_HELD)):
        session.final_status = AppointmentStatus.CANCELLED_BY_CITIZEN
    missing = plan.SESSIONS_HELD - len(held)
    early = date(year[1].year, 11, 1)
    may_go_on = [case for case in cases if case.sessions[-1].starts_at.date() < early]
    while missing > 0:
        case = rng.choice(may_go_on)
        session = counselling.add_session(rng, case, case.sessions[-1].starts_at.date() + timedelta(days=7))
        session.final_status = AppointmentStatus.HELD
        missing -= _is_held(session, year)


def _is_held(session: Session, year: Year) -> bool:
    return session.final_status == AppointmentStatus.HELD and year[0] <= session.starts_at.date() <= year[1]
