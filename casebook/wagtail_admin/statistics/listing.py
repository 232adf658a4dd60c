"""How the records behind a figure are listed: the columns of each kind, and what belongs to their rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from casebook.choices import AppointmentStatus, ReferralStatus, RequestStatus
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    ContactTally,
    CounsellingCase,
    CounsellingSession,
    Household,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from casebook.wagtail_admin.columns import DayColumn, MomentColumn, PersonColumn, StateColumn, WorkerColumn
from casebook.wagtail_admin.wording import person_link, record_link, write_day

Text = str | Promise


class LinkColumn(Column):
    """The first column: what the record is known by, leading to its own page."""

    def __init__(self, name: str, *, model: str, **kwargs):
        super().__init__(name, **kwargs)
        self.model = model

    def get_value(self, instance):
        return record_link(super().get_value(instance), self.model, instance)


@dataclass(frozen=True)
class Listing:
    """The columns of one kind of record, the order of its rows, and what belongs to a row."""

    columns: tuple[Column, ...]
    order: tuple[str, ...]
    related: tuple[str, ...] = ()
    prefetched: tuple[Prefetch, ...] = ()

    def rows(self, records: QuerySet) -> QuerySet:
        return records.select_related(*self.related).prefetch_related(*self.prefetched).order_by(*self.order)


def _participants(appointment: Appointment) -> str:
    people = [(person_link(each.person),) for each in appointment.participations.all()]
    return format_html_join(", ", "{}", people)


_PARTICIPATIONS = AppointmentParticipant.objects.select_related("person").order_by("pk")

LISTINGS: Mapping[type[Model], Listing] = {
    Request: Listing(
        (
            LinkColumn("number", model="request", label=_("Number"), classname="casebook-code"),
            DayColumn("received_on", label=_("Received on")),
            PersonColumn("applicant", label=_("Applicant")),
            Column("category.name", label=_("Category")),
            Column("body.name", label=_("Body"), classname="casebook-wide"),
            StateColumn("status", label=_("Status"), choices=RequestStatus),
        ),
        ("received_on", "number"),
        ("applicant", "category", "body"),
    ),
    Appointment: Listing(
        (
            LinkColumn("reference", model="appointment", label=_("Code"), classname="casebook-code"),
            MomentColumn("starts_at", label=_("Starts at")),
            Column("participants", label=_("Participants"), accessor=_participants),
            WorkerColumn("worker", label=_("Worker"), classname="casebook-wide"),
            StateColumn("status", label=_("Status"), choices=AppointmentStatus),
        ),
        ("starts_at", "pk"),
        ("worker",),
        (Prefetch("participations", _PARTICIPATIONS),),
    ),
    CounsellingSession: Listing(
        (
            LinkColumn(
                "appointment.reference",
                model="counsellingsession",
                label=_("Code"),
                classname="casebook-code",
            ),
            MomentColumn("appointment.starts_at", label=_("Starts at")),
            PersonColumn("case.person", label=_("Person")),
            WorkerColumn("appointment.worker", label=_("Professional"), classname="casebook-wide"),
            Column("get_kind_display", label=_("Kind"), classname="casebook-wide"),
        ),
        ("appointment__starts_at", "pk"),
        ("appointment__worker", "case__person"),
    ),
    Referral: Listing(
        (
            LinkColumn("reference", model="referral", label=_("Code"), classname="casebook-code"),
            DayColumn("sent_on", label=_("Sent on")),
            PersonColumn("person", label=_("Person")),
            Column("body.name", label=_("Body")),
            StateColumn("status", label=_("Status"), choices=ReferralStatus),
        ),
        ("sent_on", "pk"),
        ("person", "body"),
    ),
    ProgrammeEnrolment: Listing(
        (
            LinkColumn("programme.name", model="programmeenrolment", label=_("Programme")),
            DayColumn("enrolled_on", label=_("Enrolled on")),
            PersonColumn("person", label=_("Person")),
            Column("get_source_display", label=_("Source"), classname="casebook-wide"),
        ),
        ("enrolled_on", "pk"),
        ("programme", "person"),
    ),
    CounsellingCase: Listing(
        (
            LinkColumn(
                "requested_on",
                model="counsellingcase",
                label=_("Asked for on"),
                accessor=lambda case: write_day(case.requested_on),
            ),
            PersonColumn("person", label=_("Person")),
            WorkerColumn("professional", label=_("Professional")),
        ),
        ("requested_on", "pk"),
        ("person", "professional"),
    ),
    Person: Listing(
        (
            LinkColumn("full_name", model="person", label=_("Name")),
            Column("code", label=_("Code"), classname="casebook-code"),
            DayColumn("birth_date", label=_("Date of birth")),
            Column("get_municipal_unit_display", label=_("Municipal unit"), classname="casebook-wide"),
        ),
        ("surname", "name", "pk"),
    ),
    # Of tallies the numbers count, which stand beside the list.
    ContactTally: Listing((DayColumn("date", label=_("Date")),), ("date", "pk")),
    Household: Listing(
        (LinkColumn("number", model="household", label=_("Number"), classname="casebook-code"),),
        ("number",),
    ),
}
