"""What Wagtail's migrations made, whatever earlier tests took away.

A test whose writes are committed ends with a flush, which also takes its language, the roots of pages and of
collections, and the site.
"""

from django.conf import settings
from wagtail.models import Collection, Locale, Page, Site


def default_site() -> Site:
    """The site, which is saved, and has a first page."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Collection.objects.exists():
        Collection.add_root(instance=Collection(name="Root"))
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True, hostname="localhost"
    )
    if site.root_page_id is None:
        first = Page.objects.filter(depth=2).first()
        site.root_page = first or root.add_child(instance=Page(title="Welcome", slug="welcome"))
        site.save()
    return site
