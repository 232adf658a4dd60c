"""The screens of consents, and of the holds that keep a person's records as they are."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name

from casebook import permissions
from casebook.choices import ConsentPurpose, HoldKind
from casebook.models import Consent, Hold
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.columns import DayColumn, PersonColumn
from casebook.wagtail_admin.filters import WagtailFilterSet, any_of, day_range, quick
from casebook.wagtail_admin.forms.rights import ConsentForm, HoldForm
from casebook.wagtail_admin.rules import Rules
from casebook.wagtail_admin.views import CaseCreateView, CaseEditView
from casebook.wagtail_admin.wording import person_link, screen_url, write_day


class ConsentFilterSet(WagtailFilterSet):
    show = quick([("in_force", pgettext_lazy("consents", "In force"))], method="show_in_force")
    purpose = any_of("purpose", ConsentPurpose.choices, gettext_lazy("Purpose"))
    given_on = day_range("given_on", gettext_lazy("Given on"))

    class Meta:
        model = Consent
        fields = []

    def show_in_force(self, queryset, name, value):
        return queryset.in_force()


class OnTheCard:
    """A consent leads back to the card that it stands on."""

    def get_success_url(self):
        return screen_url("person", "inspect", self.object.person)


class ConsentCreateView(OnTheCard, CaseCreateView):
    pass


class ConsentEditView(OnTheCard, CaseEditView):
    pass


class ConsentAdmin(CasebookAdmin):
    model = Consent
    add_label = gettext_lazy("New consent")
    menu_label = gettext_lazy("Consents")
    menu_icon = "check"
    # Consents stand on the card of their person; their list is one click from there.
    is_in_menu = False
    rules = Rules(
        list=permissions.can_keep_consents,
        create=permissions.can_keep_consents,
        edit=lambda user, consent: permissions.can_keep_consents(user),
        visible=lambda user: Consent.objects.visible_to(user),
    )
    create_view_class = ConsentCreateView
    edit_view_class = ConsentEditView
    filterset_class = ConsentFilterSet
    quick_filter = "show"
    default_ordering = ("-given_on", "-pk")
    list_related = ("person", "recorded_by")
    form_class = ConsentForm
    panels = [
        FieldPanel("person"),
        FieldPanel("purpose"),
        FieldRowPanel([FieldPanel("form"), FieldPanel("given_on")]),
        FieldPanel("withdrawn_on"),
    ]

    def columns(self, view):
        return [
            view.title_column("get_purpose_display", _("Purpose")),
            PersonColumn("person", label=_("Person")),
            DayColumn("given_on", label=_("Given on"), sort_key="given_on"),
            Column("get_form_display", label=_("How it was given"), classname="casebook-wide"),
            DayColumn("withdrawn_on", label=_("Taken back on"), sort_key="withdrawn_on"),
        ]

    def title_of(self, record):
        return f"{record.get_purpose_display()}: {record.person.full_name}"

    def facts(self, record, user):
        field = record._meta.get_field
        return [
            (field("person").verbose_name, person_link(record.person)),
            (field("purpose").verbose_name, record.get_purpose_display()),
            (_("How it was given"), record.get_form_display()),
            (field("given_on").verbose_name, write_day(record.given_on)),
            (field("withdrawn_on").verbose_name, write_day(record.withdrawn_on)),
            (field("recorded_by").verbose_name, get_user_display_name(record.recorded_by)),
        ]


class HoldFilterSet(WagtailFilterSet):
    show = quick([("in_force", pgettext_lazy("holds", "In force"))], method="show_in_force")
    kind = any_of("kind", HoldKind.choices, gettext_lazy("Kind"))
    since = day_range("since", gettext_lazy("Since"))

    class Meta:
        model = Hold
        fields = []

    def show_in_force(self, queryset, name, value):
        return queryset.in_force()


class LiftHoldView(CaseEditView):
    """What is changed of a hold is its end."""

    def get_page_subtitle(self):
        return f"{self.object.get_kind_display()} {self.object.person}"


class HoldAdmin(CasebookAdmin):
    """The coordinator sees who it is; the data protection officer the code alone."""

    model = Hold
    add_label = gettext_lazy("New hold")
    menu_label = gettext_lazy("Holds on records")
    menu_item_name = "casebook-holds"
    menu_icon = "lock"
    search_hint = gettext_lazy("Code of the person")
    rules = Rules(
        list=permissions.can_see_holds,
        create=permissions.can_see_holds,
        edit=lambda user, hold: not hold.lifted_on and permissions.can_set_hold(user, hold.kind),
        visible=lambda user: Hold.objects.visible_to(user),
    )
    edit_view_class = LiftHoldView
    filterset_class = HoldFilterSet
    quick_filter = "show"
    default_ordering = ("-since", "-pk")
    list_related = ("person", "set_by", "lifted_by")
    form_class = HoldForm
    panels = [
        FieldPanel("code"),
        FieldPanel("kind"),
        FieldPanel("reason"),
        FieldPanel("since"),
        FieldPanel("lifted_on"),
    ]

    def columns(self, view):
        persons = [PersonColumn("person", label=_("Person"))]
        return [
            view.title_column("person.code", _("Code"), classname="casebook-code"),
            *(persons if permissions.can_see_cases(view.request.user) else []),
            Column("get_kind_display", label=_("Kind")),
            DayColumn("since", label=_("Since"), sort_key="since"),
            DayColumn("lifted_on", label=_("Lifted on"), sort_key="lifted_on"),
        ]

    def title_of(self, record):
        return f"{record.get_kind_display()} {record.person}"

    def facts(self, record, user):
        field, person = record._meta.get_field, record.person
        return [
            (
                field("person").verbose_name,
                person_link(person) if permissions.can_see_cases(user) else person.code,
            ),
            (field("kind").verbose_name, record.get_kind_display()),
            (field("reason").verbose_name, record.reason),
            (field("since").verbose_name, write_day(record.since)),
            (field("set_by").verbose_name, get_user_display_name(record.set_by)),
            (field("lifted_on").verbose_name, write_day(record.lifted_on)),
            (
                field("lifted_by").verbose_name,
                get_user_display_name(record.lifted_by) if record.lifted_by else "",
            ),
        ]

    def buttons(self, record, user):
        if not self.rules.may("edit", user, record):
            return []
        return [(_("Lift this hold"), self.url("edit", record), "lock-open")]
