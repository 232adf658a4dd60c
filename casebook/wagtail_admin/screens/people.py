"""The screens of persons: the list, the card, the form, and the search that every other form uses."""

from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from casebook import permissions
from casebook.choices import MunicipalUnit, PersonStatus, Sex
from casebook.models import Person
from casebook.models.people import VULNERABILITY_FLAGS
from casebook.wagtail_admin import access_file, asking_erasure
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.card import CardView
from casebook.wagtail_admin.columns import DayColumn, StateColumn
from casebook.wagtail_admin.emergencies import card_urls
from casebook.wagtail_admin.filters import WagtailFilterSet, any_of, day_range
from casebook.wagtail_admin.finding import FindByNumberView, PeopleListView, requests_of_people, search_people
from casebook.wagtail_admin.forms.people import PersonForm
from casebook.wagtail_admin.numbers import ShowsNumbers, number_urls
from casebook.wagtail_admin.rules import Rules
from casebook.wagtail_admin.views import CaseCreateView
from casebook.wagtail_admin.wording import person_link, state_tag, write_day


class PersonFilterSet(WagtailFilterSet):
    status = any_of("status", PersonStatus.choices, gettext_lazy("Status"))
    municipal_unit = any_of("municipal_unit", MunicipalUnit.choices, gettext_lazy("Municipal unit"))
    sex = any_of("sex", Sex.choices, gettext_lazy("Sex"))
    created_at = day_range("created_at", gettext_lazy("Entered on"))

    class Meta:
        model = Person
        fields = []


class PersonCreateView(CaseCreateView):
    template_name = "casebook/admin/person_form.html"


class NumbersView(ShowsNumbers, CardView):
    """The card with the numbers of the state in full."""


class PersonAdmin(CasebookAdmin):
    model = Person
    add_label = gettext_lazy("New person")
    menu_label = gettext_lazy("People")
    menu_icon = "user"
    rules = Rules(
        list=permissions.can_see_cases,
        create=permissions.can_edit_person,
        edit=permissions.can_edit_person,
    )
    index_view_class = PeopleListView
    create_view_class = PersonCreateView
    inspect_view_class = CardView
    filterset_class = PersonFilterSet
    default_ordering = ("surname", "name", "code")
    form_class = PersonForm
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("surname"), FieldPanel("name")]),
                FieldRowPanel([FieldPanel("father_name"), FieldPanel("birth_date")]),
                FieldPanel("sex"),
                FieldPanel("status"),
            ],
            heading=gettext_lazy("Who it is"),
        ),
        FieldRowPanel([FieldPanel("amka"), FieldPanel("afm")], heading=gettext_lazy("Numbers of the state")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("phone"), FieldPanel("mobile")]),
                FieldPanel("email"),
                FieldRowPanel([FieldPanel("address"), FieldPanel("municipal_unit")]),
            ],
            heading=gettext_lazy("Contact"),
        ),
        MultiFieldPanel(
            [FieldPanel(flag) for flag in VULNERABILITY_FLAGS], heading=gettext_lazy("Vulnerability")
        ),
    ]

    def columns(self, view):
        return [
            view.title_column("full_name", _("Name"), sort_key="surname"),
            Column("code", label=_("Code"), sort_key="code"),
            DayColumn("birth_date", label=_("Date of birth"), classname="casebook-wide"),
            Column("father_name", label=_("Father's name"), classname="casebook-wide"),
            Column("phone", label=_("Telephone")),
            Column("get_municipal_unit_display", label=_("Municipal unit"), classname="casebook-wide"),
            StateColumn("status", label=_("Status"), choices=PersonStatus, classname="casebook-wide"),
        ]

    def title_of(self, record):
        return record.full_name

    def facts(self, record, user):
        field = record._meta.get_field
        merged = record.merged_into
        vulnerabilities = record.vulnerabilities if permissions.can_see_vulnerability(user) else []
        return [
            (field("merged_into").verbose_name, person_link(merged) if merged else ""),
            (field("father_name").verbose_name, record.father_name),
            (field("birth_date").verbose_name, write_day(record.birth_date)),
            (field("sex").verbose_name, record.get_sex_display()),
            (field("phone").verbose_name, record.phone),
            (field("mobile").verbose_name, record.mobile),
            (field("email").verbose_name, record.email),
            (field("address").verbose_name, record.address),
            (field("municipal_unit").verbose_name, record.get_municipal_unit_display()),
            (_("Vulnerability"), ", ".join(map(str, vulnerabilities))),
            (field("status").verbose_name, state_tag(PersonStatus, record.status)),
        ]

    def more_urls(self):
        base = self.url_helper.base_url_path
        return [
            path(f"{base}/search/", search_people, name="casebook_search_people"),
            path(f"{base}/requests/", requests_of_people, name="casebook_requests_of_people"),
            path(f"{base}/find/", FindByNumberView.as_view(model_admin=self), name="casebook_find_by_number"),
            *card_urls(base, self),
            *number_urls(base, NumbersView.as_view(model_admin=self)),
            *access_file.card_urls(self),
            *asking_erasure.card_urls(self),
        ]
