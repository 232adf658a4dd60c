"""The screens of requests."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name

from casebook import permissions
from casebook.choices import AppointmentStatus, Channel, ReferralStatus, RequestStatus
from casebook.models import Appointment, Note, Referral, Request
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.columns import DayColumn, PersonColumn, StateColumn, WorkerColumn
from casebook.wagtail_admin.files_of_a_record import files_of
from casebook.wagtail_admin.filters import WagtailFilterSet, any_of, body, category, day_range, quick, worker
from casebook.wagtail_admin.forms.requests import RequestForm
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


class RequestFilterSet(WagtailFilterSet):
    show = quick(
        [
            ("open", pgettext_lazy("records", "Open")),
            ("mine", gettext_lazy("My open ones")),
            ("overdue", gettext_lazy("Waiting too long")),
        ],
        method="show_some",
    )
    status = any_of("status", RequestStatus.choices, gettext_lazy("Status"))
    category = category()
    body = body()
    worker = worker("worker")
    channel = any_of("channel", Channel.choices, gettext_lazy("Channel"))
    received_on = day_range("received_on", gettext_lazy("Received on"))

    class Meta:
        model = Request
        fields = []

    def show_some(self, queryset, name, value):
        if value == "mine":
            return queryset.open().filter(worker_id=self.request.user.pk)
        return queryset.overdue(timezone.localdate()) if value == "overdue" else queryset.open()


class RequestAdmin(CasebookAdmin):
    model = Request
    add_label = gettext_lazy("New request")
    menu_label = gettext_lazy("Requests")
    menu_icon = "doc-full"
    rules = Rules(
        list=permissions.can_see_cases,
        create=permissions.can_file_requests,
        edit=permissions.can_change_filed,
    )
    filterset_class = RequestFilterSet
    quick_filter = "show"
    default_ordering = ("-received_on", "-number")
    list_related = ("applicant", "category", "body", "worker", "household")
    form_class = RequestForm
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("applicant"),
                FieldRowPanel([FieldPanel("received_on"), FieldPanel("channel")]),
                FieldPanel("category"),
                FieldPanel("body"),
                FieldRowPanel([FieldPanel("status"), FieldPanel("worker")]),
            ],
            heading=gettext_lazy("What is asked for"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("closed_on"), FieldPanel("valid_until")]),
                FieldPanel("outcome"),
                FieldRowPanel([FieldPanel("external_reference"), FieldPanel("external_status")]),
                FieldPanel("renewal_of"),
            ],
            heading=gettext_lazy("How it goes on"),
        ),
    ]

    def columns(self, view):
        return [
            view.title_column("number", _("Number"), sort_key="number", classname="casebook-code"),
            DayColumn("received_on", label=_("Received on"), sort_key="received_on"),
            PersonColumn("applicant", label=_("Applicant")),
            Column("category.name", label=_("Category")),
            Column("body.name", label=_("Body"), classname="casebook-wide"),
            WorkerColumn("worker", label=_("Worker"), classname="casebook-wide"),
            StateColumn("status", label=_("Status"), choices=RequestStatus),
        ]

    def facts(self, record, user):
        field = record._meta.get_field
        renewed = record.renewal_of
        if renewed and not permissions.can_see_request(user, renewed):
            renewed = None
        return [
            (field("applicant").verbose_name, person_link(record.applicant)),
            (field("category").verbose_name, record.category.name),
            (_("Documents needed"), ", ".join(record.category.checklist_items)),
            (field("body").verbose_name, record.body.name if record.body else ""),
            (field("received_on").verbose_name, write_day(record.received_on)),
            (field("channel").verbose_name, record.get_channel_display()),
            (field("status").verbose_name, state_tag(RequestStatus, record.status)),
            (field("worker").verbose_name, get_user_display_name(record.worker) if record.worker else ""),
            (field("household").verbose_name, self._household(record)),
            (field("external_reference").verbose_name, record.external_reference),
            (field("external_status").verbose_name, record.external_status),
            (field("closed_on").verbose_name, write_day(record.closed_on)),
            (field("outcome").verbose_name, record.outcome),
            (field("valid_until").verbose_name, write_day(record.valid_until)),
            (
                field("renewal_of").verbose_name,
                record_link(renewed.number, "request", renewed) if renewed else "",
            ),
        ]

    @staticmethod
    def _household(request):
        household = request.household
        return record_link(household.number, "household", household) if household else ""

    def related(self, record, user):
        appointments = Appointment.objects.visible_to(user).filter(requests=record)
        referrals = Referral.objects.visible_to(user).filter(request=record).select_related("body")
        notes = Note.objects.visible_to(user).filter(request=record).select_related("author", "person")
        sections = [
            Section(
                _("Appointments"),
                [
                    (
                        record_link(each.reference, "appointment", each),
                        write_moment(each.starts_at),
                        state_tag(AppointmentStatus, each.status),
                    )
                    for each in appointments
                ],
            ),
            Section(
                _("Referrals"),
                [
                    (
                        record_link(each.reference, "referral", each),
                        each.body.name,
                        state_tag(ReferralStatus, each.status),
                    )
                    for each in referrals
                ],
            ),
            Section(
                _("Notes"),
                [
                    (each.text, f"{get_user_display_name(each.author)} · {write_moment(each.created_at)}", "")
                    for each in notes
                ],
                notes=list(notes),
            ),
        ]
        files = files_of(record, user)
        return [*(section for section in sections if section.rows), *([files] if files else [])]

    def buttons(self, record, user):
        if not self.permission_helper.is_in_reach(user, record):
            return []
        person = f"?person={record.applicant_id}"
        steps = [
            (_("New appointment"), screen_url("appointment", "create") + person),
            (_("New referral"), screen_url("referral", "create") + f"?request={record.pk}"),
        ]
        if permissions.can_write_notes(user):
            steps.append((_("New note"), screen_url("note", "create") + f"?request={record.pk}"))
        return [(label, url, "plus") for label, url in steps]
