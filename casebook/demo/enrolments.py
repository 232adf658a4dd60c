"""Enrolments in the food programme: households of the guaranteed minimum income come in by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from casebook.choices import EnrolmentSource
from casebook.demo import plan
from casebook.demo.records import Enrolment, Person, Request, Story
from casebook.demo.working_days import working_day_from

# The lists of new households close on these days; others apply in between.
CLOSING_DAYS = ((3, 16), (6, 15), (9, 28), (11, 30))
APPLY_THEMSELVES = 0.25
LATER_SHARE = 0.4  # of the later requests for the guaranteed minimum income
SOURCE_CATEGORY = "guaranteed_minimum_income"


def enrol_in_the_year(story: Story, rng: Random, first: date, last: date) -> None:
    """The persons of the plan, household after household, some of them twice; and some of the year before."""
    people = _people_of_households(story, first, last)
    chosen = people[: plan.TEBA_PERSONS]
    for person in chosen:
        applies = rng.random() < APPLY_THEMSELVES
        day = first + timedelta(days=rng.randrange(330)) if applies else _closing_day(rng, first.year, 3)
        source = EnrolmentSource.APPLICATION if applies else EnrolmentSource.AUTOMATIC
        _enrol(story, person, day, source)
    early = [enrolment for enrolment in story.enrolments if enrolment.enrolled_on.month <= 6]
    for enrolment in rng.sample(early, plan.TEBA_ENROLLED_TWICE):
        enrolment.ended_on = date(first.year, 8, 31)
        _enrol(story, enrolment.person, _closing_day(rng, first.year, 2), EnrolmentSource.APPLICATION)
    for person in rng.sample(chosen, plan.TEBA_YEAR_BEFORE):
        before = _enrol(story, person, _closing_day(rng, first.year - 1, 4), EnrolmentSource.AUTOMATIC)
        before.ended_on = date(first.year - 1, 12, 31)


def enrol_later(story: Story, rng: Random, filed: list[Request]) -> None:
    """The enrolments that come of the requests of a later month."""
    for request in filed:
        if request.category == SOURCE_CATEGORY and rng.random() < LATER_SHARE:
            day = working_day_from(request.received_on + timedelta(days=rng.randint(10, 40)))
            _enrol(story, request.applicant, day, EnrolmentSource.AUTOMATIC)


def _enrol(story: Story, person: Person, day: date, source: EnrolmentSource) -> Enrolment:
    enrolment = Enrolment(person, working_day_from(day), source)
    person.appear(enrolment.enrolled_on)
    story.enrolments.append(enrolment)
    return enrolment


def _closing_day(rng: Random, year: int, among: int) -> date:
    """One of the last `among` closing days of `year`."""
    return date(year, *rng.choice(CLOSING_DAYS[-among:]))


def _people_of_households(story: Story, first: date, last: date) -> list[Person]:
    """Everybody with a record in the households that asked for the minimum income, in the order of asking."""
    asked = [r for r in story.requests if r.category == SOURCE_CATEGORY and first <= r.received_on <= last]
    asked.sort(key=lambda request: request.received_on)
    people = (
        person
        for request in asked
        if request.applicant.household
        for person in request.applicant.household.members
    )
    return list(dict.fromkeys(people))
