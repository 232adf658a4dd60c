"""The casebook's menu: one group, to which other modules and apps add items of their own.

    @hooks.register("register_casebook_menu_item")
    def add_statistics():
        return MenuItem(_("Statistics"), reverse("casebook_statistics"), icon_name="history", order=300)

The item decides in `is_shown(request)` who sees it (subclass MenuItem, and ask casebook.permissions there).
Orders: 1-99 are the case records, 200-299 the catalogue; figures take 300-399, files in and out 400-499.
A function registered as `construct_casebook_menu` gets (request, items) and may change what is shown.
"""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail_modeladmin.menus import GroupMenuItem
from wagtail_modeladmin.options import ModelAdminGroup

from casebook.wagtail_admin.retention import RetentionRuleAdmin
from casebook.wagtail_admin.screens.appointments import AppointmentAdmin
from casebook.wagtail_admin.screens.catalogue import (
    AggregateAdmin,
    BodyAdmin,
    CatalogueAdmin,
    CategoryAdmin,
    ProgrammeAdmin,
)
from casebook.wagtail_admin.screens.contacts import TallyAdmin
from casebook.wagtail_admin.screens.counselling import CounsellingCaseAdmin, CounsellingSessionAdmin
from casebook.wagtail_admin.screens.households import HouseholdAdmin
from casebook.wagtail_admin.screens.indicators import IndicatorAdmin
from casebook.wagtail_admin.screens.notes import NoteAdmin
from casebook.wagtail_admin.screens.people import PersonAdmin
from casebook.wagtail_admin.screens.referrals import EnrolmentAdmin, ReferralAdmin
from casebook.wagtail_admin.screens.requests import RequestAdmin
from casebook.wagtail_admin.screens.rights import ConsentAdmin, HoldAdmin

CATALOGUE_ORDER = 200


class CasebookGroup(ModelAdminGroup):
    """Shown to those who see at least one of its items: nobody else learns that there is a casebook."""

    items = (
        PersonAdmin,
        HouseholdAdmin,
        RequestAdmin,
        AppointmentAdmin,
        CounsellingCaseAdmin,
        CounsellingSessionAdmin,
        ReferralAdmin,
        EnrolmentAdmin,
        TallyAdmin,
        NoteAdmin,
        ConsentAdmin,
        HoldAdmin,
        RetentionRuleAdmin,
        CategoryAdmin,
        BodyAdmin,
        ProgrammeAdmin,
        AggregateAdmin,
        IndicatorAdmin,
    )
    menu_label = _("Social service")
    menu_item_name = "casebook"
    menu_icon = "group"
    menu_order = 90

    def get_submenu_items(self):
        """The kinds of record in their order, and the catalogue as a menu of its own at their end."""
        items, catalogue = [], []
        for order, admin in enumerate(self.modeladmin_instances, start=1):
            if admin.is_in_menu:
                part = catalogue if isinstance(admin, CatalogueAdmin) else items
                part.append(admin.get_menu_item(order=order))
        return [
            *items,
            SubmenuMenuItem(
                _("Catalogue"),
                Menu(items=catalogue),
                name="casebook-catalogue",
                icon_name="list-ul",
                order=CATALOGUE_ORDER,
            ),
        ]

    def get_permissions_for_registration(self):
        """The case roles, for the screen of groups. The records themselves have no permissions to give."""
        return Permission.objects.filter(content_type__app_label="casebook", content_type__model="caserole")

    def get_menu_item(self):
        menu = Menu(
            items=self.get_submenu_items(),
            register_hook_name="register_casebook_menu_item",
            construct_hook_name="construct_casebook_menu",
        )
        return GroupMenuItem(self, self.get_menu_order(), menu)
