"""The year of the report: requests and appointments, as many of each as the plan says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from casebook.choices import AppointmentStatus, Channel, RequestStatus
from casebook.demo import plan, requests
from casebook.demo.records import Person, Story
from casebook.demo.town_of_the_year import babies_of
from casebook.demo.visits import Reception
from casebook.demo.working_days import some_day

FIRST, LAST = date(plan.REPORT_YEAR, 1, 1), date(plan.REPORT_YEAR, 12, 31)
# Requests of the last days of the year that were entered after New Year.
ENTERED_LATE = 5
OLD_CATEGORY = "social_solidarity_income"


def copy_old_requests(story: Story, rng: Random, citizens: list[Person]) -> None:
    """A few requests of the scheme before the guaranteed minimum income, copied from paper."""
    poor = [person for person in citizens if person.household.is_poor]
    for person in rng.sample(poor, plan.COPIED_OLD_REQUESTS):
        day = some_day(rng, date(2020, 2, 1), date(2020, 11, 30))
        requests.file(story, rng, person, OLD_CATEGORY, "opeka", day, Channel.WALK_IN)


def file_requests(story: Story, rng: Random, citizens: list[Person], remote: list[Person]) -> None:
    """The lines of the plan."""
    for line in plan.LINES:
        for person, day in _askers(rng, line, citizens, remote):
            channel = requests.some_channel(rng, person)
            requests.file(story, rng, person, line.category, line.body, day, channel)
        for person in rng.sample(citizens, line.void):
            day = some_day(rng, FIRST, LAST, line.category)
            requests.file_in_error(story, rng, person, line.category, line.body, day)
    last_days = [
        request for request in story.requests if date(FIRST.year, 12, 20) <= request.received_on <= LAST
    ]
    for request in rng.sample(last_days, ENTERED_LATE):
        request.days_late = rng.randint(14, 25)


def _askers(
    rng: Random, line: plan.Line, citizens: list[Person], remote: list[Person]
) -> Iterator[tuple[Person, date]]:
    """Who asks for a line, and on which day."""
    if line.category == "birth_benefit":
        for person, born in rng.sample(
            sorted(babies_of(citizens).items(), key=lambda item: item[1]), line.count
        ):
            yield person, some_day(rng, born + timedelta(days=8), born + timedelta(days=80))
        return
    people = requests.applicants(rng, citizens + remote, line.category, FIRST)
    for _each in range(line.count):
        yield next(people), some_day(rng, FIRST, LAST, line.category)


def hold_visits(reception: Reception, rng: Random, citizens: list[Person], remote: list[Person]) -> None:
    """Visits to file requests, one for whoever else came, follow-ups up to the plan; and the missed ones."""
    story = reception.story
    filed = [
        request
        for request in sorted(story.requests, key=lambda request: request.received_on)
        if request.received_on >= FIRST and request.final_status != RequestStatus.VOID
    ]
    held = sum(1 for request in filed if reception.visit_to_file(rng, request))
    came = {visit.person for visit in story.visits} | _counselled(story)
    for person in citizens:
        if person not in came:
            reception.visit(rng, person, some_day(rng, FIRST, LAST), is_walk_in=rng.random() < 0.4)
            held += 1
    may_follow = [request for request in filed if not request.applicant.is_remote]
    while held < plan.VISITS_HELD:
        if reception.follow_up(rng, rng.choice(may_follow), LAST):
            held += 1
    for person in rng.choices(citizens + remote, k=plan.VISITS_MISSED):
        reception.missed(rng, person, some_day(rng, FIRST, LAST))


def _counselled(story: Story) -> set[Person]:
    return {
        case.person
        for case in story.cases
        for session in case.sessions
        if session.final_status == AppointmentStatus.HELD and FIRST <= session.starts_at.date() <= LAST
    }


def enter_some_twice(story: Story, rng: Random, citizens: list[Person]) -> None:
    """A few citizens get a second record by mistake, with a visit and its request; merged later."""
    visits_of = Counter(visit.person for visit in story.visits)
    visits_for = Counter(visit.request for visit in story.visits if visit.request)
    visits = {
        visit.person: visit
        for visit in story.visits
        if visit.request and visits_for[visit.request] == 1 and visits_of[visit.person] > 2
    }
    often = [person for person in citizens if person in visits]
    for person in rng.sample(often, plan.DUPLICATES):
        visit = visits[person]
        double = replace(person, father_name="")
        double.amka = double.afm = double.email = ""
        double.household, double.flags, double.requests = None, set(), [visit.request]
        double.merged_into, double.appeared_on = person, visit.booked_on
        story.people.append(double)
        visit.person = visit.request.applicant = double
