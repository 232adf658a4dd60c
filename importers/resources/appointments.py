"""Appointments, and the counselling sessions among them: two kinds of file for one kind of record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from import_export.widgets import Widget

from casebook import actions
from casebook.choices import AppointmentStatus, Booking, ParticipantRole, SessionKind
from casebook.counselling_cases import Cases
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    CounsellingCase,
    CounsellingSession,
    Person,
    Series,
)
from casebook.time import start_of

from .. import cells
from ..lookups import Lookups, split_references
from . import sentences
from .base import CasebookResource
from .columns import Column
from .widgets import Choice, Code, Count, Day, Moment, Reference, References


class Participants(NamedTuple):
    """Who takes part. Applicants come about a matter of their own, companions do not."""

    applicants: tuple[Person, ...] = ()
    companions: tuple[Person, ...] = ()


class ParticipantsCell(Widget):
    """Codes or ΑΜΚΑ with commas between them, companions after a plus: «ΑΒ-2022-000001 + ΑΒ-2022-000002»."""

    def preload(self, lookups: Lookups, values: list) -> None:
        lookups.preload_person(values)

    def clean(self, value, row=None, *, lookups: Lookups, **kwargs) -> Participants | None:
        references = split_references(value)
        if not references:
            return None
        people = [lookups.person(text) for text in references]
        _applicants, plus, companions = (cells.parse_text(value) or "").partition("+")
        split = len(people) - len(split_references(companions)) if plus else len(people)
        applicants = tuple(dict.fromkeys(people[:split]))
        return Participants(
            applicants, tuple(p for p in dict.fromkeys(people[split:]) if p not in applicants)
        )

    def render(self, value, obj=None, **kwargs):
        applicants, companions = (", ".join(person.code for person in people) for people in value)
        return " + ".join(filter(None, (applicants, companions))) or None


class AppointmentColumns(CasebookResource):
    """What both kinds share: the record is an appointment, whose participants are rows of their own."""

    key = ("reference",)
    period_field = "starts_at"
    numbered_field = "reference"
    year_from = "starts_at"

    def get_queryset(self):
        participations = AppointmentParticipant.objects.select_related("person").order_by("pk")
        return Appointment.objects.select_related(
            "worker", "session__case__person", "session__case__professional"
        ).prefetch_related(Prefetch("participations", participations), "requests")

    def init_instance(self, row=None) -> Appointment:
        appointment = Appointment()
        appointment.file_people = Participants()
        return appointment

    def values_of(self, column, value):
        if not isinstance(value, Participants):
            return super().values_of(column, value)
        return {"applicants": value.applicants, "companions": value.companions}

    @staticmethod
    def persons_in(value: object) -> Iterator[Person]:
        if isinstance(value, Participants):
            yield from (*value.applicants, *value.companions)

    def load_related(self, appointment: Appointment) -> None:
        by_role = {ParticipantRole.APPLICANT: [], ParticipantRole.COMPANION: []}
        for participation in appointment.participations.all():
            by_role[participation.role].append(participation.person)
        appointment.file_people = Participants(*(tuple(people) for people in by_role.values()))

    def period(self, start: date | None, end: date | None) -> dict:
        first = start_of(start) if start else None
        after = start_of(end + timedelta(days=1)) if end else None
        bounds = {"starts_at__gte": first, "starts_at__lt": after}
        return {path: moment for path, moment in bounds.items() if moment}


class AppointmentResource(AppointmentColumns):
    """Appointments outside counselling."""

    reference = Column("Κωδικός ραντεβού", Code(), attribute="reference", keeps=True, example="Ρ-2022-000123")
    starts_at = Column("Έναρξη", Moment(), attribute="starts_at", required=True, example="15/03/2022 09:30")
    minutes = Column("Λεπτά", Count(), attribute="minutes", keeps=True, example="30")
    person = Column(
        "Πρόσωπο", ParticipantsCell(), attribute="file_people", required=True, example="ΑΒ-2022-000123"
    )
    booking = Column("Είδος", Choice(Booking), attribute="booking", required=True, example="Προγραμματισμένο")
    status = Column(
        "Κατάσταση",
        Choice(AppointmentStatus),
        attribute="status",
        required=True,
        example="Πραγματοποιήθηκε",
    )
    worker = Column("Υπάλληλος", Reference("worker", key="username"), attribute="worker", empty=None)
    request = Column(
        "Αίτημα",
        References("request", key="number"),
        attribute="file_requests",
        empty=(),
        example="2022/00123",
    )

    series = Series.APPOINTMENT

    class Meta:
        model = Appointment

    def get_export_queryset(self):
        return super().get_export_queryset().outside_counselling()

    def init_instance(self, row=None) -> Appointment:
        appointment = super().init_instance(row)
        appointment.file_requests = ()
        return appointment

    def load_related(self, appointment: Appointment) -> None:
        super().load_related(appointment)
        appointment.file_requests = tuple(sorted(appointment.requests.all(), key=lambda r: r.number))

    def import_instance(self, instance, row, **kwargs) -> None:
        if instance.is_counselling:
            raise ValidationError({"reference": sentences.IS_SESSION})
        super().import_instance(instance, row, **kwargs)
        instance.file_requests = tuple(sorted(instance.file_requests, key=lambda r: r.number))

    def create(self, appointment: Appointment) -> None:
        actions.book_appointment(
            appointment=appointment,
            applicants=appointment.file_people.applicants,
            companions=appointment.file_people.companions,
            requests=appointment.file_requests,
        )

    def update(self, appointment: Appointment) -> None:
        actions.change_appointment(
            appointment=appointment,
            applicants=appointment.file_people.applicants,
            companions=appointment.file_people.companions,
            requests=appointment.file_requests,
        )


class SessionResource(AppointmentColumns):
    """Counselling sessions. The first person of a row is the one whose case it is."""

    reference = Column(
        "Κωδικός συνεδρίας", Code(), attribute="reference", keeps=True, example="Σ-2022-000012"
    )
    starts_at = Column("Έναρξη", Moment(), attribute="starts_at", required=True, example="16/03/2022 12:00")
    minutes = Column("Λεπτά", Count(), attribute="minutes", keeps=True, example="50")
    person = Column(
        "Πρόσωπο", ParticipantsCell(), attribute="file_people", required=True, example="ΑΒ-2022-000123"
    )
    case_requested_on = Column(
        "Ημ. αίτησης συμβουλευτικής", Day(), attribute="file_requested_on", keeps=True, example="01/02/2022"
    )
    professional = Column(
        "Επαγγελματίας", Reference("worker", key="username"), attribute="worker", required=True
    )
    kind = Column("Τύπος", Choice(SessionKind), attribute="file_kind", keeps=True, example="Ψυχολογική")
    status = Column(
        "Κατάσταση",
        Choice(AppointmentStatus),
        attribute="status",
        required=True,
        example="Πραγματοποιήθηκε",
    )

    series = Series.SESSION

    class Meta:
        model = Appointment

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._cases: dict[int, Cases] = {}  # by person, those of this run among them

    def get_export_queryset(self):
        """Those of a case that was erased stay out: a row needs the person who asked for counselling."""
        return super().get_export_queryset().filter(session__case__isnull=False)

    def init_instance(self, row=None) -> Appointment:
        appointment = super().init_instance(row)
        appointment.file_requested_on, appointment.file_kind = None, SessionKind.PSYCHOLOGICAL
        return appointment

    def load_related(self, appointment: Appointment) -> None:
        super().load_related(appointment)
        if not appointment.is_counselling or appointment.session.case is None:
            appointment.file_requested_on, appointment.file_kind = None, ""
            return
        session = appointment.session
        appointment.file_requested_on, appointment.file_kind = session.case.requested_on, session.kind
        people = (session.case.person, *appointment.file_people.applicants)
        appointment.file_people = Participants(tuple(dict.fromkeys(people)))

    def import_instance(self, instance, row, **kwargs) -> None:
        if instance.pk and not instance.is_counselling:
            raise ValidationError({"reference": sentences.IS_NO_SESSION})
        if instance.pk and instance.session.case is None:
            raise ValidationError({"reference": sentences.HAS_NO_CASE})
        super().import_instance(instance, row, **kwargs)
        asked_on = instance.file_requested_on
        if asked_on and asked_on > timezone.localdate(instance.starts_at):
            raise ValidationError({"file_requested_on": sentences.ASKED_TOO_LATE})
        # In counselling everybody takes part: there are no companions.
        applicants, companions = instance.file_people
        instance.file_people = Participants((*applicants, *companions))

    def create(self, appointment: Appointment) -> None:
        actions.book_session(
            session=CounsellingSession(kind=appointment.file_kind),
            appointment=appointment,
            case=self._case(appointment),
            participants=appointment.file_people.applicants,
        )

    def values_of(self, column, value):
        if not isinstance(value, Participants):
            return super().values_of(column, value)
        return {"participants": [*value.applicants, *value.companions]}

    def record_of(self, appointment: Appointment) -> CounsellingSession:
        return appointment.session

    def update(self, appointment: Appointment) -> None:
        people, session = appointment.file_people.applicants, appointment.session
        if (session.case.person, session.case.requested_on) != (people[0], appointment.file_requested_on):
            session.case = self._case(appointment)
        session.kind = appointment.file_kind
        actions.change_session(session=session, appointment=appointment, participants=people)

    def _case(self, appointment: Appointment) -> CounsellingCase:
        person = appointment.file_people.applicants[0]
        found = self._cases_of(person).of_session(
            person=person.pk,
            on=timezone.localdate(appointment.starts_at),
            asked_on=appointment.file_requested_on,
            professional=appointment.worker_id,
        )
        case = CounsellingCase.objects.select_related("person").filter(pk=found.pk).first()
        if case is None:  # not opened yet, or taken back with the row that opened it
            case = CounsellingCase(
                person=person, requested_on=found.requested_on, professional=appointment.worker
            )
            case.save(force_insert=True)
            self.note(case, is_new=True)
            found.pk = case.pk
        return case

    def _cases_of(self, person: Person) -> Cases:
        if person.pk not in self._cases:
            self._cases[person.pk] = Cases([person.pk])
        return self._cases[person.pk]
