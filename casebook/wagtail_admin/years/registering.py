"""The addresses of the years, their place in the menu, and what they ask of Wagtail's screens."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from casebook import permissions
from casebook.wagtail_admin.years import notices, page_editor, page_tree
from casebook.wagtail_admin.years.figures import CORRECTION, CorrectionView, FigureView
from casebook.wagtail_admin.years.preview import PREVIEW, PreviewView
from casebook.wagtail_admin.years.views import FIGURE, YEAR, YEARS, YearsView, YearView

HOOKS = [
    ("after_edit_page", page_editor.lead_on),
    ("before_bulk_action", page_tree.keep_from_bulk_actions),
    ("before_copy_page", page_tree.copy_as_draft),
    ("before_delete_page", page_tree.keep_from_deletion),
    ("before_edit_page", page_editor.decide_once),
    ("before_move_page", page_tree.keep_from_moving),
    ("before_publish_page", page_editor.send_back_to_draft),
    ("before_publish_page", page_tree.keep_address),
    ("construct_homepage_panels", notices.add_year_notices),
    ("construct_page_action_menu", page_editor.hide_publishing),
]


class YearsMenuItem(MenuItem):
    """Shown to those who may see figures."""

    def is_shown(self, request) -> bool:
        return permissions.can_see_statistics(request.user)


def menu_item() -> MenuItem:
    return YearsMenuItem(
        _("Confirmation of years"), reverse(YEARS), name="casebook-years", icon_name="check", order=305
    )


def urls() -> list:
    return [
        path("casebook/years/", YearsView.as_view(), name=YEARS),
        path("casebook/years/<int:pk>/", YearView.as_view(), name=YEAR),
        path("casebook/years/<int:pk>/preview/", PreviewView.as_view(), name=PREVIEW),
        path("casebook/years/figures/<int:pk>/", FigureView.as_view(), name=FIGURE),
        path("casebook/years/corrections/<int:pk>/", CorrectionView.as_view(), name=CORRECTION),
    ]
