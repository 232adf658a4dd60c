"""The screens of appointments: everyone sees which hours are taken, not everyone by whom."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name, get_valid_next_url_from_request
from wagtail.log_actions import log

from casebook import accountability, actions, permissions
from casebook.accountability import Action
from casebook.choices import AppointmentStatus, Booking, RequestStatus
from casebook.models import Appointment, AppointmentParticipant, CounsellingSession, Request
from casebook.rectification import keep_earlier_values
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.columns import MomentColumn, StateColumn, WorkerColumn
from casebook.wagtail_admin.filters import WagtailFilterSet, any_of, day_range, quick, worker
from casebook.wagtail_admin.forms.appointments import AppointmentForm
from casebook.wagtail_admin.rules import Rules
from casebook.wagtail_admin.views import CaseIndexView, CaseScreen, Section
from casebook.wagtail_admin.wording import person_link, record_link, screen_url, state_tag, write_moment


class AppointmentFilterSet(WagtailFilterSet):
    show = quick(
        [
            ("today", gettext_lazy("Today")),
            ("mine_today", gettext_lazy("Mine today")),
            ("tomorrow", gettext_lazy("Tomorrow")),
            ("week", gettext_lazy("Next seven days")),
        ],
        method="show_some",
    )
    status = any_of("status", AppointmentStatus.choices, gettext_lazy("Status"))
    booking = any_of("booking", Booking.choices, gettext_lazy("Booking"))
    worker = worker("worker")
    starts_at = day_range("starts_at", gettext_lazy("Day"))

    class Meta:
        model = Appointment
        fields = []

    def show_some(self, queryset, name, value):
        today, day = timezone.localdate(), timedelta(days=1)
        if value == "mine_today":
            queryset = queryset.filter(worker_id=self.request.user.pk)
        if value == "tomorrow":
            return queryset.starting_in(today + day, today + 2 * day)
        return queryset.starting_in(today, today + (7 * day if value == "week" else day))

    def filter_queryset(self, queryset):
        """What a taken hour does not tell must not be found out by filtering either."""
        if self.form.cleaned_data.get("status") or self.form.cleaned_data.get("booking"):
            queryset = queryset.in_reach_of(self.request.user)
        return super().filter_queryset(queryset)


class AttendanceColumn(Column):
    """“Held” and “did not come” as buttons, where the day has come and the user may say so."""

    def __init__(self, name, *, user, **kwargs):
        super().__init__(name, **kwargs)
        self.user = user

    def render_cell_html(self, instance, parent_context):
        may = instance.is_readable and instance.awaits_attendance
        context = {
            "appointment": instance,
            "may_note": may and AppointmentAdmin.rules.may("edit", self.user, instance),
            "here": parent_context["request"].get_full_path(),
        }
        return render_to_string("casebook/admin/attendance_cell.html", context, parent_context["request"])


class AppointmentListView(CaseIndexView):
    def get_base_queryset(self):
        participants = AppointmentParticipant.objects.select_related("person").order_by("role", "pk")
        return super().get_base_queryset().prefetch_related(Prefetch("participations", participants))

    def search_queryset(self, queryset):
        """Names are looked for only among the appointments that the user reads."""
        if not self.is_searching:
            return queryset
        readable = Appointment.objects.in_reach_of(self.request.user).matching(self.search_query)
        return queryset.filter(pk__in=readable.values("pk"))

    @property
    def default_ordering(self):
        """A day is read from morning to evening, the whole book from its last page."""
        return ("starts_at", "pk") if self.request.GET.get("show") else ("-starts_at", "-pk")

    def record_url(self, instance):
        return super().record_url(instance) if instance.is_readable else None

    def get_list_more_buttons(self, instance):
        return super().get_list_more_buttons(instance) if instance.is_readable else []


class NoteAttendanceView(CaseScreen, View):
    """One click of reception: the appointment was held, or nobody came. POST alone."""

    action_on_record = "edit"
    breadcrumbs_items = ()

    def get(self, request, *args, **kwargs):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request, *args, **kwargs):
        appointment = self.get_object()
        status = request.POST.get("status")
        try:
            is_changed = self.note(appointment, status)
        except ValueError:
            messages.error(request, _("Only an appointment of today or earlier can be held or missed."))
        else:
            if is_changed:
                label = AppointmentStatus(status).label
                messages.success(request, f"{appointment}: {label}")
            else:
                messages.warning(request, _("Somebody wrote already what became of %s.") % appointment)
        return redirect(get_valid_next_url_from_request(request) or self.model_admin.url("index"))

    @transaction.atomic
    def note(self, appointment, status: str) -> bool:
        """Write what became of the appointment, with its lines in the access log and the history."""
        user, fields = self.request.user, ["status"]
        is_changed = actions.note_attendance(appointment=appointment, status=status)
        if is_changed:
            accountability.record(actor=user, action=Action.CHANGE, subject=appointment, fields=fields)
            keep_earlier_values(appointment, {"status": AppointmentStatus.SCHEDULED}, user)
            data = {"fields": fields, "version": appointment.version - 1}
            log(appointment, "wagtail.edit", user=user, data=data)
        return is_changed


class AppointmentAdmin(CasebookAdmin):
    model = Appointment
    add_label = gettext_lazy("New appointment")
    menu_label = gettext_lazy("Appointments")
    menu_icon = "date"
    rules = Rules(
        list=permissions.can_see_cases,
        create=permissions.can_book_appointments,
        edit=permissions.can_change_appointment,
    )
    index_view_class = AppointmentListView
    filterset_class = AppointmentFilterSet
    quick_filter = "show"
    list_related = ("worker", "session__case")
    form_class = AppointmentForm
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("minutes")]),
                FieldPanel("worker"),
                FieldRowPanel([FieldPanel("booking"), FieldPanel("status")]),
            ],
            heading=gettext_lazy("When"),
        ),
        MultiFieldPanel(
            [FieldPanel("applicants"), FieldPanel("companions"), FieldPanel("requests")],
            heading=gettext_lazy("Who and what for"),
        ),
    ]

    def slots_for(self, user):
        return Appointment.objects.slots_visible_to(user)

    def columns(self, view):
        return [
            view.title_column("reference", _("Code"), accessor=self._code, classname="casebook-code"),
            MomentColumn("starts_at", label=_("Starts at"), sort_key="starts_at"),
            Column("minutes", label=_("Minutes"), classname="casebook-wide"),
            WorkerColumn("worker", label=_("Worker")),
            Column("participants", label=_("Participants"), accessor=self._participants),
            StateColumn(
                "status",
                label=_("Status"),
                choices=AppointmentStatus,
                accessor=lambda row: row.status if row.is_readable else "",
            ),
            AttendanceColumn("attendance", label=_("Attendance"), user=view.request.user),
        ]

    @staticmethod
    def _code(appointment):
        return appointment.reference if appointment.is_readable else _("Taken hour")

    @staticmethod
    def _participants(appointment):
        if not appointment.is_readable:
            return ""
        people = [(person_link(each.person),) for each in appointment.participations.all()]
        return format_html_join("", "<div>{}</div>", people)

    def facts(self, record, user):
        field = record._meta.get_field
        return [
            (field("starts_at").verbose_name, write_moment(record.starts_at)),
            (field("minutes").verbose_name, str(record.minutes)),
            (field("worker").verbose_name, get_user_display_name(record.worker) if record.worker else ""),
            (field("booking").verbose_name, record.get_booking_display()),
            (field("status").verbose_name, state_tag(AppointmentStatus, record.status)),
        ]

    def related(self, record, user):
        people = record.participations.select_related("person").order_by("role", "pk")
        requests = Request.objects.visible_to(user).filter(appointments=record).select_related("category")
        return [
            Section(
                _("Participants"),
                [(person_link(each.person), each.get_role_display(), "") for each in people],
            ),
            Section(
                _("Requests"),
                [
                    (
                        record_link(each.number, "request", each),
                        each.category.name,
                        state_tag(RequestStatus, each.status),
                    )
                    for each in requests
                ],
                empty=_("This appointment is for no request."),
            ),
        ]

    def buttons(self, record, user):
        if not CounsellingSession.objects.visible_to(user).filter(appointment=record).exists():
            return []
        return [
            (_("Counselling session"), screen_url("counsellingsession", "inspect", record.session), "view")
        ]

    def more_urls(self):
        return [
            path(
                f"{self.url_helper.base_url_path}/attendance/<int:pk>/",
                NoteAttendanceView.as_view(model_admin=self),
                name="casebook_note_attendance",
            )
        ]
