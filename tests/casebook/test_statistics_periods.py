"""Periods of days, and the cut-off of the cumulative figure."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casebook.statistics.periods import Period, PeriodError, last_full_year, since_opening

pytestmark = pytest.mark.once

OPENED = date(2017, 4, 1)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))
lengths = st.integers(min_value=1, max_value=900).map(lambda number: timedelta(days=number))
periods = st.builds(lambda start, length: Period(start, start + length), days, lengths)


def test_a_year_is_half_open_within_and_inclusive_to_readers():
    year = Period.year(2022)
    assert (year.start, year.end, year.last_day) == (date(2022, 1, 1), date(2023, 1, 1), date(2022, 12, 31))
    assert year == Period.inclusive(date(2022, 1, 1), date(2022, 12, 31))


def test_february_of_a_leap_year_ends_on_the_29th():
    assert Period.month(2024, 2).last_day == date(2024, 2, 29)


def test_one_day_is_a_period():
    assert Period.inclusive(date(2022, 5, 4), date(2022, 5, 4)).end == date(2022, 5, 5)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Period.inclusive(date(2022, 5, 4), date(2022, 5, 3)),
        lambda: Period(date(2022, 5, 4), date(2022, 5, 4)),
        lambda: Period.year(1899),
        lambda: Period.year(9999),
        lambda: Period.inclusive(date(2022, 1, 1), date.max),
        lambda: Period.inclusive(date.min, date(2022, 1, 1)),
    ],
)
def test_what_is_no_period_is_refused_in_a_sentence(make):
    with pytest.raises(PeriodError, match=r"\w.*[.]$"):
        make()


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (Period.year(2022), "2022"),
        (Period.month(2022, 3), "Μάρτιος 2022"),
        (Period.inclusive(date(2022, 3, 1), date(2022, 3, 1)), "01/03/2022"),
        (Period.inclusive(date(2022, 3, 1), date(2022, 4, 2)), "01/03/2022 – 02/04/2022"),
        (Period.year(1900), "1900"),
    ],
)
def test_a_period_is_named_in_greek(period, label):
    with translation.override("el"):
        assert period.label == label


def test_a_period_is_over_on_the_day_after_it():
    year = Period.year(2022)
    assert not year.is_over(date(2022, 12, 31))
    assert year.is_over(date(2023, 1, 1))


def test_without_a_period_the_last_full_year_is_meant():
    with time_machine.travel("2023-01-01 00:30 +02:00"):
        assert last_full_year() == Period.year(2022)


@pytest.mark.parametrize(
    ("period", "opened_on", "cut_off"),
    [
        # the published report
        (Period.year(2022), OPENED, date(2023, 4, 30)),
        (Period.year(2023), OPENED, date(2024, 4, 30)),
        # the year of the opening, and one that ends in the month of the anniversary
        (Period.year(2017), OPENED, date(2018, 4, 30)),
        (Period.inclusive(date(2023, 1, 1), date(2023, 4, 15)), OPENED, date(2023, 4, 30)),
        (Period.inclusive(OPENED, date(2023, 4, 30)), OPENED, date(2023, 4, 30)),
        (Period.inclusive(OPENED, date(2023, 5, 1)), OPENED, date(2024, 4, 30)),
        (Period.month(2017, 4), OPENED, date(2018, 4, 30)),
        # openings in the middle and at the end of a year, and on 29 February
        (Period.year(2022), date(2018, 12, 10), date(2022, 12, 31)),
        (Period.year(2022), date(2019, 1, 31), date(2023, 1, 31)),
        (Period.year(2021), date(2020, 2, 29), date(2022, 2, 28)),
        (Period.year(2023), date(2020, 2, 29), date(2024, 2, 29)),
    ],
)
def test_the_cumulative_figure_runs_to_the_end_of_the_month_of_the_anniversary(period, opened_on, cut_off):
    assert since_opening(opened_on, period) == Period.inclusive(opened_on, cut_off)


def test_before_the_opening_nothing_accumulates():
    assert since_opening(OPENED, Period.year(2016)) == Period.year(2016)


@given(opened_on=days, period=periods)
def test_the_cut_off_completes_a_year_and_is_the_first_that_covers_the_period(opened_on, period):
    accumulated = since_opening(opened_on, period)
    if period.end <= opened_on:
        assert accumulated == period
        return
    assert accumulated.start == opened_on
    assert accumulated.end.day == 1
    assert accumulated.last_day.month == opened_on.month
    assert accumulated.last_day.year > opened_on.year
    assert accumulated.last_day >= period.last_day
    year_before = accumulated.last_day.year - 1
    if year_before > opened_on.year:
        assert Period.month(year_before, opened_on.month).last_day < period.last_day


@given(period=periods, others=st.lists(periods, max_size=5))
def test_what_is_left_of_a_period_are_the_days_that_no_other_covers(period, others):
    def listed(some):
        return {some.start + timedelta(days=number) for number in range((some.end - some.start).days)}

    stretches = period.without(others)
    left = [listed(stretch) for stretch in stretches]
    assert set().union(*left) == listed(period) - set().union(*map(listed, others))
    assert sum(map(len, left)) == len(set().union(*left))
    assert stretches == sorted(stretches)
