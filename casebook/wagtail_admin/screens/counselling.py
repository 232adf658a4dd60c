"""The screens of counselling: a professional's own cases, and that they exist for the coordinator."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name

from casebook import permissions
from casebook.choices import AppointmentStatus, SessionKind
from casebook.models import CounsellingCase, CounsellingSession, Note
from casebook.roles import PROFESSIONAL_ROLES, has_role
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.columns import DayColumn, MomentColumn, PersonColumn, StateColumn, WorkerColumn
from casebook.wagtail_admin.files_of_a_record import files_of
from casebook.wagtail_admin.filters import WagtailFilterSet, any_of, day_range, quick, worker
from casebook.wagtail_admin.forms.counselling import CounsellingCaseForm, CounsellingSessionForm
from casebook.wagtail_admin.rules import Rules
from casebook.wagtail_admin.views import Section
from casebook.wagtail_admin.wording import (
    person_link,
    record_link,
    screen_url,
    state_tag,
    write_day,
    write_moment,
)


class CounsellingCaseFilterSet(WagtailFilterSet):
    show = quick([("open", pgettext_lazy("records", "Open"))], method="show_open")
    professional = worker("professional", gettext_lazy("Professional"))
    requested_on = day_range("requested_on", gettext_lazy("Asked for on"))

    class Meta:
        model = CounsellingCase
        fields = []

    def show_open(self, queryset, name, value):
        return queryset.open()


class CounsellingCaseAdmin(CasebookAdmin):
    model = CounsellingCase
    add_label = gettext_lazy("New counselling case")
    menu_label = gettext_lazy("Counselling")
    menu_icon = "comment"
    rules = Rules(
        list=permissions.can_open_counselling,
        create=permissions.can_open_counselling,
        edit=lambda user, case: permissions.can_open_counselling(user),
    )
    filterset_class = CounsellingCaseFilterSet
    quick_filter = "show"
    default_ordering = ("-requested_on", "-pk")
    list_related = ("person", "professional")
    form_class = CounsellingCaseForm
    panels = [
        FieldPanel("person"),
        FieldRowPanel([FieldPanel("requested_on"), FieldPanel("closed_on")]),
        FieldPanel("professional"),
    ]

    def columns(self, view):
        return [
            view.title_column("requested_on", _("Asked for on"), accessor=self._day, sort_key="requested_on"),
            PersonColumn("person", label=_("Person")),
            WorkerColumn("professional", label=_("Professional")),
            DayColumn("closed_on", label=_("Closed on")),
        ]

    def title_of(self, record):
        return f"{_('Counselling')}: {record.person.full_name}"

    @staticmethod
    def _day(case):
        return write_day(case.requested_on)

    def facts(self, record, user):
        field = record._meta.get_field
        return [
            (field("person").verbose_name, person_link(record.person)),
            (field("requested_on").verbose_name, write_day(record.requested_on)),
            (field("professional").verbose_name, get_user_display_name(record.professional)),
            (field("closed_on").verbose_name, write_day(record.closed_on)),
        ]

    def related(self, record, user):
        sessions = CounsellingSession.objects.visible_to(user).filter(case=record)
        sessions = sessions.select_related("appointment")
        notes = Note.objects.visible_to(user).filter(counselling_case=record).select_related("person")
        found = [
            Section(
                _("Sessions"),
                [
                    (
                        record_link(session.appointment.reference, "counsellingsession", session),
                        f"{write_moment(session.appointment.starts_at)} · {session.get_kind_display()}",
                        state_tag(AppointmentStatus, session.appointment.status),
                    )
                    for session in sessions
                ],
                empty=_("No session was booked yet."),
            )
        ]
        rows = [(note.text, write_moment(note.created_at), "") for note in notes]
        if rows:
            found.append(Section(_("Notes"), rows, notes=list(notes)))
        if files := files_of(record, user):
            found.append(files)
        return found

    def buttons(self, record, user):
        if not permissions.can_keep_sessions(user, record):
            return []
        return [
            (_("New session"), screen_url("counsellingsession", "create") + f"?case={record.pk}", "plus"),
            (_("New note"), screen_url("note", "create") + f"?case={record.pk}", "plus"),
        ]


class CounsellingSessionFilterSet(WagtailFilterSet):
    show = quick(
        [("today", gettext_lazy("Today")), ("week", gettext_lazy("Next seven days"))], method="show_some"
    )
    status = any_of("appointment__status", AppointmentStatus.choices, gettext_lazy("Status"))
    kind = any_of("kind", SessionKind.choices, gettext_lazy("Kind"))
    professional = worker("case__professional", gettext_lazy("Professional"))
    starts_at = day_range("appointment__starts_at", gettext_lazy("Day"))

    class Meta:
        model = CounsellingSession
        fields = []

    def show_some(self, queryset, name, value):
        today = timezone.localdate()
        return queryset.starting_in(today, today + timedelta(days=7 if value == "week" else 1))


class CounsellingSessionAdmin(CasebookAdmin):
    model = CounsellingSession
    add_label = gettext_lazy("New session")
    menu_label = gettext_lazy("Sessions")
    menu_icon = "time"
    rules = Rules(
        list=permissions.can_open_counselling,
        create=lambda user: has_role(user, *PROFESSIONAL_ROLES),
        edit=permissions.can_change_session,
    )
    filterset_class = CounsellingSessionFilterSet
    quick_filter = "show"
    default_ordering = ("-appointment__starts_at", "-pk")
    list_related = ("appointment", "appointment__worker", "case", "case__person", "case__professional")
    form_class = CounsellingSessionForm
    panels = [
        FieldPanel("case"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("minutes")]),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
            ],
            heading=gettext_lazy("When"),
        ),
        FieldPanel("participants"),
    ]

    def columns(self, view):
        return [
            view.title_column(
                "appointment.reference",
                _("Code"),
                sort_key="appointment__reference",
                classname="casebook-code",
            ),
            MomentColumn("appointment.starts_at", label=_("Starts at"), sort_key="appointment__starts_at"),
            PersonColumn("case.person", label=_("Person")),
            WorkerColumn("case.professional", label=_("Professional"), classname="casebook-wide"),
            Column("get_kind_display", label=_("Kind"), classname="casebook-wide"),
            StateColumn("appointment.status", label=_("Status"), choices=AppointmentStatus),
        ]

    def facts(self, record, user):
        appointment, case = record.appointment, record.case
        field = appointment._meta.get_field
        return [
            *(self._facts_of_case(case) if case else [(_("Counselling case"), _("It was erased."))]),
            (field("starts_at").verbose_name, write_moment(appointment.starts_at)),
            (field("minutes").verbose_name, str(appointment.minutes)),
            (_("Kind"), record.get_kind_display()),
            (_("Status"), state_tag(AppointmentStatus, appointment.status)),
        ]

    @staticmethod
    def _facts_of_case(case):
        return [
            (_("Person"), person_link(case.person)),
            (
                _("Counselling case"),
                record_link(write_day(case.requested_on), "counsellingcase", case),
            ),
            (_("Professional"), get_user_display_name(case.professional)),
        ]

    def related(self, record, user):
        people = record.appointment.participations.select_related("person").order_by("pk")
        of_case = record.case and record.case.person_id
        others = [(person_link(each.person), "", "") for each in people if each.person_id != of_case]
        return [Section(_("Others who take part"), others)] if others else []
