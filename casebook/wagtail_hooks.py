"""Registrations of the casebook with Wagtail's admin."""

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from casebook import report_page
from casebook.attachments.rotation import encrypt_files_anew
from casebook.demo import pages, signing
from casebook.freezing.workflow import confirm_prepared
from casebook.report_files import answers
from casebook.wagtail_admin import (
    access_log,
    attachments,
    centre_settings,
    dashboard,
    emergency_list,
    erasures,
    leak_walk,
    retention,
    statistics,
    workload,
)
from casebook.wagtail_admin.group import CasebookGroup
from casebook.wagtail_admin.home import add_my_day
from casebook.wagtail_admin.views.records import register_actions
from casebook.wagtail_admin.years import registering as years

# Each has addresses of its own in the admin, and a line of the menu.
SCREENS = (access_log, dashboard, emergency_list, erasures, leak_walk, retention, statistics, workload, years)

modeladmin_register(CasebookGroup)
for screen in SCREENS:
    hooks.register("register_admin_urls", screen.urls)
    hooks.register("register_casebook_menu_item", screen.menu_item)
centre_settings.register()
hooks.register("register_admin_urls", attachments.urls)
hooks.register("confirm_report_year", confirm_prepared)
hooks.register("construct_homepage_panels", add_my_day)
hooks.register("construct_homepage_panels", emergency_list.add_notices)
hooks.register("demo_report_page", pages.report_page)
hooks.register("list_report_choices", report_page.choices)
hooks.register("load_demo", pages.name_publisher, order=14)
hooks.register("load_demo", signing.confirm_report, order=15)
hooks.register("load_demo", pages.publish_report, order=20)
hooks.register("register_key_rotation", encrypt_files_anew)
hooks.register("register_log_actions", register_actions)
hooks.register("serve_report_file", answers.serve)
for name, function in years.HOOKS:
    hooks.register(name, function)
