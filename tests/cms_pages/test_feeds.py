"""RSS of the news, iCalendar of the events."""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from django.utils import timezone

from tests.cms_pages.factories import EventPageFactory, NewsIndexPageFactory, NewsPageFactory, TopicFactory


@pytest.fixture
def feed(client, news_index):
    def get() -> ET.Element:
        response = client.get(news_index.get_url() + "rss/")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
        return ET.fromstring(response.content).find("channel")

    return get


@pytest.fixture
def calendar(client, event_index):
    """calendar() is that of all coming events, calendar(event) that of one."""

    def get(page=None) -> icalendar.Calendar:
        response = client.get((page or event_index).get_url() + "ics/")
        assert response.status_code == 200
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        return icalendar.Calendar.from_ical(response.content)

    return get


def test_the_feed_has_the_news_newest_first_with_addresses_that_open(feed, client, news_index):
    NewsPageFactory(parent=news_index, title="Παλιό & μικρό", date=date(2026, 1, 1))
    NewsPageFactory(
        parent=news_index, title="Νέο", date=date(2026, 2, 1), topics=[TopicFactory(name="Υγεία")]
    )

    items = feed().findall("item")

    assert [item.findtext("title") for item in items] == ["Νέο", "Παλιό & μικρό"]
    assert items[0].findtext("category") == "Υγεία"
    assert items[0].findtext("pubDate").startswith("Sun, 01 Feb 2026 00:00:00")
    assert client.get(items[0].findtext("link")).status_code == 200


def test_the_feed_has_no_draft_and_nothing_private(feed, news_index, make_private):
    NewsPageFactory(parent=news_index, live=False)
    make_private(NewsPageFactory(parent=news_index))

    assert feed().findall("item") == []


def test_the_feed_has_the_news_of_its_own_list_only(feed, home):
    other = NewsIndexPageFactory(parent=home, slug="alla-nea")
    NewsPageFactory(parent=other)

    assert feed().findall("item") == []


def test_the_feed_survives_a_character_that_xml_forbids(feed, news_index):
    NewsPageFactory(parent=news_index, title="Πρώτη\x0bγραμμή")

    assert feed().findtext("item/title") == "Πρώτη γραμμή"


def test_an_item_keeps_its_key_when_the_page_moves(feed, news_index):
    page = NewsPageFactory(parent=news_index)
    before = feed().findtext("item/guid")
    page.slug = "alli-dieythynsi"
    page.save()

    assert feed().findtext("item/guid") == before


def test_the_feed_takes_a_constant_number_of_queries(
    feed, news_index, django_assert_max_num_queries, django_assert_num_queries
):
    topic = TopicFactory()
    NewsPageFactory(parent=news_index, topics=[topic])
    feed()
    with django_assert_max_num_queries(15) as few:
        feed()
    for _ in range(8):
        NewsPageFactory(parent=news_index, topics=[topic])
    with django_assert_num_queries(len(few)):
        feed()


def test_an_event_goes_into_a_calendar_whole(calendar, event_index):
    start = timezone.make_aware(datetime(2030, 7, 5, 18))
    event = EventPageFactory(
        parent=event_index,
        title="Ημερίδα, με κόμμα; και \\",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        place="Αίθουσα 1",
        address="Πλατεία 3",
        summary="Γραμμή ένα\nγραμμή δύο",
        topics=[TopicFactory(name="Υγεία")],
    )

    [entry] = calendar(event).events

    assert entry["summary"] == "Ημερίδα, με κόμμα; και \\"
    assert entry["description"] == "Γραμμή ένα\nγραμμή δύο"
    assert entry["location"] == "Αίθουσα 1, Πλατεία 3"
    assert entry["dtstart"].dt == start
    assert entry["dtstart"].params["TZID"] == "Europe/Athens"
    assert entry["dtend"].dt == start + timedelta(hours=2)
    assert entry["url"] == f"http://testserver{event.get_url()}"
    assert entry["status"] == "CONFIRMED"
    assert entry["categories"].to_ical().decode() == "Υγεία"


@pytest.mark.parametrize(("month", "hours"), [(1, 2), (7, 3)])
def test_the_calendar_brings_the_clock_changes_of_athens_along(client, event_index, month, hours):
    """A reader that knows no time zones finds the offset of winter and of summer in the file itself."""
    event = EventPageFactory(
        parent=event_index, starts_at=timezone.make_aware(datetime(2030, month, 5, 18)), ends_at=None
    )
    [zone] = icalendar.Calendar.from_ical(client.get(event.get_url() + "ics/").content).timezones

    moment = datetime(2030, month, 5, 18 - hours, tzinfo=UTC)

    assert moment.astimezone(zone.to_tz(lookup_tzid=False)).hour == 18


def test_a_calendar_entry_keeps_its_key_when_the_event_changes(calendar, event_index):
    event = EventPageFactory(parent=event_index)
    before = calendar(event).events[0]["uid"]
    event.title, event.slug = "Άλλος τίτλος", "allos-titlos"
    event.save_revision().publish()
    event.refresh_from_db()

    entry = calendar(event).events[0]

    assert entry["uid"] == before
    assert entry["dtstamp"].dt == event.last_published_at.replace(microsecond=0)


def test_a_cancelled_event_is_cancelled_in_calendars_too(calendar, event_index):
    event = EventPageFactory(parent=event_index, is_cancelled=True)

    assert calendar(event).events[0]["status"] == "CANCELLED"


def test_an_event_without_an_end_has_none_in_the_calendar(calendar, event_index):
    event = EventPageFactory(parent=event_index, ends_at=None)

    assert "dtend" not in calendar(event).events[0]


def test_the_calendar_of_all_has_the_coming_events_and_no_draft_and_nothing_private(
    calendar, event_index, make_private
):
    coming = EventPageFactory(parent=event_index)
    EventPageFactory(parent=event_index, past=True)
    EventPageFactory(parent=event_index, live=False)
    make_private(EventPageFactory(parent=event_index))

    assert [entry["summary"] for entry in calendar().events] == [coming.title]


def test_a_private_event_gives_its_calendar_file_to_nobody(client, event_index, make_private):
    event = EventPageFactory(parent=event_index)
    make_private(event)

    assert client.get(event.get_url() + "ics/").status_code == 302


def test_a_draft_has_no_calendar_file(client, event_index):
    event = EventPageFactory(parent=event_index, live=False)

    assert client.get(event.get_url() + "ics/").status_code == 404


def test_an_empty_calendar_is_a_calendar(calendar):
    assert calendar().events == []


def test_the_calendar_file_has_a_safe_name(client, event_index):
    event = EventPageFactory(parent=event_index, slug="αιμοδοσία")

    disposition = client.get(event.get_url() + "ics/")["Content-Disposition"]

    assert disposition.startswith("attachment; filename*=utf-8''")
    assert disposition.endswith(".ics")


def test_a_longer_calendar_takes_no_more_queries(
    calendar, event_index, django_assert_max_num_queries, django_assert_num_queries
):
    topic = TopicFactory()
    EventPageFactory(parent=event_index, topics=[topic])
    calendar()
    with django_assert_max_num_queries(15) as few:
        calendar()
    for _ in range(8):
        EventPageFactory(parent=event_index, topics=[topic])
    with django_assert_num_queries(len(few)):
        calendar()
