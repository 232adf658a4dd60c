"""The months after the year of the report: old acquaintances and new households, month by month."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from casebook.choices import Channel
from casebook.demo import plan, requests
from casebook.demo.counselling import PSYCHOLOGISTS, Counselling
from casebook.demo.enrolments import enrol_later
from casebook.demo.people import Town, is_adult, some_shape
from casebook.demo.records import Person, Request
from casebook.demo.referrals import refer_later
from casebook.demo.tallies import count_calls
from casebook.demo.visits import Reception
from casebook.demo.working_days import some_day

NEWCOMERS = 0.2  # of the requests
FOLLOW_UPS = {True: 0.1, False: 0.8}  # of the requests, in the busy months of the plan and in the later ones
MISSED = 0.08
COUNSELLING_CATEGORY = "counselling"


def month_from(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _unplanned(year: int) -> int:
    """The requests of a month of `year` that the plan does not speak of by itself."""
    return plan.REQUESTS_A_MONTH[min(year, max(plan.REQUESTS_A_MONTH))]


class Months:
    """Goes on with a story whose acquaintances are `clients`."""

    def __init__(
        self, town: Town, reception: Reception, counselling: Counselling, clients: list[Person]
    ) -> None:
        self.town, self.reception, self.counselling = town, reception, counselling
        self.story, self.clients = town.story, clients

    def live_through(self, rng: Random, year: int, month: int) -> None:
        first, last = month_from(year, month)
        planned = plan.NEXT_MONTHS.get((year, month))
        filed = [self._request(rng, first, last) for _each in range(planned or _unplanned(year))]
        for request in sorted(filed, key=lambda request: request.received_on):
            self.reception.visit_to_file(rng, request)
        for request in rng.sample(filed, round(len(filed) * FOLLOW_UPS[bool(planned)])):
            if not request.applicant.is_remote:
                self.reception.follow_up(rng, request, last + timedelta(days=45))
        for request in rng.sample(filed, round(len(filed) * MISSED)):
            self.reception.missed(rng, request.applicant, some_day(rng, first, last))
        for _each in range(plan.VOID_IN_NEXT_MONTHS if planned else 0):
            day = some_day(rng, first, last)
            requests.file_in_error(self.story, rng, rng.choice(self.clients), "benefit_information", "", day)
        for _each in range(1 + _unplanned(year) // plan.REQUESTS_A_COUNSELLING_CASE):
            self._counsel(rng, first, last, is_planned=bool(planned))
        refer_later(self.story, rng, filed)
        enrol_later(self.story, rng, filed)
        count_calls(self.story, rng, first, last)

    def _request(self, rng: Random, first: date, last: date) -> Request:
        line = rng.choices(plan.LINES, [line.count for line in plan.LINES])[0]
        if line.category == "birth_benefit":
            line = plan.LINES[-1]
        day = some_day(rng, first, last, line.category)
        person = self._asker(rng, line.category, day)
        channel = requests.some_channel(rng, person)
        return requests.file(self.story, rng, person, line.category, line.body, day, channel)

    def _asker(self, rng: Random, category: str, day: date) -> Person:
        """Somebody new, or somebody known who may ask for `category`."""
        may_ask = requests.MAY_ASK.get(category, lambda person, day: True)
        if rng.random() < NEWCOMERS:
            head = self.town.settle(rng, some_shape(rng), day).members[0]
            self.clients.append(head)
            if may_ask(head, day):
                return head
        while True:
            person = rng.choice(self.clients)
            if is_adult(person, day) and may_ask(person, day):
                return person

    def _counsel(self, rng: Random, first: date, last: date, *, is_planned: bool) -> None:
        """A case, with the request that it came from once the months of the plan are over."""
        day, person = some_day(rng, first, last), rng.choice(self.clients)
        case = self.counselling.open_case(rng, person, day)
        if not is_planned and case.professional in PSYCHOLOGISTS:
            request = requests.file(self.story, rng, person, COUNSELLING_CATEGORY, "", day, Channel.PHONE)
            request.worker = case.professional
