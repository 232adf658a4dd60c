"""The breakdown of a figure: any period, one or two dimensions, as screen and as file."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone

from casebook.choices import AppointmentStatus, Sex
from casebook.indicators import Dimension
from casebook.models import AccessLogEntry
from casebook.models.access_log import Action
from tests.casebook.test_screens_access import turned_away
from tests.casebook.test_statistics_screen import table
from tests.conftest import CAST
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    CategoryFactory,
    IndicatorFactory,
    PersonFactory,
    RequestFactory,
)

pytestmark = pytest.mark.django_db

YEAR = {"first": "01/01/2022", "last": "31/12/2022"}
MAY = {"coordinator", "manager"}


@pytest.fixture
def url() -> str:
    return reverse("casebook_statistics_breakdown")


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def shown(answer) -> dict[str, list[int | None]]:
    """The numbers of each line of the table, by what the line is called."""
    assert answer.status_code == 200
    return {row.label: [cell.value for cell in row.cells] for row in answer.context["rows"]}


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_only_the_coordinator_and_management_see_breakdowns_in_any_form(name, log_in, url):
    client = log_in(name)
    answers = [client.get(url, YEAR | {"format": form}) for form in ("", "csv", "xlsx", "plain")]
    assert {answer.status_code for answer in answers} == ({200} if name in MAY else {302})
    assert all(turned_away(answer) for answer in answers) == (name not in MAY)


def test_a_figure_is_told_apart_by_month_with_every_month_of_the_period(log_in, url):
    RequestFactory.create_batch(2, received_on=date(2022, 2, 28))
    RequestFactory(received_on=date(2022, 3, 1))
    answer = log_in("coordinator").get(url, YEAR | {"figure": "requests_received", "by": "month"})
    lines = list(shown(answer).values())
    assert lines == [[0], [2], [1], *[[0]] * 9, [3]]


def test_two_dimensions_make_a_table_whose_margins_are_figures_of_their_own(log_in, url):
    woman, man = PersonFactory(sex=Sex.FEMALE), PersonFactory(sex=Sex.MALE)
    housing, other = CategoryFactory(name="Στέγαση"), CategoryFactory(name="Άλλο")
    RequestFactory.create_batch(2, applicant=woman, category=housing)
    RequestFactory(applicant=man, category=housing)
    RequestFactory(applicant=man, category=other)
    asked = {"figure": "requests_received", "by": "category", "then": "sex"}
    answer = log_in("coordinator").get(url, YEAR | asked)
    lines = shown(answer)
    women, men = (answer.context["headings"].index(str(sex.label)) for sex in (Sex.FEMALE, Sex.MALE))
    assert [lines["Στέγαση"][place] for place in (women, men, -1)] == [2, 1, 3]
    assert [lines["Άλλο"][place] for place in (women, men, -1)] == [0, 1, 1]
    assert [[*lines.values()][-1][place] for place in (women, men, -1)] == [2, 2, 4]


def test_persons_who_stand_in_several_months_are_said_not_to_add_up(log_in, url):
    person = PersonFactory()
    for month in (2, 3):
        AppointmentFactory(applicants=[person], starts_at=at(date(2022, month, 10)))
    asked = {"figure": "citizens_received", "by": "month"}
    answer = log_in("coordinator").get(url, YEAR | asked)
    lines = [*shown(answer).values()]
    assert (lines[1], lines[2], lines[-1]) == ([1], [1], [1])
    assert not answer.context["grid"].adds_up
    assert "δεν αθροίζονται στο σύνολο" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"figure": "bogus"}, "figure"),
        ({"by": "bogus"}, "by"),
        ({"by": "month", "then": "month"}, "then"),
        ({"figure": "appointments_held", "by": "category"}, "by"),
        ({"figure": "requests_since_opening"}, "figure"),
        ({"first": "31/02/2022"}, "first"),
    ],
)
@pytest.mark.parametrize("form", ["", "csv"])
def test_what_cannot_be_told_apart_is_refused_at_its_field_in_words(asked, field, form, log_in, url):
    answer = log_in("coordinator").get(url, YEAR | asked | {"format": form})
    assert answer["Content-Type"].startswith("text/html")
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["grid"] is None


def test_a_refusal_says_what_the_figure_can_be_told_apart_by(log_in, url):
    answer = log_in("coordinator").get(url, YEAR | {"figure": "appointments_held", "by": "category"})
    assert "Το στοιχείο αυτό αναλύεται ανά: Μήνας" in answer.content.decode()


def test_every_cell_leads_the_coordinator_to_its_records_and_management_nowhere(log_in, url):
    RequestFactory.create_batch(7, received_on=date(2022, 5, 10))
    asked = YEAR | {"figure": "requests_received", "by": "month"}
    records = reverse("casebook_statistics_records")
    page = log_in("coordinator").get(url, asked).content.decode()
    assert page.count(f'href="{records}?') == 2
    assert records not in log_in("manager").get(url, asked).content.decode()


def test_management_is_offered_nobody_s_work(log_in, url, cast):
    RequestFactory.create_batch(7, worker=cast["social1"])
    asked = YEAR | {"figure": "requests_received", "by": "worker"}
    answer = log_in("manager").get(url, asked)
    assert answer.context["grid"] is None
    assert str(Dimension.WORKER.label) not in str(answer.context["form"]["by"])
    refused = log_in("manager").get(url, YEAR | {"figure": "appointments_held", "by": "category"})
    assert str(Dimension.WORKER.label) not in str(refused.context["form"].errors)
    assert shown(log_in("coordinator").get(url, asked))


@pytest.mark.parametrize("name", ["coordinator", "manager"])
def test_the_files_have_the_numbers_of_the_screen(name, log_in, url):
    for month, requests in ((3, 9), (4, 8)):
        RequestFactory.create_batch(requests, received_on=date(2022, month, 1))
    asked = YEAR | {"figure": "requests_received", "by": "month"}
    client = log_in(name)
    lines = shown(client.get(url, asked))
    workbook, text = (
        table(b"".join(client.get(url, asked | {"format": form}).streaming_content))
        for form in ("xlsx", "csv")
    )
    assert workbook == text
    assert {row[0]: [int(row[1])] for row in text[1 : 1 + len(lines)]} == lines
    plain = table(b"".join(client.get(url, asked | {"format": "plain"}).streaming_content))
    assert [row[-2:] for row in plain[3:5]] == [["2022-03", "9"], ["2022-04", "8"]]


def test_a_file_stands_in_the_access_log_with_what_was_asked(log_in, url):
    asked = {"figure": "requests_received", "by": "category", "then": "sex"}
    log_in("coordinator").get(url, YEAR | asked | {"format": "csv"})
    line = AccessLogEntry.objects.get(action=Action.EXPORT)
    assert line.detail["filter"] == asked
    assert line.detail["period_start"] == "2022-01-01"


def test_an_own_indicator_is_told_apart_like_any_other(log_in, url):
    housing = CategoryFactory(code="housing")
    IndicatorFactory(code="own_housing", label="Δικός μας", filters={"category": ["housing"]})
    RequestFactory.create_batch(3, category=housing, body=BodyFactory(name="Δήμος"))
    RequestFactory()
    lines = shown(log_in("coordinator").get(url, YEAR | {"figure": "own_housing", "by": "body"}))
    assert lines["Δήμος"] == [3]
    assert [*lines.values()][-1] == [3]


@pytest.mark.parametrize("then", ["", "sex"])
def test_the_queries_do_not_grow_with_the_rows(then, log_in, url, django_assert_max_num_queries, cast):
    asked = YEAR | {"figure": "requests_received", "by": "category", "then": then}
    client = log_in("coordinator")
    client.get(url, asked)
    for place in range(6):
        RequestFactory(category=CategoryFactory(code=f"category_{place}"), worker=cast["social1"])
    with django_assert_max_num_queries(30):
        client.get(url, asked)


def test_every_way_to_tell_every_figure_apart_is_answered(log_in, url, standard_catalogue):
    person = PersonFactory(sex=Sex.FEMALE, birth_date=date(1980, 1, 1))
    RequestFactory(applicant=person)
    AppointmentFactory(applicants=[person], status=AppointmentStatus.HELD)
    client = log_in("coordinator")
    known = client.get(url, YEAR).context["dimensions_of"]
    failed = [
        (code, by)
        for code, dimensions in known.items()
        for by in dimensions
        if code != "requests_since_opening"
        and client.get(url, YEAR | {"figure": code, "by": by}).context["grid"] is None
    ]
    assert failed == []


def visits_of(sex: str, born: int, persons: int) -> None:
    for _person in range(persons):
        person = PersonFactory(sex=sex, birth_date=date(born, 1, 1))
        AppointmentFactory(applicants=[person], starts_at=at(date(2022, 5, 10)))


def test_management_sees_no_small_cell_and_none_that_gives_one_away(log_in, url):
    visits_of(Sex.FEMALE, 1990, 12)
    visits_of(Sex.MALE, 1990, 2)
    visits_of(Sex.MALE, 1970, 15)
    visits_of(Sex.FEMALE, 1970, 11)
    asked = YEAR | {"figure": "citizens_received", "by": "age_band", "then": "sex"}
    answer = log_in("manager").get(url, asked)
    lines = shown(answer)
    women, men = (answer.context["headings"].index(str(sex.label)) for sex in (Sex.FEMALE, Sex.MALE))
    assert lines["25-34"][men] is None
    assert None in (lines["25-34"][women], lines["25-34"][-1])
    assert None in (lines["45-54"][men], [*lines.values()][-1][men])
    text = b"".join(log_in("manager").get(url, asked | {"format": "plain"}).streaming_content).decode()
    assert [row[-1] for row in table(text.encode())[1:] if row[5] == "male"].count("2") == 0
    assert "Δεν δημοσιεύεται, για την προστασία των προσώπων" in answer.content.decode()


@pytest.mark.parametrize("by", ["sex", "age_band"])
def test_what_management_reads_of_persons_by_one_dimension_is_what_stands_beside_the_table_of_both(
    by, log_in, url
):
    visits_of(Sex.FEMALE, 1990, 12)
    visits_of(Sex.MALE, 1990, 4)
    visits_of(Sex.FEMALE, 1970, 6)
    visits_of(Sex.MALE, 1970, 7)
    both = YEAR | {
        "figure": "citizens_received",
        "by": by,
        "then": {"sex": "age_band", "age_band": "sex"}[by],
    }
    client = log_in("manager")
    margins = {label: numbers[-1] for label, numbers in shown(client.get(url, both)).items()}
    alone = client.get(url, YEAR | {"figure": "citizens_received", "by": by})
    assert {label: numbers[-1] for label, numbers in shown(alone).items()} == margins


@pytest.mark.parametrize(
    "asked",
    [
        {"figure": "housing_benefit", "by": "channel"},
        {"figure": "welfare_benefits_opeka", "by": "sex"},
        {"figure": "requests_received", "by": "category", "then": "channel"},
        {"figure": "requests_received", "by": "month", "then": "channel"},
        {"figure": "own_figure", "by": "channel"},
    ],
)
def test_management_is_refused_tables_of_which_one_could_be_taken_from_the_other(asked, log_in, url):
    IndicatorFactory(code="own_figure")
    refused = log_in("manager").get(url, YEAR | asked)
    assert refused.context["grid"] is None
    assert refused.context["form"].errors["by"]
    assert shown(log_in("coordinator").get(url, YEAR | asked))


def test_management_is_offered_what_it_is_answered_and_nothing_else(log_in, url, standard_catalogue):
    client = log_in("manager")
    offered = client.get(url, YEAR).context["dimensions_of"]
    del offered["requests_since_opening"]
    for code, dimensions in offered.items():
        for by in dimensions:
            assert client.get(url, YEAR | {"figure": code, "by": by}).context["grid"], (code, by)
    assert offered["housing_benefit"] == ["month"]


@pytest.mark.parametrize(
    ("first", "last", "is_allowed"),
    [
        ("01/01/2022", "31/12/2022", True),
        ("01/04/2022", "30/06/2022", True),
        ("01/02/2022", "28/02/2022", True),
        ("01/02/2022", "27/02/2022", False),
        ("01/02/2022", "31/03/2022", False),
        ("01/01/2021", "31/12/2022", False),
    ],
)
@pytest.mark.parametrize("address", ["casebook_statistics", "casebook_statistics_breakdown"])
def test_management_asks_for_whole_months_quarters_and_years_alone(first, last, is_allowed, address, log_in):
    RequestFactory.create_batch(7, received_on=date(2022, 2, 10))
    asked = {"first": first, "last": last}
    answers = {name: log_in(name).get(reverse(address), asked) for name in ("manager", "coordinator")}
    assert answers["coordinator"].context["form"].is_valid()
    errors = answers["manager"].context["form"].errors
    assert list(errors) == ([] if is_allowed else ["last"])
    assert first in answers["manager"].content.decode()
