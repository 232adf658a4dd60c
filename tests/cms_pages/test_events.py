"""Events: coming and past ones apart, months that they touch, and their rules."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms_pages.models import EventPage
from cms_pages.models.events import END_BEFORE_START
from tests.cms_pages.factories import EventPageFactory, TopicFactory


def athens(*moment: int) -> datetime:
    return timezone.make_aware(datetime(*moment))


def titles(response) -> list[str]:
    return [page.title for page in response.context["listing"].entries]


@pytest.fixture
def read(client, event_index):
    def get(**address):
        response = client.get(event_index.get_url(), address)
        assert response.status_code == 200
        return response

    return get


def test_coming_events_stand_soonest_first_and_past_ones_apart(event_index, read):
    now = timezone.now()
    for title, days in [("Αύριο", 1), ("Σε μήνα", 30), ("Χθες", -1), ("Πέρσι", -365)]:
        EventPageFactory(parent=event_index, title=title, starts_at=now + timedelta(days=days))

    assert titles(read()) == ["Αύριο", "Σε μήνα"]
    assert titles(read(past=1)) == ["Χθες", "Πέρσι"]


def test_an_event_that_runs_now_is_still_coming(event_index, read):
    now = timezone.now()
    EventPageFactory(parent=event_index, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))

    assert len(titles(read())) == 1
    assert titles(read(past=1)) == []


def test_an_event_without_an_end_lasts_until_its_day_is_over(event_index, read, time_machine):
    EventPageFactory(parent=event_index, title="Συναυλία", starts_at=athens(2026, 5, 4, 20), ends_at=None)

    time_machine.move_to(athens(2026, 5, 4, 23, 59), tick=False)
    assert titles(read()) == ["Συναυλία"]
    assert not EventPage.objects.get().is_over

    time_machine.move_to(athens(2026, 5, 5, 0, 1), tick=False)
    assert titles(read()) == []
    assert titles(read(past=1)) == ["Συναυλία"]
    assert EventPage.objects.get().is_over


def test_every_event_is_either_coming_or_past(event_index):
    EventPageFactory(parent=event_index)
    EventPageFactory(parent=event_index, ends_at=None)
    EventPageFactory(parent=event_index, past=True)
    EventPageFactory(parent=event_index, past=True, ends_at=None)

    assert EventPage.objects.coming().count() == 2
    assert EventPage.objects.past().count() == 2


def test_a_month_has_every_event_that_touches_it_in_the_time_of_the_site(event_index, read, time_machine):
    time_machine.move_to(athens(2026, 1, 1), tick=False)
    for title, start, end in [
        ("Τελευταία ώρα του Φεβρουαρίου", athens(2026, 2, 28, 22), athens(2026, 2, 28, 23)),
        ("Πρώτη ώρα του Μαρτίου", athens(2026, 3, 1, 0), athens(2026, 3, 1, 1)),
        ("Από Φεβρουάριο σε Απρίλιο", athens(2026, 2, 10), athens(2026, 4, 10)),
        ("Χωρίς λήξη", athens(2026, 3, 31, 23), None),
        ("Απρίλιος", athens(2026, 4, 1, 0), athens(2026, 4, 1, 1)),
    ]:
        EventPageFactory(parent=event_index, title=title, starts_at=start, ends_at=end)

    assert titles(read(month="2026-03")) == [
        "Από Φεβρουάριο σε Απρίλιο",
        "Πρώτη ώρα του Μαρτίου",
        "Χωρίς λήξη",
    ]


def test_filters_of_topic_and_month_meet(event_index, read, time_machine):
    time_machine.move_to(athens(2026, 1, 1), tick=False)
    health = TopicFactory(slug="health")
    EventPageFactory(parent=event_index, title="Α", starts_at=athens(2026, 3, 3, 9), topics=[health])
    EventPageFactory(parent=event_index, title="Β", starts_at=athens(2026, 4, 3, 9), topics=[health])
    EventPageFactory(parent=event_index, title="Γ", starts_at=athens(2026, 3, 4, 9))

    assert titles(read(topic="health", month="2026-03")) == ["Α"]
    assert titles(read(topic="health", month="2026-03", past=1)) == []


@pytest.mark.parametrize("address", [{"past": "x"}, {"month": "2026-00"}, {"topic": "x", "page": "x"}])
def test_an_address_that_means_nothing_still_gives_the_coming_events(event_index, read, address):
    EventPageFactory(parent=event_index, title="Αύριο")

    assert titles(read(**address)) == ["Αύριο"]


def test_drafts_and_private_events_are_in_no_list(event_index, read, make_private):
    EventPageFactory(parent=event_index, title="Πρόχειρο", live=False)
    make_private(EventPageFactory(parent=event_index, title="Ιδιωτικό"))

    assert titles(read()) == []


def test_a_cancelled_event_stays_in_the_list_and_says_so(event_index, read):
    EventPageFactory(parent=event_index, is_cancelled=True)

    assert "cms-event-cancelled" in read().content.decode()


def test_a_longer_list_takes_no_more_queries(
    event_index, client, django_assert_max_num_queries, django_assert_num_queries
):
    topics = [TopicFactory(), TopicFactory()]
    EventPageFactory(parent=event_index, topics=topics)
    client.get(event_index.get_url())
    with django_assert_max_num_queries(30) as few:
        client.get(event_index.get_url())

    for _ in range(8):
        EventPageFactory(parent=event_index, topics=topics)
    with django_assert_num_queries(len(few)):
        client.get(event_index.get_url())


def test_an_event_that_ends_before_it_starts_is_refused_in_a_sentence(event_index):
    event = EventPageFactory.build(starts_at=athens(2026, 3, 3, 10), ends_at=athens(2026, 3, 3, 9))

    with pytest.raises(ValidationError) as refusal:
        event.clean()

    assert refusal.value.message_dict == {"ends_at": [str(END_BEFORE_START)]}


def test_the_database_refuses_such_an_event_too(event_index):
    event = EventPageFactory(parent=event_index)

    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(ends_at=event.starts_at - timedelta(minutes=1))


def test_an_event_may_end_the_moment_it_starts(event_index):
    event = EventPageFactory(parent=event_index)
    event.ends_at = event.starts_at

    event.full_clean()


def test_an_event_page_shows_when_where_and_whom_to_ask(event_index, client):
    event = EventPageFactory(
        parent=event_index,
        starts_at=athens(2030, 3, 5, 18),
        ends_at=athens(2030, 3, 5, 20, 30),
        place="Βιβλιοθήκη",
        contact_telephone="210 000 0011",
    )

    text = client.get(event.get_url()).content.decode()

    assert "Τρίτη 5 Μαρτίου 2030, 18:00" in text
    assert "20:30" in text
    assert "Βιβλιοθήκη" in text
    assert 'href="tel:2100000011"' in text
    assert f'href="{event.get_url()}ics/"' in text


def test_an_event_that_is_over_offers_no_calendar_file(event_index, client):
    event = EventPageFactory(parent=event_index, past=True)

    assert f'href="{event.get_url()}ics/"' not in client.get(event.get_url()).content.decode()


def test_an_event_of_several_days_shows_both(event_index, client):
    event = EventPageFactory(
        parent=event_index, starts_at=athens(2030, 3, 5, 9), ends_at=athens(2030, 3, 7, 20)
    )

    text = client.get(event.get_url()).content.decode()

    assert "5 Μαρτίου 2030, 09:00" in text
    assert "7 Μαρτίου 2030, 20:00" in text
