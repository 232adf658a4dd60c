"""The rows of the anonymous ledger that a person leaves: what the figures count of the records that go."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from django.utils import timezone

from casebook.choices import AppointmentStatus, LedgerMeasure, Sex
from casebook.erasure.belongings import Belongings
from casebook.erasure.days import DaysOfService
from casebook.indicators.whitelist import MINORS
from casebook.models import Person
from casebook.statistics.ages import age_band


@dataclass(frozen=True)
class Entry:
    """What alike rows of the ledger share: all its columns but the weight."""

    measure: LedgerMeasure
    month: date
    previous_month: date | None = None
    category_id: int | None = None
    body_id: int | None = None
    programme_id: int | None = None
    kind: str = ""
    outcome: str = ""
    channel: str = ""
    age_band: str = ""
    sex: str = Sex.UNKNOWN
    municipal_unit: str = ""


COLUMNS = tuple(field.name for field in fields(Entry))


def entries_of(belongings: Belongings, days: DaysOfService) -> Counter[Entry]:
    """The rows with their weights, for the records as they are now. By the clock of the centre."""
    person = belongings.person
    entries = Counter(
        entry
        for records in (_requests, _appointments, _sessions, _referrals)
        for entry in records(belongings)
    )
    received = _distinct(LedgerMeasure.RECEIVED, days.received, person)
    served = _distinct(LedgerMeasure.SERVED, days.served, person)
    asked = belongings.cases.order_by().values_list("requested_on", flat=True)
    counselled = _distinct(LedgerMeasure.COUNSELLED, asked, person)
    for distinct in (received, served, counselled, _enrolled(belongings)):
        entries.update(distinct)
    return entries + _unnamed(belongings, days)


def _requests(belongings: Belongings) -> Iterator[Entry]:
    for request in belongings.requests.counted().order_by():
        yield _entry(
            LedgerMeasure.REQUEST,
            request.received_on,
            belongings.person,
            category_id=request.category_id,
            body_id=request.body_id,
            channel=request.channel,
            outcome=request.status,
        )


def _appointments(belongings: Belongings) -> Iterator[Entry]:
    for appointment in belongings.appointments.held().order_by():
        day = timezone.localdate(appointment.starts_at)
        yield _entry(
            LedgerMeasure.APPOINTMENT,
            day,
            belongings.person,
            kind=appointment.booking,
            outcome=appointment.status,
        )


def _sessions(belongings: Belongings) -> Iterator[Entry]:
    for session in belongings.sessions.held().select_related("appointment").order_by():
        day = timezone.localdate(session.appointment.starts_at)
        yield _entry(
            LedgerMeasure.SESSION,
            day,
            belongings.person,
            kind=session.kind,
            outcome=AppointmentStatus.HELD,
        )


def _referrals(belongings: Belongings) -> Iterator[Entry]:
    for referral in belongings.referrals.made().order_by():
        yield _entry(
            LedgerMeasure.REFERRAL,
            referral.sent_on,
            belongings.person,
            body_id=referral.body_id,
            kind=referral.type,
            outcome=referral.status,
        )


def _enrolled(belongings: Belongings) -> Iterator[Entry]:
    days: dict[int, list[date]] = {}
    for programme, day in belongings.enrolments.order_by().values_list("programme_id", "enrolled_on"):
        days.setdefault(programme, []).append(day)
    for programme, enrolled in days.items():
        for entry in _distinct(LedgerMeasure.ENROLLED, enrolled, belongings.person):
            yield replace(entry, programme_id=programme)


def _unnamed(belongings: Belongings, days: DaysOfService) -> Counter[Entry]:
    """The members without a record of the households that go, served whenever anybody of theirs was."""
    entries: Counter[Entry] = Counter()
    for household in belongings.households.order_by():
        touched = days.days_of_household(household.pk)
        for entry in _distinct(LedgerMeasure.SERVED, touched):
            entries[entry] += household.declared_adults
            entries[replace(entry, age_band=MINORS)] += household.declared_minors
    return +entries


def _distinct(measure: LedgerMeasure, days: Iterable[date], person: Person | None = None) -> Iterator[Entry]:
    """One entry for each month in which one of `days` lies, each knowing the one before it."""
    first_days: dict[date, date] = {}
    for day in sorted(days):
        first_days.setdefault(day.replace(day=1), day)
    previous = None
    for month, day in first_days.items():
        yield replace(_entry(measure, day, person), previous_month=previous)
        previous = month


def _entry(measure: LedgerMeasure, day: date, person: Person | None, **columns) -> Entry:
    month = day.replace(day=1)
    if person is None:
        return Entry(measure, month, **columns)
    return Entry(
        measure,
        month,
        age_band=age_band(person.birth_date, day),
        sex=person.sex,
        municipal_unit=person.municipal_unit,
        **columns,
    )
