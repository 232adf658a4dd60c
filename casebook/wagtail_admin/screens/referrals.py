"""The screens of referrals and of enrolments in programmes."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from casebook import permissions
from casebook.choices import EnrolmentSource, ReferralStatus, ReferralType
from casebook.models import Programme, ProgrammeEnrolment, Referral
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.columns import DayColumn, PersonColumn, StateColumn
from casebook.wagtail_admin.filters import RecordsFilter, WagtailFilterSet, any_of, body, day_range, quick
from casebook.wagtail_admin.forms.referrals import EnrolmentForm, ReferralForm
from casebook.wagtail_admin.rules import Rules
from casebook.wagtail_admin.wording import person_link, record_link, state_tag, write_day


class ReferralFilterSet(WagtailFilterSet):
    show = quick([("open", gettext_lazy("Without an answer"))], method="show_open")
    status = any_of("status", ReferralStatus.choices, gettext_lazy("Status"))
    type = any_of("type", ReferralType.choices, gettext_lazy("Type"))
    body = body()
    sent_on = day_range("sent_on", gettext_lazy("Sent on"))

    class Meta:
        model = Referral
        fields = []

    def show_open(self, queryset, name, value):
        return queryset.without_answer()


class ReferralAdmin(CasebookAdmin):
    model = Referral
    add_label = gettext_lazy("New referral")
    menu_label = gettext_lazy("Referrals")
    menu_icon = "arrow-right-full"
    rules = Rules(
        list=permissions.can_see_cases,
        create=permissions.can_file_requests,
        edit=permissions.can_change_filed,
    )
    filterset_class = ReferralFilterSet
    quick_filter = "show"
    default_ordering = ("-sent_on", "-pk")
    list_related = ("person", "body", "request")
    form_class = ReferralForm
    panels = [
        MultiFieldPanel(
            [FieldPanel("person"), FieldPanel("request")], heading=gettext_lazy("Who is referred")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("body"), FieldPanel("type")]),
                FieldRowPanel([FieldPanel("sent_on"), FieldPanel("status")]),
                FieldPanel("outcome"),
            ],
            heading=gettext_lazy("Where to"),
        ),
        MultiFieldPanel(
            [FieldPanel("has_consent"), FieldPanel("consent_override")], heading=gettext_lazy("Consent")
        ),
    ]

    def columns(self, view):
        return [
            view.title_column("reference", _("Code"), sort_key="reference", classname="casebook-code"),
            DayColumn("sent_on", label=_("Sent on"), sort_key="sent_on"),
            PersonColumn("person", label=_("Person")),
            Column("body.name", label=_("Body")),
            Column("get_type_display", label=_("Type"), classname="casebook-wide"),
            StateColumn("status", label=_("Status"), choices=ReferralStatus),
        ]

    def facts(self, record, user):
        field = record._meta.get_field
        request = record.request
        return [
            (field("person").verbose_name, person_link(record.person)),
            (
                field("request").verbose_name,
                record_link(request.number, "request", request) if request else "",
            ),
            (field("body").verbose_name, record.body.name),
            (field("type").verbose_name, record.get_type_display()),
            (field("sent_on").verbose_name, write_day(record.sent_on)),
            (field("status").verbose_name, state_tag(ReferralStatus, record.status)),
            (field("outcome").verbose_name, record.outcome),
            (field("has_consent").verbose_name, _("Yes") if record.has_consent else _("No")),
            (field("consent_override").verbose_name, record.consent_override),
        ]


class EnrolmentFilterSet(WagtailFilterSet):
    show = quick([("running", gettext_lazy("Running"))], method="show_running")
    programme = RecordsFilter(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.all(),
        widget=CheckboxSelectMultiple,
        distinct=False,
    )
    source = any_of("source", EnrolmentSource.choices, gettext_lazy("Source"))
    enrolled_on = day_range("enrolled_on", gettext_lazy("Enrolled on"))

    class Meta:
        model = ProgrammeEnrolment
        fields = []

    def show_running(self, queryset, name, value):
        return queryset.filter(ended_on__isnull=True)


class EnrolmentAdmin(CasebookAdmin):
    model = ProgrammeEnrolment
    add_label = gettext_lazy("New enrolment")
    menu_label = gettext_lazy("Enrolments")
    menu_icon = "clipboard-list"
    rules = Rules(
        list=permissions.can_see_cases,
        create=permissions.can_file_requests,
        edit=permissions.can_change_filed,
    )
    filterset_class = EnrolmentFilterSet
    quick_filter = "show"
    default_ordering = ("-enrolled_on", "-pk")
    list_related = ("person", "programme")
    form_class = EnrolmentForm
    panels = [
        FieldPanel("person"),
        FieldPanel("programme"),
        FieldRowPanel([FieldPanel("enrolled_on"), FieldPanel("ended_on")]),
        FieldPanel("source"),
    ]

    def columns(self, view):
        return [
            view.title_column("programme.name", _("Programme")),
            PersonColumn("person", label=_("Person")),
            DayColumn("enrolled_on", label=_("Enrolled on"), sort_key="enrolled_on"),
            DayColumn("ended_on", label=_("Ended on")),
            Column("get_source_display", label=_("Source"), classname="casebook-wide"),
        ]

    def title_of(self, record):
        return f"{record.programme.name}: {record.person.full_name}"

    def facts(self, record, user):
        field = record._meta.get_field
        return [
            (field("programme").verbose_name, record.programme.name),
            (field("person").verbose_name, person_link(record.person)),
            (field("enrolled_on").verbose_name, write_day(record.enrolled_on)),
            (field("ended_on").verbose_name, write_day(record.ended_on)),
            (field("source").verbose_name, record.get_source_display()),
        ]
