"""The cumulative figure: totals of the years on paper and live requests, each day counted once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casebook.choices import Unit
from casebook.models import CentreSettings, HistoricalAggregate
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests.factories import RequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

YEAR = Period.year(2022)


def value(code: str, period: Period = YEAR) -> int:
    return compute(period).figure(code).value


def aggregate(first: date, last: date, number: int, **more) -> HistoricalAggregate:
    return HistoricalAggregate.objects.create(
        **{"indicator": "requests_since_opening", "source": "Πρωτόκολλο", **more},
        period_start=first,
        period_end=last,
        value=number,
    )


def test_paper_years_and_live_requests_accumulate_to_the_cut_off():
    aggregate(date(2017, 4, 1), date(2021, 12, 31), 1000)
    RequestFactory(received_on=date(2022, 1, 1))
    RequestFactory(received_on=date(2023, 4, 30))
    RequestFactory(received_on=date(2023, 5, 1))
    assert value("requests_since_opening") == 1002


def test_a_live_request_of_a_day_that_a_total_covers_is_not_counted_twice():
    aggregate(date(2017, 4, 1), date(2019, 12, 31), 700)
    aggregate(date(2021, 1, 1), date(2021, 12, 31), 300)
    RequestFactory(received_on=date(2019, 12, 31))
    RequestFactory(received_on=date(2020, 1, 1))
    RequestFactory(received_on=date(2020, 12, 31))
    RequestFactory(received_on=date(2021, 1, 1))
    RequestFactory(received_on=date(2022, 1, 1))
    assert value("requests_since_opening") == 1003


@pytest.mark.parametrize(
    ("first", "last", "more"),
    [
        (date(2017, 3, 1), date(2017, 4, 30), {}),  # begins before the opening
        (date(2023, 4, 1), date(2023, 5, 31), {}),  # reaches over the cut-off
        (date(2020, 1, 1), date(2020, 12, 31), {"indicator": "citizens_received"}),
        (date(2020, 1, 1), date(2020, 12, 31), {"unit": Unit.PERSON}),
    ],
)
def test_a_total_that_is_not_wholly_of_this_figure_is_left_out(first, last, more):
    aggregate(first, last, 500, **more)
    RequestFactory(received_on=max(first, date(2017, 4, 1)))
    assert value("requests_since_opening") == 1


def test_the_day_of_opening_is_what_the_centre_says():
    CentreSettings.objects.create(opened_on=date(2021, 9, 15))
    RequestFactory(received_on=date(2021, 9, 14))
    RequestFactory(received_on=date(2021, 9, 15))
    figure = compute(YEAR).figure("requests_since_opening")
    assert (figure.value, figure.period) == (1, Period.inclusive(date(2021, 9, 15), date(2023, 9, 30)))


def test_two_totals_of_the_same_days_are_refused_in_words():
    aggregate(date(2020, 1, 1), date(2020, 12, 31), 5)
    overlapping = HistoricalAggregate(
        indicator="requests_since_opening",
        period_start=date(2020, 12, 31),
        period_end=date(2021, 12, 31),
        value=1,
        source="Πρωτόκολλο",
    )
    with pytest.raises(ValidationError) as refusal:
        overlapping.full_clean()
    assert list(refusal.value.message_dict) == ["period_start"]
    overlapping.period_start = date(2021, 1, 1)
    overlapping.full_clean()
