"""The workload of one colleague: counted as the report counts, shown to them and to the coordinator."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from casebook import actions
from casebook.choices import AppointmentStatus, ReferralStatus, RequestStatus, Role, Unit
from casebook.statistics.counts import Count
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from casebook.statistics.workload import workload_of
from tests import factories
from tests.conftest import CAST

pytestmark = pytest.mark.django_db

YEAR = Period.year(2022)
DAYS = {"first": "01/01/2022", "last": "31/12/2022"}
OWN = {"social1", "social2", "psych1", "psych2"}
ADDRESS = "casebook_workload"


def on(day: datetime.date, hour: int = 10):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


@pytest.fixture
def worker(cast):
    """A year of social1: three requests, a visit of two, a session, a referral; and what does not count."""
    worker = cast["social1"]
    anna, vera = factories.PersonFactory(), factories.PersonFactory()
    housing = factories.CategoryFactory(code="housing_benefit", name="Στέγαση", report_order=1)
    violence = factories.CategoryFactory(
        code="violence", name="Κακοποίηση", report_order=2, is_restricted=True
    )
    request = factories.RequestFactory(applicant=anna, category=housing, worker=worker)
    factories.RequestFactory(applicant=vera, category=housing, worker=worker, status=RequestStatus.COMPLETED)
    factories.RequestFactory(applicant=vera, category=violence, worker=worker)
    factories.AppointmentFactory(
        applicants=[anna, vera], companions=[factories.PersonFactory()], worker=worker
    )
    factories.AppointmentFactory(applicants=[anna], worker=worker, starts_at=on(YEAR.last_day, 23))
    case = factories.CounsellingCaseFactory(person=anna, professional=worker)
    factories.SessionFactory(case=case)
    factories.ReferralFactory(person=anna, request=request)

    factories.RequestFactory(category=housing, worker=worker, status=RequestStatus.VOID)
    factories.RequestFactory(category=housing, worker=worker, received_on=YEAR.end)
    factories.RequestFactory(category=housing, worker=cast["social2"])
    factories.AppointmentFactory(worker=worker, status=AppointmentStatus.NO_SHOW)
    factories.AppointmentFactory(worker=worker, starts_at=on(YEAR.end, 0))
    factories.AppointmentFactory(worker=cast["social2"])
    factories.SessionFactory(case=case, starts_at=on(YEAR.end))
    factories.ReferralFactory(person=anna, request=request, status=ReferralStatus.TO_SEND, sent_on=None)
    factories.ReferralFactory(person=anna)
    return worker


def test_each_figure_counts_what_its_definition_says(worker):
    found = workload_of(worker, YEAR)

    assert found.requests_received == Count(3, Unit.REQUEST)
    assert [(each.category, each.count.value) for each in found.by_category] == [
        ("Στέγαση", 2),
        ("Κακοποίηση", 1),
    ]
    assert found.requests_open_now == Count(3, Unit.REQUEST)  # one of them received after the year
    assert found.appointments_held == Count(3, Unit.APPOINTMENT)
    assert found.sessions_held == Count(1, Unit.SESSION)
    assert found.persons_received == Count(2, Unit.PERSON)
    assert found.referrals_made == Count(1, Unit.REFERRAL)


def test_two_records_of_one_person_are_one_person_received(worker, cast):
    twin, kept = factories.PersonFactory(), factories.PersonFactory()
    factories.AppointmentFactory(applicants=[twin], worker=cast["social2"])
    factories.AppointmentFactory(applicants=[kept], worker=cast["social2"])
    before = workload_of(cast["social2"], YEAR).persons_received.value

    actions.merge_people(source=twin, into=kept)

    assert workload_of(cast["social2"], YEAR).persons_received.value == before - 1


def test_the_colleagues_together_come_to_what_the_report_says(worker, cast):
    each = [workload_of(user, YEAR) for user in cast.values()]
    report = compute(YEAR)

    assert sum(one.appointments_held.value for one in each) == report.figure("appointments_held").value
    assert sum(one.sessions_held.value for one in each) == report.figure("counselling_sessions").value


def test_a_session_is_of_whom_it_was_held_by_after_the_case_went_to_a_colleague(cast):
    case = factories.CounsellingCaseFactory(professional=cast["psych1"])
    factories.SessionFactory(case=case)
    case.professional = cast["psych2"]
    case.save()

    assert workload_of(cast["psych1"], YEAR).sessions_held.value == 1
    assert workload_of(cast["psych2"], YEAR).sessions_held.value == 0


def test_it_asks_six_questions_however_much_there_is(worker, django_assert_num_queries):
    with django_assert_num_queries(6):
        workload_of(worker, YEAR)


# --- the screen


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_it_opens_to_professionals_and_the_coordinator(log_in, worker, name):
    response = log_in(name).get(reverse(ADDRESS), DAYS)

    assert response.status_code == (200 if name in OWN | {"coordinator"} else 302)
    home = log_in(name).get(reverse("wagtailadmin_home"), follow=True).content.decode()
    assert (reverse(ADDRESS) in home) == (name in OWN | {"coordinator"})


def test_a_professional_sees_the_own_figures_whatever_the_address_says(log_in, worker, cast):
    asked = DAYS | {"worker": cast["social1"].pk}

    assert log_in("social1").get(reverse(ADDRESS), DAYS).context["workload"] == workload_of(worker, YEAR)
    other = log_in("social2").get(reverse(ADDRESS), asked)
    assert other.context["workload"] == workload_of(cast["social2"], YEAR)
    assert "Κακοποίηση" not in other.content.decode()
    assert other.context["worker"] == "social2"


def test_the_coordinator_chooses_whose_figures_to_see(log_in, worker):
    client = log_in("coordinator")

    assert client.get(reverse(ADDRESS)).context["workload"] is None
    asked = client.get(reverse(ADDRESS), DAYS | {"worker": worker.pk})
    assert asked.context["workload"] == workload_of(worker, YEAR)
    assert f"&amp;worker={worker.pk}" in asked.content.decode()


def test_who_leads_cases_and_coordinates_begins_with_the_own_figures(client):
    both = factories.UserFactory(roles=[Role.COORDINATOR, Role.PSYCHOLOGIST])
    client.force_login(both)

    page = client.get(reverse(ADDRESS))

    assert page.context["worker"] == both.username
    assert "worker" in page.context["form"].fields


def test_each_figure_leads_to_as_many_records_as_it_says(log_in, worker):
    client = log_in("social1")
    rows = client.get(reverse(ADDRESS), DAYS).context["rows"]
    linked = [row for row in rows if row.url]

    assert len(linked) == 3
    for row in linked:
        listing = client.get(row.url)
        assert listing.context["page_obj"].paginator.count == row.count.value, row.label


@pytest.mark.parametrize(
    "query",
    [
        {"first": "31/12/2022", "last": "01/01/2022"},
        {"first": "31/02/2022", "last": "x"},
        {"worker": "999999"},
        {"worker": "x"},
        {"worker": "1 OR 1=1", "first": "\x00"},
        {"bogus": "1"},
    ],
)
def test_whatever_else_stands_in_the_address_is_no_fault(log_in, cast, query):
    assert log_in("coordinator").get(reverse(ADDRESS), query).status_code == 200
    assert log_in("social1").get(reverse(ADDRESS), query).status_code == 200


def test_nothing_is_written_by_this_address(log_in, cast):
    client = log_in("coordinator")

    assert {
        getattr(client, method)(reverse(ADDRESS)).status_code for method in ("post", "put", "delete")
    } == {405}
