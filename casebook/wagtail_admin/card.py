"""A person's card: who it is, and everything of that person in order of time, as far as the user sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from casebook import permissions
from casebook.accountability import Action
from casebook.choices import AppointmentStatus, ReferralStatus, RequestStatus
from casebook.models import (
    Appointment,
    CounsellingCase,
    Household,
    HouseholdMembership,
    Note,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from casebook.models.emergencies import opened_persons
from casebook.models.restriction import is_restricted
from casebook.time import start_of
from casebook.wagtail_admin.emergencies import on_card
from casebook.wagtail_admin.files_of_a_record import files_of
from casebook.wagtail_admin.numbers import numbers_on_card
from casebook.wagtail_admin.rights import rights_on_card
from casebook.wagtail_admin.views import CaseInspectView
from casebook.wagtail_admin.views.screen import READ_IN_EMERGENCY
from casebook.wagtail_admin.wording import person_link, screen_url, state_tag, write_day, write_moment

ENTRIES_PER_PAGE = 30


@dataclass(frozen=True)
class Entry:
    """One line of the card."""

    kind: str
    icon: str
    when: str
    title: str
    url: str
    state: str = ""
    remark: str = ""
    text: str = ""


def _worker(user) -> str:
    return get_user_display_name(user) if user else ""


def _request(request: Request) -> Entry:
    return Entry(
        kind=_("Request"),
        icon="doc-full",
        when=write_day(request.received_on),
        title=f"{request.number} {request.category.name}",
        url=screen_url("request", "inspect", request),
        state=state_tag(RequestStatus, request.status),
        remark=" · ".join(filter(None, [_worker(request.worker), request.outcome])),
    )


def _appointment(appointment: Appointment) -> Entry:
    return Entry(
        kind=_("Counselling session") if appointment.is_counselling else _("Appointment"),
        icon="date",
        when=write_moment(appointment.starts_at),
        title=appointment.reference,
        url=screen_url("appointment", "inspect", appointment),
        state=state_tag(AppointmentStatus, appointment.status),
        remark=_worker(appointment.worker),
    )


def _referral(referral: Referral) -> Entry:
    return Entry(
        kind=_("Referral"),
        icon="arrow-right-full",
        when=write_day(referral.sent_on) or _("not sent yet"),
        title=f"{referral.reference} {referral.body.name}",
        url=screen_url("referral", "inspect", referral),
        state=state_tag(ReferralStatus, referral.status),
        remark=referral.outcome,
    )


def _enrolment(enrolment: ProgrammeEnrolment) -> Entry:
    until = _("until %(day)s") % {"day": write_day(enrolment.ended_on)} if enrolment.ended_on else ""
    return Entry(
        kind=_("Enrolment"),
        icon="clipboard-list",
        when=write_day(enrolment.enrolled_on),
        title=enrolment.programme.name,
        url=screen_url("programmeenrolment", "inspect", enrolment),
        remark=until,
    )


def _counselling(case: CounsellingCase) -> Entry:
    return Entry(
        kind=_("Asked for counselling"),
        icon="comment",
        when=write_day(case.requested_on),
        title=_worker(case.professional),
        url=screen_url("counsellingcase", "inspect", case),
        remark=_("closed on %(day)s") % {"day": write_day(case.closed_on)} if case.closed_on else "",
    )


def _note(note: Note) -> Entry:
    return Entry(
        kind=_("Note"),
        icon="edit",
        when=write_moment(note.created_at),
        title=_worker(note.author),
        url="",
        remark=note.get_scope_display(),
        text=note.text,
    )


# Model, lookup of the person, fields that say when (the first that is known), related rows, writer.
KINDS = [
    (Request, "applicant", ("received_on",), ("category", "worker"), _request),
    (Appointment, "participations__person", ("starts_at",), ("worker", "session"), _appointment),
    (Referral, "person", ("sent_on", "created_at"), ("body",), _referral),
    (ProgrammeEnrolment, "person", ("enrolled_on",), ("programme",), _enrolment),
    (CounsellingCase, "person", ("requested_on",), ("professional",), _counselling),
    (Note, "person", ("created_at",), ("author", "person"), _note),
]


def _instant(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else start_of(value)


def timeline(person: Person, user) -> list[tuple[datetime, int, int]]:
    """(instant, place in KINDS, pk) of every record of `person` that `user` may see, the newest first.

    Two queries a kind whatever the number of records: this one, and one for the rows of a page.
    """
    found = []
    for place, (model, lookup, moments, _related, _write) in enumerate(KINDS):
        rows = model.objects.visible_to(user).filter(**{lookup: person}).values_list("pk", *moments)
        for pk, *values in rows:
            found.append((_instant(next(filter(None, values))), place, pk))
    return sorted(found, reverse=True)


def entries(keys: list[tuple[datetime, int, int]], user) -> list[tuple]:
    """The lines of these keys in their order, each with its record."""
    written = {}
    for place, (model, _lookup, _moments, related, write) in enumerate(KINDS):
        pks = [pk for _when, kind, pk in keys if kind == place]
        if pks:
            rows = model.objects.visible_to(user).select_related(*related).filter(pk__in=pks)
            written |= {(place, row.pk): (write(row), row) for row in rows}
    return [written[place, pk] for _when, place, pk in keys if (place, pk) in written]


def age_of(person: Person) -> int | None:
    if not person.birth_date:
        return None
    today = timezone.localdate()
    had_birthday = (today.month, today.day) >= (person.birth_date.month, person.birth_date.day)
    return today.year - person.birth_date.year - (not had_birthday)


class CardView(CaseInspectView):
    template_name = "casebook/admin/person_card.html"
    read_as = Action.CARD
    shows_numbers = False

    def reading_detail(self):
        is_open = self.object.pk in opened_persons(self.request.user)
        return READ_IN_EMERGENCY if is_open else super().reading_detail()

    @cached_property
    def steps(self) -> list[tuple[str, str, str]]:
        """What one does next with a person, each with the person filled in."""
        user = self.request.user
        if self.object.merged_into_id or is_restricted(self.object):
            return []
        steps = [
            ("request", _("New request"), permissions.can_file_requests),
            ("appointment", _("New appointment"), permissions.can_book_appointments),
            ("referral", _("New referral"), permissions.can_file_requests),
            ("programmeenrolment", _("New enrolment"), permissions.can_file_requests),
            ("counsellingcase", _("New counselling case"), permissions.can_open_counselling),
            ("note", _("New note"), permissions.can_write_notes),
        ]
        query = f"?person={self.object.pk}"
        return [
            (label, screen_url(model, "create") + query, "plus") for model, label, may in steps if may(user)
        ]

    def households(self) -> list[dict]:
        """The households that the person belongs to today, each with its other members."""
        households = Household.objects.filter(memberships__in=self.object.memberships.current())
        members = HouseholdMembership.objects.current().filter(household__in=households)
        others = list(members.exclude(person=self.object).select_related("person"))
        return [
            {
                "household": household,
                "url": screen_url("household", "inspect", household),
                "members": [
                    (person_link(other.person), other.get_relation_display())
                    for other in others
                    if other.household_id == household.pk
                ],
            }
            for household in households
        ]

    def get_context_data(self, **kwargs):
        user = self.request.user
        keys = timeline(self.object, user)
        page = Paginator(keys, ENTRIES_PER_PAGE).get_page(self.request.GET.get("p"))
        shown = entries(list(page.object_list), user)
        lines = [(entry, self.note_url(row)) for entry, row in shown]
        self.note_notes_read(row for _entry, row in shown if isinstance(row, Note))
        return super().get_context_data(
            person=self.object,
            age=age_of(self.object),
            households=self.households(),
            page_obj=page,
            lines=lines,
            entry_count=len(keys),
            emergency=on_card(self.object, user),
            files=files_of(self.object, user),
            numbers=numbers_on_card(self.object, user, in_full=self.shows_numbers),
            **kwargs,
        ) | {"next_steps": self.steps, **rights_on_card(self.object, user)}

    def note_url(self, row) -> str:
        """Where the author corrects a note."""
        if is_restricted(self.object):
            return ""
        if isinstance(row, Note) and permissions.can_edit_note(self.request.user, row):
            return screen_url("note", "edit", row)
        return ""
