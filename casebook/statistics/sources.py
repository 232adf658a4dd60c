"""Where figures come from: for each source its counted rows, their days, and what tells them apart.

What a definition may say of a source stands in casebook/indicators/whitelist.py; here stands how it is asked.
Days are those of the clock of the centre; persons who were entered twice and merged are one person.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, F, Min, QuerySet, TextField, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Substr, TruncDate
from django.utils import timezone

from casebook.choices import AppointmentStatus, LedgerMeasure, ParticipantRole
from casebook.indicators import Definition, Dimension, Source
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    ContactTally,
    CounsellingCase,
    CounsellingSession,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from casebook.statistics.ages import age_band_on
from casebook.statistics.periods import Period
from casebook.time import days_as_instants

LENGTH_OF_A_MONTH = len("2022-03")


@dataclass(frozen=True)
class CountedRows:
    """`records` answers the rows that count, of any time. `days` tells the column of each date field, and
    `columns` that of each dimension but the month and those of the person, to whom `person` is the way.
    `weight` is a column that says for how many a row stands. `measure` is that of the rows of the ledger."""

    records: Callable[[], QuerySet]
    days: Mapping[str, str]
    columns: Mapping[Dimension, str] = field(default_factory=dict)
    person: str = ""
    household: str = ""
    weight: str = ""
    measure: LedgerMeasure | None = None

    def within(self, day: str, period: Period) -> QuerySet:
        """The rows whose date field `day` lies in `period`."""
        column = self.days[day]
        start, end = period.start, period.end
        if _is_instant(column):
            start, end = days_as_instants(start, end)
        return self.records().filter(**{f"{column}__gte": start, f"{column}__lt": end}).order_by()

    def column(self, dimension: Dimension, day: str) -> Combinable:
        """The expression that tells rows apart by `dimension`; FK columns as keys."""
        match dimension:
            case Dimension.MONTH:
                return Substr(Cast(self.day(day), TextField()), 1, LENGTH_OF_A_MONTH)
            case Dimension.AGE_BAND:
                return age_band_on(self.of_survivor("birth_date"), self.day(day))
            case Dimension.SEX | Dimension.MUNICIPAL_UNIT:
                return self.of_survivor(dimension.value)
        return F(self.columns[dimension])

    def day(self, day: str) -> Combinable:
        column = self.days[day]
        # The zone is named, since a question may be put long after the clock of the centre was set.
        return TruncDate(column, tzinfo=timezone.get_default_timezone()) if _is_instant(column) else F(column)

    def first_day(self, day: str) -> Min:
        """The first day of several rows, which `as_day` makes a day of."""
        return Min(self.days[day])

    @property
    def survivor(self) -> Coalesce:
        """The key of the record that stands for a row's person today."""
        return survivor(self.person)

    def of_survivor(self, attribute: str) -> Case:
        """What that record says."""
        return Case(
            When(
                **{f"{self.person}__merged_into__isnull": False},
                then=F(f"{self.person}__merged_into__{attribute}"),
            ),
            default=F(f"{self.person}__{attribute}"),
        )


def survivor(person: str = "person") -> Coalesce:
    """The key of the record that stands today for the person to whom `person` is the way."""
    return Coalesce(f"{person}__merged_into", person)


def _is_instant(column: str) -> bool:
    return column.endswith("starts_at")


def as_day(moment) -> date:
    """A day or an instant as a day of the centre."""
    if hasattr(moment, "tzinfo"):
        return timezone.localdate(moment, timezone.get_default_timezone())
    return moment


STARTS_AT, OF_THE_APPOINTMENT = "starts_at", "appointment__starts_at"

ROWS: Mapping[Source, CountedRows] = {
    Source.REQUESTS: CountedRows(
        lambda: Request.objects.counted(),
        {"received_on": "received_on", "closed_on": "closed_on"},
        {
            Dimension.CATEGORY: "category_id",
            Dimension.BODY: "body_id",
            Dimension.CHANNEL: "channel",
            Dimension.STATUS: "status",
            Dimension.WORKER: "worker_id",
        },
        person="applicant",
        household="household",
        measure=LedgerMeasure.REQUEST,
    ),
    Source.VISITS: CountedRows(
        lambda: AppointmentParticipant.objects.filter(
            role=ParticipantRole.APPLICANT, appointment__status=AppointmentStatus.HELD
        ),
        {STARTS_AT: OF_THE_APPOINTMENT},
        {Dimension.BOOKING: "appointment__booking", Dimension.WORKER: "appointment__worker_id"},
        person="person",
        measure=LedgerMeasure.RECEIVED,
    ),
    Source.APPOINTMENTS: CountedRows(
        lambda: Appointment.objects.all(),
        {STARTS_AT: STARTS_AT},
        {Dimension.STATUS: "status", Dimension.BOOKING: "booking", Dimension.WORKER: "worker_id"},
        measure=LedgerMeasure.APPOINTMENT,
    ),
    Source.SESSIONS: CountedRows(
        lambda: CounsellingSession.objects.held(),
        {STARTS_AT: OF_THE_APPOINTMENT},
        {Dimension.KIND: "kind", Dimension.WORKER: "appointment__worker_id"},
        person="case__person",
        measure=LedgerMeasure.SESSION,
    ),
    Source.REFERRALS: CountedRows(
        lambda: Referral.objects.made(),
        {"sent_on": "sent_on"},
        {Dimension.KIND: "type", Dimension.BODY: "body_id", Dimension.STATUS: "status"},
        person="person",
        measure=LedgerMeasure.REFERRAL,
    ),
    Source.ENROLMENTS: CountedRows(
        lambda: ProgrammeEnrolment.objects.all(),
        {"enrolled_on": "enrolled_on", "ended_on": "ended_on"},
        {Dimension.PROGRAMME: "programme_id", Dimension.ENROLMENT: "source"},
        person="person",
        measure=LedgerMeasure.ENROLLED,
    ),
    Source.COUNSELLING: CountedRows(
        lambda: CounsellingCase.objects.all(),
        {"requested_on": "requested_on", "closed_on": "closed_on"},
        {Dimension.WORKER: "professional_id"},
        person="person",
        measure=LedgerMeasure.COUNSELLED,
    ),
    Source.CONTACTS: CountedRows(
        lambda: ContactTally.objects.all(),
        {"date": "date"},
        {Dimension.CHANNEL: "channel", Dimension.TOPIC: "topic"},
        weight="count",
    ),
}
# The rows of these are counted by rules of their own; their erased ones stand under these measures.
MEASURES: Mapping[Source, LedgerMeasure | None] = {
    **{source: rows.measure for source, rows in ROWS.items()},
    Source.SERVED: LedgerMeasure.SERVED,
    Source.SINCE_OPENING: None,
}


def rows_of(definition: Definition) -> CountedRows:
    return ROWS[definition.source]


def sources() -> Iterable[Source]:
    """Every source that figures are counted from."""
    return MEASURES.keys()
