"""Registrations of files in and out with Wagtail's admin, and the change of keys, and erasures."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from casebook.permissions import can_export, can_import

from . import leak_walk, urls
from .exporting.lists import add_export
from .keys import encrypt_files_anew
from .menus import FileMenuItem
from .scrubbing import forget_journal, forget_waiting_files


@hooks.register("register_admin_urls")
def register_urls():
    return [path("casebook/files/", include(urls))]


@hooks.register("register_casebook_menu_item")
def register_import():
    address = reverse("casebook_importers:import")
    return FileMenuItem(
        _("Import"), address, name="casebook-import", icon_name="upload", order=400, rule=can_import
    )


@hooks.register("register_casebook_menu_item")
def register_export():
    address = reverse("casebook_importers:export")
    return FileMenuItem(
        _("Export"), address, name="casebook-export", icon_name="download", order=410, rule=can_export
    )


@hooks.register("register_log_actions")
def register_actions(actions):
    actions.register_action("importers.import", _("Import a file"), _("A file was imported"))
    actions.register_action("importers.undo", _("Undo an import"), _("An import was undone"))
    actions.register_action("importers.export", _("Export a file"), _("A file was exported"))


@hooks.register("register_key_rotation")
def register_uploads(batch_size):
    return encrypt_files_anew(batch_size)


hooks.register("register_leak_walk_lines", leak_walk.lines)
hooks.register("register_leak_walk_kinds", leak_walk.kinds)
hooks.register("scrub_erased_persons", forget_waiting_files)
hooks.register("register_casebook_list_buttons", add_export)
hooks.register("scrub_erased_persons", forget_journal)
