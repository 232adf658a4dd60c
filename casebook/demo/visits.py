"""Appointments other than counselling: to file a request, to bring a paper, to ask how it goes."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from casebook.choices import AppointmentStatus, Booking, Channel, Relation
from casebook.demo.diary import Diary
from casebook.demo.people import is_adult
from casebook.demo.records import Person, Request, Story, Visit
from casebook.demo.requests import SOCIAL_WORKERS, VISITING_CHANNELS
from casebook.demo.working_days import working_day_from

MINUTES = {15: 25, 20: 20, 30: 35, 40: 8, 45: 8, 60: 4}
LONGEST_LEAD = 14  # days between booking and appointment; load_demo shows the appointments of so many days
WALK_INS_AT_RECEPTION = 0.6
COMPANIONS = 0.07
MISSED = {
    AppointmentStatus.NO_SHOW: 55,
    AppointmentStatus.CANCELLED_BY_CITIZEN: 35,
    AppointmentStatus.CANCELLED_BY_CENTRE: 10,
}


class Reception:
    """Books visits of a story in the workers' diary."""

    def __init__(self, story: Story, diary: Diary) -> None:
        self.story, self.diary = story, diary

    def visit(
        self,
        rng: Random,
        person: Person,
        day: date,
        *,
        request: Request | None = None,
        is_walk_in: bool = False,
        status: AppointmentStatus = AppointmentStatus.HELD,
    ) -> Visit:
        """A visit of `person` on `day`, or on the first working day after it on which somebody is free."""
        minutes = rng.choices(list(MINUTES), MINUTES.values())[0]
        workers = self._workers(rng, request, is_walk_in)
        day = working_day_from(day)
        while not (hour := self.diary.book(rng, day, minutes, workers)):
            day = working_day_from(day + timedelta(days=1))
        worker, starts_at = hour
        lead = 0 if is_walk_in else rng.randint(1, LONGEST_LEAD)
        visit = Visit(
            person=person,
            starts_at=starts_at,
            minutes=minutes,
            worker=worker,
            booking=Booking.WALK_IN if is_walk_in else Booking.SCHEDULED,
            booked_on=day - timedelta(days=lead),
            final_status=status,
            request=request,
            companion=self._companion(rng, person, day),
        )
        person.appear(visit.booked_on)
        self.story.visits.append(visit)
        return visit

    def visit_to_file(self, rng: Random, request: Request) -> Visit | None:
        """The visit at which `request` is filed, on its day; None where the person asks in another way.

        Where nobody is free on that day, the person comes later and asks then.
        """
        if request.channel not in VISITING_CHANNELS:
            return None
        visit = self.visit(
            rng,
            request.applicant,
            request.received_on,
            request=request,
            is_walk_in=request.channel == Channel.WALK_IN,
        )
        moved = visit.starts_at.date() - request.received_on
        request.received_on += moved
        request.finished_on = max(request.finished_on, request.received_on)
        return visit

    def follow_up(self, rng: Random, request: Request, last: date) -> Visit | None:
        """A later visit about `request`, by `last`; None where there is no day left for it."""
        soonest = request.received_on + timedelta(days=2)
        latest = min(last, request.received_on + timedelta(days=75))
        if soonest > latest:
            return None
        day = soonest + timedelta(days=rng.randint(0, (latest - soonest).days))
        if working_day_from(day) > latest:
            return None
        return self.visit(rng, request.applicant, day, request=request, is_walk_in=rng.random() < 0.2)

    def missed(self, rng: Random, person: Person, day: date) -> Visit:
        """An appointment that somebody missed or called off."""
        return self.visit(rng, person, day, status=rng.choices(list(MISSED), MISSED.values())[0])

    @staticmethod
    def _workers(rng: Random, request: Request | None, is_walk_in: bool) -> tuple[str, ...]:
        social = rng.sample(SOCIAL_WORKERS, 2)
        if request:
            social.sort(key=lambda worker: worker != request.worker)
        at_reception = is_walk_in and rng.random() < WALK_INS_AT_RECEPTION
        return ("reception", *social) if at_reception else (*social, "reception")

    @staticmethod
    def _companion(rng: Random, person: Person, day: date) -> Person | None:
        """An adult of the household who comes along, and is not counted as received."""
        if not person.household or rng.random() > COMPANIONS:
            return None
        others = [
            other
            for other in person.household.members
            if other is not person and is_adult(other, day) and other.relation != Relation.CHILD
        ]
        return rng.choice(others) if others else None
