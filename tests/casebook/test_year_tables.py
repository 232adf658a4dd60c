"""The tables of a published year: one unit for each count, and every gap with its own reason."""

from datetime import date

import pytest

from casebook.choices import Unit
from casebook.models import ServiceCategory
from casebook.statistics.publication import published
from tests.factories import IndicatorFactory, RequestFactory
from tests.snapshots import confirm, prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven_requests(standard_catalogue) -> None:
    housing = ServiceCategory.objects.get(code="housing_benefit")
    RequestFactory.create_batch(7, category=housing, received_on=date(2022, 3, 1))


def tables_of(year: int) -> dict:
    return {table.code: table for table in published(year).tables}


def test_a_count_has_the_unit_of_its_figure_and_no_total_adds_different_ones(standard_catalogue):
    for code, number in (("welfare_benefits", 6), ("housing_benefit", 7)):
        RequestFactory.create_batch(
            number, category=ServiceCategory.objects.get(code=code), received_on=date(2022, 3, 1)
        )
    confirm()
    table = tables_of(2022)["requests_by_category"]
    units = dict(zip(table.codes, table.units, strict=True))
    assert (units["welfare_benefits"], units["housing_benefit"]) == (Unit.APPLICATION, Unit.REQUEST)
    assert (table.unit, table.total, table.adds_up) == (None, None, False)
    assert not table.hides_something
    assert tables_of(2022)["requests_by_month"].total == 13


def test_a_table_of_one_unit_has_its_total(seven_requests):
    confirm()
    table = tables_of(2022)["requests_by_category"]
    assert (table.unit, table.total) == (Unit.REQUEST, 7)


def test_one_year_alone_is_compared_with_nothing(seven_requests):
    confirm(2022)
    assert "years" not in tables_of(2022)
    confirm(2023)
    assert tables_of(2023)["years"].columns == ("2022", "2023")


def test_a_figure_that_was_not_defined_in_a_year_is_not_called_small(seven_requests):
    confirm(2022)
    IndicatorFactory(code="own_women", valid_from=date(2023, 1, 1))
    confirm(2023)
    table = tables_of(2023)["years"]
    place = table.codes.index("own_women")
    assert (table.is_undefined(place, 0), table.is_hidden(place, 0), table.told(place, 0)) == (
        True,
        False,
        "δεν οριζόταν",
    )
    assert not table.hides_something
    assert table.note == ""


def test_an_indicator_that_is_valid_for_a_part_of_the_year_says_what_is_counted():
    IndicatorFactory(code="own_women", valid_from=date(2022, 6, 15))
    told = prepare().figures.get(code="own_women").definition
    assert "Ισχύει από 15/06/2022· μετράται ολόκληρη η περίοδος." in told


def test_the_cumulative_figure_is_called_alike_in_every_column_of_years(seven_requests):
    confirm(2022)
    confirm(2023)
    table = tables_of(2023)["years"]
    label, _values = table.rows[table.codes.index("requests_since_opening")]
    assert "χρόνια λειτουργίας" not in label


def test_a_request_without_a_body_is_not_one_of_which_something_is_unknown(standard_catalogue):
    RequestFactory.create_batch(7, body=None, received_on=date(2022, 3, 1))
    confirm()
    assert [label for label, _values in tables_of(2022)["requests_by_body"].rows] == ["Χωρίς φορέα"]
