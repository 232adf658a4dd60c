"""Registrations of the casebook with Wagtail's admin."""

from wagtail_modeladmin.options import modeladmin_register

from casebook.wagtail_admin.group import CasebookGroup

modeladmin_register(CasebookGroup)
