"""Events as iCalendar (RFC 5545), for the calendars of telephones and offices."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import icalendar
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from cms_pages.plain import without_controls

if TYPE_CHECKING:
    from cms_pages.models import EventPage

PRODUCT = "-//Kentro Koinotitas//cms_pages//EL"


def build_calendar(events: Iterable["EventPage"], request: HttpRequest, *, name: str) -> icalendar.Calendar:
    """Times stand in the time zone of the site, whose rules the calendar brings along (VTIMEZONE)."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", without_controls(name))
    years = {timezone.now().year}
    for event in events:
        calendar.add_component(build_event(event, request))
        years |= {moment.year for moment in (event.starts_at, event.ends_at) if moment}
    # The rules of the years that occur and a year on either side; all since 1970 are ten times as long.
    calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    return calendar


def build_event(event: "EventPage", request: HttpRequest) -> icalendar.Event:
    zone = timezone.get_default_timezone()
    changed = event.last_published_at or event.latest_revision_created_at or timezone.now()
    entry = icalendar.Event()
    # The key is the page's own for ever: a calendar that reads it again updates its entry.
    entry.add("uid", f"{event.translation_key}-{event.locale_id}")
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("dtstart", event.starts_at.astimezone(zone))
    if event.ends_at:
        entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", without_controls(event.title))
    entry.add("description", without_controls(event.summary))
    entry.add("location", without_controls(", ".join(part for part in (event.place, event.address) if part)))
    entry.add("url", request.build_absolute_uri(event.get_url(request)))
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    topics = [without_controls(topic.name) for topic in event.topics.all()]
    if topics:
        entry.add("categories", topics)
    return entry


def calendar_response(
    events: Iterable["EventPage"], request: HttpRequest, *, name: str, file_name: str
) -> HttpResponse:
    calendar = build_calendar(events, request, name=name)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    safe_name = slugify(file_name, allow_unicode=True) or "events"
    response["Content-Disposition"] = content_disposition_header(True, f"{safe_name}.ics")
    return response
