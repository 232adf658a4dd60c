"""The screens of households."""

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column

from casebook import permissions
from casebook.choices import Relation
from casebook.models import Household, HouseholdMembership
from casebook.wagtail_admin.base import CasebookAdmin
from casebook.wagtail_admin.forms.households import HouseholdForm
from casebook.wagtail_admin.rules import Rules
from casebook.wagtail_admin.views import CaseCreateView, CaseEditView, CaseIndexView, Section
from casebook.wagtail_admin.wording import person_link, write_day


class HouseholdIndexView(CaseIndexView):
    def get_base_queryset(self):
        members = HouseholdMembership.objects.current().select_related("person")
        return (
            super()
            .get_base_queryset()
            .annotate(named_members=Count("memberships", filter=Q(memberships__ended_on__isnull=True)))
            .prefetch_related(
                Prefetch("memberships", members.filter(relation=Relation.HEAD), to_attr="current_heads")
            )
        )


class HouseholdCreateView(CaseCreateView):
    template_name = "casebook/admin/household_form.html"


class HouseholdEditView(CaseEditView):
    template_name = "casebook/admin/household_form.html"


class HouseholdAdmin(CasebookAdmin):
    model = Household
    add_label = gettext_lazy("New household")
    menu_label = gettext_lazy("Households")
    menu_icon = "home"
    rules = Rules(
        list=permissions.can_see_cases,
        create=permissions.can_edit_person,
        edit=lambda user, household: permissions.can_edit_person(user),
    )
    index_view_class = HouseholdIndexView
    create_view_class = HouseholdCreateView
    edit_view_class = HouseholdEditView
    default_ordering = ("-number",)
    form_class = HouseholdForm
    panels = [
        FieldRowPanel(
            [FieldPanel("declared_adults"), FieldPanel("declared_minors")],
            heading=gettext_lazy("Members without a record of their own"),
        )
    ]

    def columns(self, view):
        return [
            view.title_column("number", _("Number"), sort_key="number", classname="casebook-code"),
            Column("head", label=_("Head"), accessor=self._head),
            Column("named_members", label=_("Members")),
            Column("declared_members", label=_("Declared members"), classname="casebook-wide"),
        ]

    @staticmethod
    def _head(household):
        return person_link(household.current_heads[0].person) if household.current_heads else ""

    def facts(self, record, user):
        field = record._meta.get_field
        return [
            (field("declared_adults").verbose_name, str(record.declared_adults)),
            (field("declared_minors").verbose_name, str(record.declared_minors)),
        ]

    def related(self, record, user):
        current, former = [], []
        for member in record.memberships.select_related("person"):
            days = [
                _("since %(day)s") % {"day": write_day(member.started_on)} if member.started_on else "",
                _("until %(day)s") % {"day": write_day(member.ended_on)} if member.ended_on else "",
            ]
            remark = " · ".join(str(part) for part in [member.get_relation_display(), *days] if part)
            (former if member.ended_on else current).append((person_link(member.person), remark, ""))
        sections = [Section(_("Members"), current, empty=_("Nobody lives in this household today."))]
        return [*sections, Section(_("Former members"), former)] if former else sections
