"""The way of an event: an editor writes and publishes it, a visitor finds it and keeps it."""

import re
from datetime import datetime, time, timedelta
from pathlib import Path

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cms_pages.models import EventIndexPage
from tests.browser.keyboard import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.site]


def test_an_editor_publishes_an_event_and_a_visitor_keeps_it_in_a_calendar(visit):
    events = EventIndexPage.objects.get()
    day = timezone.localdate() + timedelta(days=7)
    start = timezone.make_aware(datetime.combine(day, time(18, 30)))
    editor = visit()
    sign_in(editor, "editor")
    editor.goto(reverse("wagtailadmin_explore", args=[events.pk]))
    editor.locator(f"a[href^='{reverse('wagtailadmin_pages:add_subpage', args=[events.pk])}']").first.click()
    fields = {
        "title": "Εθελοντική αιμοδοσία",
        "starts_at": start.strftime("%d/%m/%Y %H:%M"),
        "place": "Δημαρχείο, αίθουσα 2",
        "summary": "Δίνουμε αίμα μαζί.",
        "contact_name": "Γραφείο υποδοχής",
        "contact_telephone": "210 000 0000",
    }
    for name, value in fields.items():
        editor.locator(f"[name={name}]").fill(value)
    editor.keyboard.press("Escape")
    editor.locator("footer [data-w-dropdown-target=toggle]").click()
    editor.locator("button[name=action-publish]").click()
    expect(editor).to_have_url(re.compile(re.escape(reverse("wagtailadmin_explore", args=[events.pk])) + "$"))

    visitor = visit()
    visitor.goto("/")
    visitor.locator(f"#main-menu a[href='{events.url}']").click()
    visitor.get_by_role("link", name=fields["title"]).click()
    expect(visitor.locator("h1")).to_have_text(fields["title"])
    for name in ("place", "summary", "contact_name", "contact_telephone"):
        expect(visitor.locator("article")).to_contain_text(fields[name])
    with visitor.expect_download() as download:
        visitor.locator("article a[href$='/ics/']").click()
    [event] = icalendar.Calendar.from_ical(Path(download.value.path()).read_bytes()).events
    assert (event["summary"], event["location"]) == (fields["title"], fields["place"])
    assert event.decoded("dtstart") == start
