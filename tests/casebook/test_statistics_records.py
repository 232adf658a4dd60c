"""From a figure to its records: exactly those that were counted, for who may read all of them."""

from datetime import date, datetime, time
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from casebook.choices import ReferralType, Sex
from casebook.models import AccessLogEntry, HistoricalAggregate, RecordRange, Request
from casebook.models.access_log import Action
from casebook.statistics.definitions import EXTRA, STANDARD
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests.casebook.test_screens_access import turned_away
from tests.conftest import CAST
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    CategoryFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    IndicatorFactory,
    PersonFactory,
    ProgrammeFactory,
    ReferralFactory,
    RequestFactory,
    SessionFactory,
    TallyFactory,
)

pytestmark = pytest.mark.django_db

YEAR = {"first": "01/01/2022", "last": "31/12/2022"}


@pytest.fixture
def url() -> str:
    return reverse("casebook_statistics_records")


def noon(month: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(2022, month, 15), time(12)))


@pytest.fixture
def year_2022(standard_catalogue, cast) -> None:
    """Something of every figure of the report."""
    person, other = PersonFactory(sex=Sex.FEMALE), PersonFactory(sex=Sex.MALE)
    HouseholdFactory(head=person, declared_adults=1, declared_minors=2)
    for definition in STANDARD:
        if definition.category and not definition.parent:
            RequestFactory(applicant=person, category=CategoryFactory(code=definition.category))
    for body in ("opeka", "kepa"):
        benefits = CategoryFactory(code="welfare_benefits")
        RequestFactory.create_batch(2, applicant=other, category=benefits, body=BodyFactory(code=body))
    for month in (2, 3):
        AppointmentFactory(applicants=[person], starts_at=noon(month))
    AppointmentFactory(applicants=[other], starts_at=noon(4), status="no_show")
    EnrolmentFactory(person=person, programme=ProgrammeFactory(), enrolled_on=date(2022, 5, 1))
    dypa = BodyFactory(code="dypa")
    ReferralFactory(person=person, body=dypa, type=ReferralType.ASD, sent_on=date(2022, 5, 1))
    case = CounsellingCaseFactory(person=other, requested_on=date(2022, 3, 1), professional=cast["psych1"])
    SessionFactory(case=case, starts_at=noon(6))
    TallyFactory(date=date(2022, 3, 1), count=7)
    IndicatorFactory(code="own_women", filters={"sex": ["female"]}, distinct_on="person", unit="person")
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=date(2017, 4, 1),
        period_end=date(2021, 12, 31),
        value=17_947,
        source="Χαρτί",
    )


def stated(answer) -> tuple[int, int]:
    """The figure, and the rows of all pages with what has no row."""
    assert answer.status_code == 200
    context = answer.context
    weights = sum(other.weight for other in context["trace"].others)
    return context["value"], context["page_obj"].paginator.count + weights


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_only_the_coordinator_comes_to_the_records_behind_a_figure(name, log_in, url):
    person = RequestFactory().applicant
    answer = log_in(name).get(url, YEAR)
    assert (answer.status_code == 200) == (name == "coordinator")
    assert turned_away(answer) == (name != "coordinator")
    assert (person.surname in answer.content.decode()) == (name == "coordinator")


def test_every_figure_of_the_screen_leads_to_as_many_rows_as_it_says(log_in, year_2022):
    client = log_in("coordinator")
    answer = client.get(reverse("casebook_statistics"), YEAR)
    wrong, followed = [], 0
    for figure, address, _published in answer.context["rows"]:
        assert bool(address) == bool(figure.value)
        if address:
            followed += 1
            figures = stated(client.get(address))
            if figures != (figure.value, figure.value):
                wrong.append((figure.indicator.code, figure.value, figures))
    assert wrong == []
    assert followed >= 20


def test_the_rows_are_the_counted_records_and_no_others(log_in, url, year_2022):
    asked = YEAR | {"figure": "welfare_benefits_opeka"}
    answer = log_in("coordinator").get(url, asked)
    counted = Request.objects.filter(body__code="opeka", category__code="welfare_benefits")
    assert {row.pk for row in answer.context["table"].data} == {each.pk for each in counted}
    page = answer.content.decode()
    for request in counted:
        assert reverse("casebook_request_modeladmin_inspect", args=[request.pk]) in page


def test_every_cell_of_a_breakdown_leads_to_as_many_rows_as_it_says(log_in, year_2022):
    client = log_in("coordinator")
    asked = YEAR | {"figure": "requests_received", "by": "category", "then": "sex"}
    answer = client.get(reverse("casebook_statistics_breakdown"), asked)
    cells = [cell for row in answer.context["rows"] for cell in row.cells if cell.value]
    assert len(cells) > 20
    assert [cell.value for cell in cells if set(stated(client.get(cell.url))) != {cell.value}] == []


def test_a_cell_of_persons_leads_to_as_many_rows_as_it_says(log_in, year_2022):
    client = log_in("coordinator")
    for figure in ("people_served", "citizens_received", "own_women"):
        asked = YEAR | {"figure": figure, "by": "month"}
        answer = client.get(reverse("casebook_statistics_breakdown"), asked)
        cells = [cell for row in answer.context["rows"] for cell in row.cells if cell.value]
        assert cells
        assert [cell.value for cell in cells if set(stated(client.get(cell.url))) != {cell.value}] == []


def test_what_has_no_record_stands_there_as_a_line_with_its_number(log_in, url, year_2022):
    client = log_in("coordinator")
    served = client.get(url, YEAR | {"figure": "people_served"})
    assert [other.weight for other in served.context["trace"].others] == [3]
    since = client.get(url, YEAR | {"figure": "requests_since_opening"})
    assert 17_947 in [other.weight for other in since.context["trace"].others]
    assert "17.947" in since.content.decode()
    tallies = client.get(url, YEAR | {"figure": "contacts_without_case"})
    assert stated(tallies) == (7, 7)
    assert tallies.context["table"] is None


def test_the_same_rows_stand_on_pages_that_keep_what_was_asked(log_in, url):
    RequestFactory.create_batch(60)
    client = log_in("coordinator")
    first = client.get(url, YEAR | {"figure": "requests_received"})
    second = client.get(f"{url}?{first.context['query']}&p=2")
    rows = [row.pk for page in (first, second) for row in page.context["table"].data]
    assert (len(first.context["table"].data), len(set(rows))) == (50, 60)
    assert second.context["period"] == Period.year(2022)


def test_whose_records_were_listed_stands_in_the_access_log(log_in, url, year_2022):
    asked = YEAR | {"figure": "requests_received", "by": "sex", "row": "male"}
    answer = log_in("coordinator").get(url, asked)
    line = AccessLogEntry.objects.get(action=Action.INSPECT)
    assert (line.actor_name, line.subject_kind) == ("coordinator", "casebook.request")
    assert line.detail["filter"] == {"figure": "requests_received", "sex": "male"}
    assert line.detail["rows"] == len(answer.context["table"].data) == 4
    applicant = answer.context["table"].data[0].applicant
    assert RecordRange.objects.holding("casebook.person", [applicant.pk]).filter(entry=line).exists()
    assert line in AccessLogEntry.objects.about(applicant.code).reads()


@pytest.mark.parametrize(
    "asked",
    [
        {"figure": "bogus"},
        {"first": "31/02/2022"},
        {"by": "bogus"},
        {"figure": "appointments_held", "by": "category", "row": "x"},
        {"figure": "requests_since_opening", "by": "month", "row": "2022-01"},
    ],
)
def test_what_nobody_can_ask_for_is_not_there(asked, log_in, url):
    assert log_in("coordinator").get(url, YEAR | asked).status_code == 404


def test_a_cell_that_holds_nothing_lists_nothing(log_in, url, year_2022):
    asked = YEAR | {"figure": "requests_received", "by": "category", "row": "no_such_category"}
    assert stated(log_in("coordinator").get(url, asked)) == (0, 0)


def test_the_way_back_leads_to_where_one_came_from(log_in, url, year_2022):
    client = log_in("coordinator")
    back = client.get(url, YEAR | {"figure": "housing_benefit"}).context["back"]
    assert urlsplit(back).path == reverse("casebook_statistics")
    assert urlsplit(back).fragment == "figure-housing_benefit"
    asked = {"figure": "requests_received", "by": "category", "then": "sex"}
    back = client.get(url, YEAR | asked | {"row": "x"}).context["back"]
    assert urlsplit(back).path == reverse("casebook_statistics_breakdown")
    assert dict(parse_qsl(urlsplit(back).query)) == asked | YEAR


@pytest.mark.parametrize("figure", ["requests_received", "appointments_held", "people_served"])
def test_the_queries_do_not_grow_with_the_rows(figure, log_in, url, django_assert_max_num_queries):
    client = log_in("coordinator")
    client.get(url, YEAR)
    for place in range(8):
        person = RequestFactory(category=CategoryFactory(code=f"category_{place}")).applicant
        AppointmentFactory(applicants=[person], starts_at=noon(3))
    with django_assert_max_num_queries(35):
        client.get(url, YEAR | {"figure": figure})


def test_each_figure_that_can_be_asked_for_lists_records_of_a_kind_that_has_columns(log_in, url, year_2022):
    client = log_in("coordinator")
    report = compute(Period.year(2022))
    for definition in (*EXTRA, *(figure.indicator for figure in report)):
        answer = client.get(url, YEAR | {"figure": definition.code})
        figure, rows = stated(answer)
        assert figure == rows
