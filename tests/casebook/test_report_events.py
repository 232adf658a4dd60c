"""The events of a year on its page: kept with the confirmation."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from wagtail import hooks

from casebook.models import ReportSnapshot
from tests.casebook.test_report_page import text_of
from tests.publications import report_page
from tests.snapshots import confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(standard_catalogue):
    return report_page(body=[("events", {"title": "", "text": ""})])


def read(client, page) -> str:
    return text_of(client.get(page.url).content.decode())


@pytest.fixture
def told():
    """The events that the hook answers, to be changed by the test."""
    event = {
        "title": "Ημέρα υγείας",
        "url": "/d/",
        "starts_at": datetime(2022, 5, 1, 9, 0, tzinfo=UTC),
        "place": "Αίθουσα",
    }
    told = [{**event, "attendance": 41}, {**event, "title": "Μικρή", "url": "/m/", "attendance": 3}]
    with hooks.register_temporarily("list_report_events", lambda request, year: told):
        yield told


def test_a_confirmed_page_keeps_its_events_as_they_were_told_then(page, client, told):
    confirm()
    before = read(client, page)
    assert "Ημέρα υγείας 1 Μαΐου 2022, Αίθουσα 41 συμμετέχοντες" in before
    told[0] |= {"title": "Άλλος τίτλος", "attendance": 3, "place": "Αλλού"}
    told[1] |= {"attendance": 300}
    assert read(client, page) == before
    assert '<a href="/d/">Ημέρα υγείας</a>' in client.get(page.url).content.decode()


def test_an_event_whose_page_is_gone_is_told_without_a_link(page, client, told):
    confirm()
    told.clear()
    html = client.get(page.url).content.decode()
    assert "Ημέρα υγείας" in html
    assert 'href="/d/"' not in html


def test_the_database_keeps_the_events_of_a_confirmed_year(told):
    snapshot = confirm()
    assert [event["attendance"] for event in snapshot.events] == [41, None]
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportSnapshot.objects.filter(pk=snapshot.pk).update(events=[])
