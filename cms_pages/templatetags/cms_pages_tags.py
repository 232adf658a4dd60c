"""What a skin asks of the pages: the menu, the way back, the contact details."""

from dataclasses import dataclass

from django import template
from wagtail.models import Page, Site

from cms_pages.models import ContactDetails
from cms_pages.models.listed import ListedPageQuerySet

register = template.Library()


@dataclass(frozen=True)
class MenuEntry:
    title: str
    url: str
    current: str  # the value of aria-current: "page", "true" for a page above the one shown, or ""


def _site(context) -> Site | None:
    request = context.get("request")
    return Site.find_for_request(request) if request else None


@register.simple_tag(takes_context=True)
def contact_details(context) -> ContactDetails:
    """The contact details of the site, asked of the database once a request; empty ones where none are."""
    request = context.get("request")
    if request is None:
        return ContactDetails()
    if not hasattr(request, "_cms_pages_contact"):
        request._cms_pages_contact = ContactDetails.shown_on(Site.find_for_request(request))
    return request._cms_pages_contact


@register.simple_tag(takes_context=True)
def main_menu(context) -> list[MenuEntry]:
    """The pages in the menu, right beneath the site's front page, that every visitor may read."""
    site = _site(context)
    if site is None:
        return []
    pages = ListedPageQuerySet(Page).readable_from(site.root_page).child_of(site.root_page).in_menu()
    shown_path = getattr(context.get("page"), "path", "") or ""
    return [
        MenuEntry(
            title=page.title,
            url=page.get_url(context["request"]) or "",
            current=_current(page.path, shown_path),
        )
        for page in pages.order_by("path")
    ]


def _current(path: str, shown_path: str) -> str:
    if path == shown_path:
        return "page"
    return "true" if shown_path.startswith(path) else ""


@register.simple_tag(takes_context=True)
def breadcrumbs(context) -> list[MenuEntry]:
    """The pages above the one shown, from the site's front page down; empty on the front page."""
    site, page = _site(context), context.get("page")
    if site is None or not isinstance(page, Page) or not page.path:
        return []
    above = page.get_ancestors().filter(depth__gte=site.root_page.depth)
    return [
        MenuEntry(title=page.title, url=page.get_url(context["request"]) or "", current="") for page in above
    ]
