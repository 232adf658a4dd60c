"""Year against year: the figures of up to ten years, each counted by the same definition."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from casebook.models import AccessLogEntry, HistoricalAggregate
from casebook.models.access_log import Action
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests.casebook.test_screens_access import turned_away
from tests.casebook.test_statistics_screen import table
from tests.conftest import CAST
from tests.factories import CategoryFactory, IndicatorFactory, RequestFactory

pytestmark = pytest.mark.django_db

YEARS = {"first_year": 2020, "last_year": 2022}


@pytest.fixture
def url() -> str:
    return reverse("casebook_statistics_years")


def line(answer, code: str) -> list[int | None]:
    """The figure of each year."""
    (row,) = (row for row, _figures in answer.context["rows"] if row.definition.code == code)
    return [figure.value if figure else None for figure in row.figures]


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_only_the_coordinator_and_management_compare_years(name, log_in, url):
    answer = log_in(name).get(url, YEARS)
    assert (answer.status_code == 200) == (name in {"coordinator", "manager"})
    assert turned_away(answer) == (name not in {"coordinator", "manager"})


def test_a_line_holds_the_figure_of_each_year(log_in, url):
    housing = CategoryFactory(code="housing_benefit")
    RequestFactory.create_batch(2, category=housing, received_on=date(2020, 12, 31))
    RequestFactory(category=housing, received_on=date(2022, 1, 1))
    answer = log_in("coordinator").get(url, YEARS)
    assert line(answer, "housing_benefit") == [2, 0, 1]
    for place, year in enumerate((2020, 2021, 2022)):
        report = {figure.indicator.code: figure.value for figure in compute(Period.year(year))}
        assert {
            row.definition.code: line(answer, row.definition.code)[place] for row, _ in answer.context["rows"]
        } == report


def test_what_a_category_was_called_before_is_in_its_line_and_said(log_in, url):
    later = CategoryFactory(code="guaranteed_minimum_income", name="ΕΕΕ")
    earlier = CategoryFactory(code="kea", name="ΚΕΑ", successor=later, valid_until=date(2020, 12, 31))
    RequestFactory.create_batch(3, category=earlier, received_on=date(2020, 6, 1))
    RequestFactory.create_batch(2, category=later, received_on=date(2021, 6, 1))
    answer = log_in("coordinator").get(url, YEARS)
    assert line(answer, "guaranteed_minimum_income") == [3, 2, 0]
    assert "μαζί με «ΚΕΑ» έως 31/12/2020" in answer.content.decode()


def test_an_indicator_has_no_figure_in_a_year_in_which_it_was_not_defined(log_in, url):
    housing = CategoryFactory(code="housing_benefit")
    RequestFactory.create_batch(2, category=housing, received_on=date(2020, 6, 1))
    IndicatorFactory(code="own", filters={"category": ["housing_benefit"]}, valid_from=date(2021, 1, 1))
    answer = log_in("coordinator").get(url, YEARS)
    assert line(answer, "own") == [None, 0, 0]
    assert "δεν οριζόταν" in answer.content.decode()


def test_management_sees_no_small_number_of_any_year(log_in, url):
    housing = CategoryFactory(code="housing_benefit")
    RequestFactory.create_batch(3, category=housing, received_on=date(2020, 6, 1))
    RequestFactory.create_batch(9, category=housing, received_on=date(2021, 6, 1))
    manager = log_in("manager")
    assert line(manager.get(url, YEARS), "housing_benefit") == [None, 9, 0]
    rows = table(b"".join(manager.get(url, YEARS | {"format": "plain"}).streaming_content))
    assert [row[2:] for row in rows if row[0] == "housing_benefit"] == [
        ["2020", ""],
        ["2021", "9"],
        ["2022", "0"],
    ]


def test_without_years_it_shows_the_last_five_that_are_over(log_in, url):
    with time_machine.travel("2023-01-01 00:10 +02:00"):
        answer = log_in("manager").get(url)
    assert answer.context["yearly"].years == (2018, 2019, 2020, 2021, 2022)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first_year": "2022", "last_year": "2020"}, "last_year"),
        ({"first_year": "2010", "last_year": "2020"}, "last_year"),
        ({"first_year": "πέρυσι"}, "first_year"),
        ({"last_year": "99999999999999999999"}, "last_year"),
    ],
)
def test_years_that_cannot_be_compared_are_refused_at_their_field(asked, field, log_in, url):
    answer = log_in("coordinator").get(url, YEARS | asked | {"format": "csv"})
    assert answer["Content-Type"].startswith("text/html")
    assert list(answer.context["form"].errors) == [field]
    assert all(value in answer.content.decode() for value in asked.values())


def test_the_files_have_the_figures_of_the_screen_and_stand_in_the_access_log(log_in, url):
    RequestFactory.create_batch(7, category=CategoryFactory(code="housing_benefit"))
    client = log_in("coordinator")
    shown = {
        row.definition.code: [str(figure.value) for figure in row.figures]
        for row, _figures in client.get(url, YEARS).context["rows"]
    }
    workbook, text = (
        table(b"".join(client.get(url, YEARS | {"format": form}).streaming_content))
        for form in ("xlsx", "csv")
    )
    assert workbook == text
    assert {row[-1]: row[1:-2] for row in text[1:]} == shown
    (first, _second) = AccessLogEntry.objects.filter(action=Action.EXPORT).order_by("pk")
    assert (first.detail["period_start"], first.detail["period_end"]) == ("2020-01-01", "2022-12-31")


def test_each_figure_of_each_year_leads_the_coordinator_to_its_records(log_in, url):
    RequestFactory.create_batch(2, category=CategoryFactory(code="housing_benefit"))
    client = log_in("coordinator")
    addresses = [
        shown.url
        for _row, figures in client.get(url, YEARS).context["rows"]
        for shown in figures
        if shown.url
    ]
    assert addresses
    assert {client.get(address).status_code for address in addresses} == {200}
    assert not [
        shown.url
        for _row, figures in log_in("manager").get(url, YEARS).context["rows"]
        for shown in figures
        if shown.url
    ]


def test_the_queries_grow_with_the_years_and_not_with_the_records(log_in, url, django_assert_max_num_queries):
    client = log_in("coordinator")
    client.get(url, YEARS)
    RequestFactory.create_batch(9)
    with django_assert_max_num_queries(20 + 20 * 3):
        client.get(url, YEARS)


def test_a_year_on_paper_says_so_and_has_no_zeros(log_in, url):
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=date(2017, 4, 1),
        period_end=date(2020, 12, 31),
        value=900,
        source="Πρωτόκολλο",
    )
    RequestFactory(category=CategoryFactory(code="housing_benefit"), received_on=date(2020, 3, 1))
    answer = log_in("coordinator").get(url, YEARS)
    assert line(answer, "housing_benefit") == [None, 0, 0]
    assert line(answer, "requests_since_opening")[0] == 900
    assert ">—</span>" in answer.content.decode()
    assert "τηρήθηκε σε χαρτί" in answer.content.decode()
    figures = reverse("casebook_statistics")
    for year, says in ((2020, True), (2021, False)):
        days = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
        html = log_in("coordinator").get(figures, days).content.decode()
        assert ("όσα μετρώνται είναι αντίγραφα" in html) == says
    (row,) = [
        row
        for row in csv.reader(
            io.StringIO(
                b"".join(log_in("coordinator").get(url, {**YEARS, "format": "csv"})).decode("utf-8-sig")
            ),
            delimiter=";",
        )
        if row[-1] == "housing_benefit"
    ]
    assert row[1:4] == ["—", "0", "0"]
