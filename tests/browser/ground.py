"""What stands in the database of a browser test, whatever earlier tests took away.

A test whose writes are committed ends with a flush, which also takes what Wagtail's migrations made:
its language, the roots of pages and of collections, the site.
"""

import io

from django.conf import settings
from django.core.management import call_command
from wagtail.models import Collection, Locale, Page, Site

from cms_pages.foundation import lay_foundation


def lay_ground(host: str, port: int) -> Page:
    """The front page of a new centre that answers at `host`, with its groups and its catalogue."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Collection.objects.exists():
        Collection.add_root(instance=Collection(name="Root"))
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.root_page_id is None:
        site.root_page = root.add_child(instance=Page(title="Welcome", slug="welcome"))
    site.hostname, site.port = host, port
    site.save()
    home = lay_foundation(site)
    call_command("setup_centre", stdout=io.StringIO())
    return home
