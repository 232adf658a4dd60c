"""The events of a year for whoever reports on it."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Site

from cms_pages.attendance import events_of_year
from tests.cms_pages.factories import EventPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(rf, site):
    return rf.get("/", headers={"host": "localhost"})


def at(*moment: int) -> datetime:
    return timezone.make_aware(datetime(*moment))


def test_what_was_held_in_the_year_is_told_with_who_came_the_earliest_first(event_index, asked):
    for title, moment, attendance in [
        ("Παραμονή", (2021, 12, 31, 23, 59), 5),
        ("Λήξη", (2022, 12, 31, 20, 0), None),
        ("Αρχή", (2022, 1, 1, 0, 0), 40),
        ("Νέο έτος", (2023, 1, 1, 0, 0), 5),
    ]:
        EventPageFactory(parent=event_index, title=title, starts_at=at(*moment), attendance=attendance)

    found = events_of_year(asked, 2022)

    assert [(event["title"], event["attendance"]) for event in found] == [("Αρχή", 40), ("Λήξη", None)]
    assert found[0]["url"] == event_index.get_children().get(title="Αρχή").get_url(asked)
    assert set(found[0]) == {"title", "url", "starts_at", "place", "attendance"}


def test_neither_cancelled_events_nor_private_nor_unpublished_ones_are_told(event_index, asked, make_private):
    day = at(2022, 5, 1, 10, 0)
    EventPageFactory(parent=event_index, title="Δημόσια", starts_at=day)
    EventPageFactory(parent=event_index, title="Ματαιώθηκε", starts_at=day, is_cancelled=True)
    EventPageFactory(parent=event_index, title="Πρόχειρη", starts_at=day, live=False)
    make_private(EventPageFactory(parent=event_index, title="Ιδιωτική", starts_at=day))

    assert [event["title"] for event in events_of_year(asked, 2022)] == ["Δημόσια"]


def test_the_number_of_events_does_not_change_the_number_of_questions(
    event_index, asked, django_assert_max_num_queries
):
    for month in range(1, 7):
        EventPageFactory(parent=event_index, starts_at=at(2022, month, 1, 10, 0))
    events_of_year(asked, 2022)

    with django_assert_max_num_queries(4):
        assert len(events_of_year(asked, 2022)) == 6


def test_where_nobody_asks_through_a_site_it_is_the_default_one(event_index, asked):
    EventPageFactory(parent=event_index, starts_at=at(2022, 5, 1, 10, 0))

    assert events_of_year(None, 2022) == events_of_year(asked, 2022) != []

    Site.objects.all().delete()
    assert events_of_year(None, 2022) == []


def test_fewer_than_nobody_cannot_have_come(event_index):
    event = EventPageFactory(parent=event_index, starts_at=at(2022, 5, 1, 10, 0))
    event.attendance = -1

    with pytest.raises(ValidationError) as refused:
        event.full_clean()

    assert set(refused.value.message_dict) == {"attendance"}
