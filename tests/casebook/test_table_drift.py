"""The tables of a published year against the same tables of today: what moved, and who reads how far."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casebook.choices import Channel
from casebook.models import Request
from casebook.statistics.table_drift import MovedCell, table_drifts_of
from tests.factories import AppointmentFactory, BodyFactory, RequestFactory
from tests.snapshots import SIGNATURE, confirm, prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def requests():
    """Thirty at the counter and ten by telephone."""
    RequestFactory.create_batch(30, channel=Channel.IN_PERSON)
    RequestFactory.create_batch(10, channel=Channel.PHONE)


def put(number: int, to: Channel = Channel.IN_PERSON) -> None:
    """So many of those by telephone came another way."""
    some = Request.objects.filter(channel=Channel.PHONE).order_by("pk")[:number]
    Request.objects.filter(pk__in=[each.pk for each in some]).update(channel=to)


def moved(snapshot) -> dict[str, set[tuple[int, int]]]:
    return {
        drift.code: {(cell.published, cell.now) for cell in drift.cells}
        for drift in table_drifts_of(snapshot)
    }


def section(log_in, name: str, snapshot) -> str:
    page = log_in(name).get(reverse("casebook_year", args=[snapshot.pk])).content.decode()
    return (
        page.split('id="moved-tables"')[1].split("casebook-quick")[0] if 'id="moved-tables"' in page else ""
    )


def test_no_table_moved_where_nothing_was_changed(requests):
    AppointmentFactory.create_batch(6)
    assert table_drifts_of(confirm()) == []


def test_a_table_moves_though_no_figure_does(requests):
    snapshot = confirm()
    put(2)
    assert moved(snapshot) == {"requests_by_channel": {(30, 32), (10, 8)}}


def test_a_late_request_moves_totals_too(requests):
    snapshot = confirm()
    RequestFactory(channel=Channel.PHONE)
    found = moved(snapshot)
    assert found["requests_by_channel"] == {(40, 41), (10, 11)}
    assert (40, 41) in found["requests_by_month"]


def test_a_row_that_nobody_published_counted_nothing_then(requests):
    snapshot = confirm()
    body = BodyFactory()
    Request.objects.filter(channel=Channel.PHONE).update(body=body)
    (drift,) = table_drifts_of(snapshot)
    assert drift.code == "requests_by_body"
    assert MovedCell(body.name, 0, 10) in drift.cells
    assert {(cell.published, cell.now) for cell in drift.cells} == {(0, 10), (40, 30)}


def test_a_table_of_two_dimensions_names_both():
    AppointmentFactory.create_batch(6)
    snapshot = confirm()
    AppointmentFactory.create_batch(6)
    (table,) = [each for each in table_drifts_of(snapshot) if each.code == "citizens_by_age_and_sex"]
    assert any(", " in cell.label and (cell.published, cell.now) == (6, 12) for cell in table.cells)


def test_a_hidden_cell_is_not_compared():
    RequestFactory.create_batch(30, channel=Channel.IN_PERSON)
    RequestFactory.create_batch(3, channel=Channel.PHONE)
    RequestFactory.create_batch(2, channel=Channel.EMAIL)
    snapshot = confirm()
    put(1, to=Channel.EMAIL)
    assert moved(snapshot) == {}


def test_the_coordinator_reads_each_count_and_management_the_name_of_the_table_alone(requests, log_in):
    snapshot = confirm()
    put(2)
    coordinator, manager = (section(log_in, name, snapshot) for name in ("coordinator", "manager"))
    for told in (coordinator, manager):
        assert "Αιτήματα ανά τρόπο επικοινωνίας" in told
    assert "10 → 8" in coordinator
    assert "→" not in manager


def test_a_prepared_year_of_which_a_table_moved_is_not_offered_to_confirm(requests, log_in):
    snapshot = prepare()
    put(2)
    url = reverse("casebook_year", args=[snapshot.pk])
    assert 'name="title"' not in log_in("manager").get(url).content.decode()
    page = log_in("manager").post(url, SIGNATURE).content.decode()
    assert "Αιτήματα ανά τρόπο επικοινωνίας" in page.split("error-message")[1]


def test_the_questions_do_not_grow_with_the_records(requests, django_assert_num_queries):
    snapshot = confirm()
    with CaptureQueriesContext(connection) as few:
        table_drifts_of(snapshot)
    RequestFactory.create_batch(30)
    with django_assert_num_queries(len(few)):
        assert table_drifts_of(snapshot)
    assert len(few) <= 20
