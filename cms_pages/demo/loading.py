"""The demo's pages as a part of loading the whole demo centre."""

from datetime import date

from django.utils.translation import gettext as _
from wagtail import hooks

from cms_pages.demo.building import build_pages


def load_pages(today: date) -> str:
    """Build the pages, with the way to the report page of another app where one offers its own."""
    offered = [make_page() for make_page in hooks.get_hooks("demo_report_page")]
    home = build_pages(today, report_page=offered[0] if offered else None)
    return _("News, events and other pages: %(count)d") % {"count": home.get_descendants().live().count()}
