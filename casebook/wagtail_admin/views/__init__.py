"""Wagtail's own views with the rules of the casebook around them."""

from casebook.wagtail_admin.views.deleting import CaseDeleteView
from casebook.wagtail_admin.views.editing import CaseCreateView, CaseEditView
from casebook.wagtail_admin.views.lists import CaseIndexView
from casebook.wagtail_admin.views.records import CaseHistoryView, CaseInspectView, Section
from casebook.wagtail_admin.views.screen import CaseScreen

__all__ = [
    "CaseCreateView",
    "CaseDeleteView",
    "CaseEditView",
    "CaseHistoryView",
    "CaseIndexView",
    "CaseInspectView",
    "CaseScreen",
    "Section",
]
