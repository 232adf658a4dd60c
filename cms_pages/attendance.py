"""The events of a year for whoever reports on the year: what they were, and how many came."""

from django.http import HttpRequest
from wagtail.models import Site

from cms_pages.models import EventPage


def events_of_year(request: HttpRequest | None, year: int) -> list[dict]:
    """What was held in `year`, on pages that every reader of this site may read; of the default one, where
    nobody asks through a site."""
    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    if site is None:
        return []
    events = EventPage.objects.readable_from(site.root_page).held_in(year)
    return [
        {
            "title": event.title,
            "url": event.get_url(request),
            "starts_at": event.starts_at,
            "place": event.place,
            "attendance": event.attendance,
        }
        for event in events.defer("body")
    ]
