"""The overview of management: a month against the year before, what is open, how long people wait."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casebook.choices import AppointmentStatus, RequestStatus
from casebook.statistics.backlog import Waiting, backlog
from casebook.statistics.dashboard import Work, dashboard
from casebook.statistics.periods import Period
from tests import factories
from tests.conftest import CAST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standard_catalogue")]

TODAY = datetime.date(2023, 4, 20)
MARCH = Period.month(2023, 3)
ADDRESS = "casebook_dashboard"
READERS = {"coordinator", "manager"}


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(datetime.datetime(2023, 4, 20, 9, tzinfo=datetime.UTC), tick=False):
        yield


def on(day: datetime.date, hour: int = 10):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def requests(number: int, day: datetime.date, category, **values):
    return factories.RequestFactory.create_batch(number, received_on=day, category=category, **values)


@pytest.fixture
def housing():
    return factories.CategoryFactory(code="housing_benefit")


@pytest.fixture
def birth():
    return factories.CategoryFactory(code="birth_benefit")


# --- what is counted


def test_a_month_stands_beside_the_same_month_a_year_before(housing):
    requests(30, datetime.date(2023, 3, 1), housing)
    requests(20, datetime.date(2022, 3, 31), housing)
    requests(1, datetime.date(2023, 3, 9), housing, status=RequestStatus.VOID)
    requests(9, datetime.date(2023, 4, 1), housing)
    factories.AppointmentFactory.create_batch(2, starts_at=on(datetime.date(2023, 3, 31), 23))
    factories.AppointmentFactory(starts_at=on(datetime.date(2023, 3, 5)), status=AppointmentStatus.NO_SHOW)
    factories.AppointmentFactory(starts_at=on(datetime.date(2022, 3, 5)), status=AppointmentStatus.NO_SHOW)

    received, held, missed = dashboard(MARCH, public=False).compared

    assert (received.values, held.values, missed.values) == ((30, 20), (2, 0), (1, 1))
    assert (received.change, held.change, missed.change) == (50, None, None)


def test_the_months_of_both_years_are_there_for_the_picture(housing):
    requests(2, datetime.date(2022, 1, 1), housing)
    requests(1, datetime.date(2023, 2, 28), housing)
    requests(5, datetime.date(2021, 12, 31), housing)

    series = dashboard(MARCH, public=False).requests

    assert len(series) == 24
    assert {month: number for month, number in series.items() if number} == {"2022-01": 2, "2023-02": 1}


def test_what_is_open_is_told_by_category_and_by_how_many_have_it(housing, birth, cast):
    requests(
        2, datetime.date(2019, 1, 1), housing, status=RequestStatus.WAITING_DOCUMENTS, worker=cast["social1"]
    )
    requests(1, TODAY, housing, status=RequestStatus.NEW)
    requests(1, TODAY, birth, status=RequestStatus.IN_PROGRESS, worker=cast["social2"])
    requests(4, TODAY, birth, status=RequestStatus.COMPLETED)

    found = backlog(TODAY)

    assert found.by_category == (Waiting(housing.name, 3, 2), Waiting(birth.name, 1, 0))
    assert (found.open, found.overdue, found.by_worker, found.unassigned) == (4, 2, (1, 2), 1)


def test_waiting_is_told_of_those_who_came_and_by_the_one_in_the_middle(housing):
    for days in (1, 3, 20):
        requests(
            1,
            datetime.date(2023, 2, 1),
            housing,
            status=RequestStatus.COMPLETED,
            closed_on=datetime.date(2023, 2, 1) + datetime.timedelta(days=days),
        )
    requests(2, datetime.date(2023, 3, 31), housing)
    requests(1, datetime.date(2023, 2, 1), housing, status=RequestStatus.WITHDRAWN)
    requests(1, datetime.date(2022, 12, 31), housing)

    (time,) = dashboard(MARCH, public=False).waiting

    assert (time.name, time.came, time.days, time.waiting) == (housing.name, 6, 3, 2)


def test_waiting_for_counselling_ends_with_the_first_session_held():
    case = factories.CounsellingCaseFactory(requested_on=datetime.date(2023, 3, 1))
    factories.SessionFactory(
        case=case, starts_at=on(datetime.date(2023, 3, 4)), status=AppointmentStatus.NO_SHOW
    )
    factories.SessionFactory(case=case, starts_at=on(datetime.date(2023, 3, 11)))
    factories.SessionFactory(case=case, starts_at=on(datetime.date(2023, 3, 18)))
    factories.CounsellingCaseFactory(requested_on=datetime.date(2023, 3, 2))

    time = dashboard(MARCH, public=False).waiting[-1]

    assert (time.came, time.days, time.waiting) == (2, 10, 1)


def test_the_work_of_the_month_is_told_of_all_colleagues_together(cast):
    factories.AppointmentFactory.create_batch(3, starts_at=on(MARCH.start), worker=cast["social1"])
    factories.AppointmentFactory(starts_at=on(MARCH.start), worker=cast["social2"])
    factories.AppointmentFactory(starts_at=on(MARCH.start), worker=None)

    assert dashboard(MARCH, public=False).held_work == Work(2, 4)


# --- what those are told who see no small numbers


def test_a_small_month_is_hidden_and_the_smallest_other_month_of_its_year_with_it(housing):
    for month, number in ((1, 3), (2, 8), (3, 20)):
        requests(number, datetime.date(2022, month, 1), housing)
    requests(30, MARCH.start, housing)

    shown = dashboard(Period.month(2022, 3), public=True)

    assert [shown.requests[f"2022-0{month}"] for month in (1, 2, 3)] == [None, None, 20]
    assert dashboard(MARCH, public=True).compared[0].values == (30, 20)


def test_what_moves_from_day_to_day_is_told_in_steps(housing, birth):
    requests(13, TODAY, housing)
    requests(4, TODAY, birth)

    shown = dashboard(MARCH, public=True)

    assert [shown.known(each.open) for each in shown.backlog.by_category] == [10, 0]


def test_waiting_is_not_told_of_a_category_that_is_hidden_among_those_who_came(housing, birth):
    closed = {"status": RequestStatus.COMPLETED, "closed_on": TODAY}
    requests(9, MARCH.start, housing, **closed)
    requests(3, MARCH.start, birth, **closed)
    inquiry = factories.CategoryFactory(code="social_inquiry")
    requests(12, MARCH.start, inquiry, **closed)

    assert [each.name for each in dashboard(MARCH, public=True).waiting] == [inquiry.name]
    assert len(dashboard(MARCH, public=False).waiting) == 3


# --- the screen


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_it_opens_to_the_coordinator_and_to_management(log_in, cast, name):
    response = log_in(name).get(reverse(ADDRESS))

    assert response.status_code == (200 if name in READERS else 302)
    home = log_in(name).get(reverse("wagtailadmin_home"), follow=True).content.decode()
    assert (reverse(ADDRESS) in home) == (name in READERS)


def test_the_last_month_that_is_over_is_shown_and_no_later_one_to_management(log_in, cast):
    for name, asked, month in (
        ("manager", "", MARCH),
        ("manager", "2023-04", MARCH),
        ("manager", "2022-11", Period.month(2022, 11)),
        ("coordinator", "", MARCH),
        ("coordinator", "2023-04", Period.month(2023, 4)),
    ):
        page = log_in(name).get(reverse(ADDRESS), {"month": asked} if asked else {})
        assert page.context["shown"].month == month, (name, asked)


@pytest.mark.parametrize(
    "asked", ["2023-05", "2023-13", "x", "\x00", "0000-01", "1900-01", "9999-12", "2023-1"]
)
def test_whatever_else_is_asked_for_is_the_last_month(log_in, cast, asked):
    for name in READERS:
        page = log_in(name).get(reverse(ADDRESS), {"month": asked})
        assert page.context["shown"].month == MARCH


def test_management_reads_no_small_number_and_finds_no_way_to_a_case(log_in, cast, housing, birth):
    requests(13, TODAY, housing, worker=cast["social1"])
    requests(3, TODAY, birth, worker=cast["social2"], status=RequestStatus.WAITING_DOCUMENTS)

    html = log_in("manager").get(reverse(ADDRESS)).content.decode()
    table = html[html.index("<tbody>", html.index('id="open"')) : html.index('id="waits"')]

    assert set(re.findall(r"[0-9]+", re.sub(r"<[^>]*>?", "", table))) == {"10", "5"}
    assert "href" not in table
    assert "social1" not in html


def test_the_coordinator_reads_every_number_and_finds_the_records(log_in, cast, housing):
    requests(3, TODAY, housing)

    html = log_in("coordinator").get(reverse(ADDRESS)).content.decode()

    assert ">3<" in html
    assert "show=open" in html


def test_it_asks_as_many_questions_of_much_as_of_little(log_in, cast, housing):
    client = log_in("coordinator")
    client.get(reverse(ADDRESS))
    with CaptureQueriesContext(connection) as little:
        client.get(reverse(ADDRESS))
    for year in range(2015, 2024):
        requests(3, datetime.date(year, 3, 1), housing, worker=cast["social1"])
        factories.AppointmentFactory.create_batch(3, starts_at=on(datetime.date(year, 3, 1)))
    with CaptureQueriesContext(connection) as much:
        client.get(reverse(ADDRESS))
    assert len(much) == len(little)


def test_the_figures_themselves_take_less_than_ten_questions(housing, django_assert_max_num_queries):
    requests(3, MARCH.start, housing)
    with django_assert_max_num_queries(9):
        dashboard(MARCH, public=False)


def test_with_small_numbers_hidden_they_take_those_of_the_pages_of_both_years(
    housing, django_assert_max_num_queries
):
    for day in (MARCH.start, MARCH.last_day):
        requests(3, day, housing)
        with django_assert_max_num_queries(90):
            dashboard(MARCH, public=True)
