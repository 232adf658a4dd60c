"""The story as rows of the interchange files, as the register stood on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from casebook.choices import AppointmentStatus, ReferralStatus, RequestStatus
from casebook.demo.records import Person, Referral, Request, Session, Story, Visit
from casebook.models import Series

Row = dict[str, Any]
# In the order in which the files can be taken in: what a row refers to stands in a file before it.
KINDS = ("households", "people", "requests", "appointments", "sessions", "referrals", "enrolments", "tallies")


class Register:
    """What the centre has written down by `today`; numbers are given in the order of writing.

    Numbers given on one day are the same on every later day.
    """

    def __init__(self, story: Story, today: date) -> None:
        self.today = today
        self.people = [person for person in story.people if person.appeared_on <= today]
        self.people.sort(key=lambda person: person.appeared_on)
        self.households = list(dict.fromkeys(person.household for person in self.people if person.household))
        self.requests = sorted(
            (request for request in story.requests if request.entered_on <= today),
            key=lambda request: request.entered_on,
        )
        self.visits = self._booked(story.visits)
        self.cases = [case for case in story.cases if case.requested_on <= today]
        self.sessions = self._booked(session for case in self.cases for session in case.sessions)
        self.referrals = sorted((r for r in story.referrals if r.sent_on <= today), key=lambda r: r.sent_on)
        self.enrolments = [e for e in story.enrolments if e.enrolled_on <= today]
        self.tallies = [tally for tally in story.tallies if tally.day <= today]
        self._number()

    def _booked(self, appointments: Iterable[Any]) -> list[Any]:
        booked = [appointment for appointment in appointments if appointment.booked_on <= self.today]
        return sorted(booked, key=lambda appointment: (appointment.booked_on, appointment.starts_at))

    def _number(self) -> None:
        _give(self.people, Series.PERSON, "code", lambda person: person.appeared_on)
        _give(self.households, Series.HOUSEHOLD, "number", lambda household: household.appeared_on)
        _give(self.requests, Series.REQUEST, "number", lambda request: request.received_on)
        _give(self.visits, Series.APPOINTMENT, "reference", lambda visit: visit.starts_at)
        _give(self.sessions, Series.SESSION, "reference", lambda session: session.starts_at)
        _give(self.referrals, Series.REFERRAL, "reference", lambda referral: referral.sent_on)

    def rows(self) -> dict[str, list[Row]]:
        """For each kind its rows, with days, numbers and codes as they are, not yet as text."""
        return {
            "households": [
                {
                    "number": household.number,
                    "declared_adults": household.declared_adults,
                    "declared_minors": household.declared_minors,
                }
                for household in self.households
            ],
            "people": [_person(person) for person in self.people],
            "requests": [self._request(request) for request in self.requests],
            "appointments": [self._visit(visit) for visit in self.visits],
            "sessions": [self._session(session) for session in self.sessions],
            "referrals": [self._referral(referral) for referral in self.referrals],
            "enrolments": [
                {
                    "programme": "teba",
                    "person": enrolment.person.code,
                    "enrolled_on": enrolment.enrolled_on,
                    "ended_on": enrolment.ended_on,
                    "source": enrolment.source,
                }
                for enrolment in self.enrolments
            ],
            "tallies": [
                {"date": tally.day, "channel": tally.channel, "topic": tally.topic, "count": tally.count}
                for tally in self.tallies
            ],
        }

    def _request(self, request: Request) -> Row:
        is_finished = request.finished_on <= self.today
        status = request.final_status if is_finished else self._open_status(request)
        at_the_body = is_finished or status == RequestStatus.SUBMITTED
        return {
            "number": request.number,
            "received_on": request.received_on,
            "person": request.applicant.code,
            "category": request.category,
            "body": request.body,
            "channel": request.channel,
            "status": status,
            "worker": request.worker,
            "external_ref": request.external_ref if at_the_body else "",
            "closed_on": request.finished_on if is_finished else None,
            "outcome": request.outcome if is_finished else "",
        }

    def _is_entered(self, request: Request | None) -> bool:
        """An appointment is booked before the request that is filed at it."""
        return request is not None and request.entered_on <= self.today

    def _open_status(self, request: Request) -> RequestStatus:
        age = (self.today - request.received_on).days
        if age < 4:
            return RequestStatus.NEW
        if age < 21 or not request.external_ref:
            needs_papers = int(request.number[-1]) % 2 == 0
            return RequestStatus.WAITING_DOCUMENTS if needs_papers else RequestStatus.IN_PROGRESS
        return RequestStatus.SUBMITTED

    def _visit(self, visit: Visit) -> Row:
        return {
            "reference": visit.reference,
            "starts_at": visit.starts_at,
            "minutes": visit.minutes,
            "person": _party([visit.person], visit.companion),
            "booking": visit.booking,
            "status": self._appointment_status(visit),
            "worker": visit.worker,
            "request": visit.request.number if self._is_entered(visit.request) else "",
        }

    def _session(self, session: Session) -> Row:
        case = session.case
        return {
            "reference": session.reference,
            "starts_at": session.starts_at,
            "minutes": session.minutes,
            "person": _party([case.person, *filter(None, [case.partner])]),
            "case_requested_on": case.requested_on,
            "professional": case.professional,
            "kind": case.kind,
            "status": self._appointment_status(session),
        }

    def _appointment_status(self, appointment: Visit | Session) -> AppointmentStatus:
        """What became of it is known from the next day on."""
        is_over = appointment.starts_at.date() < self.today
        return appointment.final_status if is_over else AppointmentStatus.SCHEDULED

    def _referral(self, referral: Referral) -> Row:
        days = self.today - referral.sent_on
        under_way = ReferralStatus.SENT if days < timedelta(days=15) else ReferralStatus.UNDER_REVIEW
        return {
            "reference": referral.reference,
            "sent_on": referral.sent_on,
            "person": referral.person.code,
            "body": referral.body,
            "type": referral.type,
            "status": referral.final_status if referral.finished_on <= self.today else under_way,
            "request": referral.request.number if referral.request else "",
        }


def _person(person: Person) -> Row:
    return {
        "code": person.code,
        "surname": person.surname,
        "name": person.name,
        "father_name": person.father_name,
        "birth_date": person.born,
        "sex": person.sex,
        "amka": person.amka,
        "afm": person.afm,
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
        "municipal_unit": person.municipal_unit,
        "household": person.household.number if person.household else "",
        "relation": person.relation if person.household else "",
    }


def _party(applicants: list[Person], companion: Person | None = None) -> str:
    """Applicants with commas between them, a companion after a plus."""
    codes = ", ".join(person.code for person in applicants)
    return f"{codes} + {companion.code}" if companion else codes


def _give(
    records: list[Any], series: Series, attribute: str, dated: Callable[[Any], date | datetime]
) -> None:
    """Each record its number: the next of the year that it is dated in."""
    last: Counter[int] = Counter()
    for record in records:
        year = dated(record).year
        last[year] += 1
        setattr(record, attribute, series.write(year, last[year]))
