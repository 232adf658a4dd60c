"""Registrations in Wagtail's admin, and nothing else."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms_pages import leak_walk, roles
from cms_pages.attendance import events_of_year
from cms_pages.demo.loading import load_pages
from cms_pages.models import ContactDetails, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_name = "topics"
    list_display = ["name", "slug"]
    add_to_admin_menu = True
    menu_order = 250


register_snippet(TopicViewSet)
hooks.register("setup_centre", roles.install_editors)
hooks.register("list_report_events", events_of_year)
# The front page must stand before other apps put pages beneath it.
hooks.register("load_demo", load_pages, order=10)
hooks.register("register_leak_walk_lines", leak_walk.lines)

if apps.is_installed("wagtail.contrib.settings"):
    from wagtail.contrib.settings.registry import register_setting

    register_setting(ContactDetails, icon="home")
