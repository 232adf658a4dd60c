"""What stands in the database of a browser test, whatever earlier tests took away."""

import io

from django.core.management import call_command
from wagtail.models import Page

from cms_pages.foundation import lay_foundation
from tests.ground import default_site


def lay_ground(host: str, port: int) -> Page:
    """The front page of a new centre that answers at `host`, with its groups and its catalogue."""
    site = default_site()
    site.hostname, site.port = host, port
    site.save()
    home = lay_foundation(site)
    call_command("setup_centre", stdout=io.StringIO())
    return home
