"""Periods of days: half-open within the code, inclusive where people write or read them."""

import calendar
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

# Beyond these no record can stand, and arithmetic with days would leave the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199
ONE_DAY = timedelta(days=1)


class PeriodError(ValueError):
    """What somebody asked for is no period; the message says why, in that person's language."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, and without, `end`.

    Raises:
        PeriodError: `end` does not lie after `start`.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise PeriodError(_("The period ends before it starts: check the two dates."))

    @classmethod
    def inclusive(cls, first: date, last: date) -> Self:
        """The days from `first` to `last`, both of them counted."""
        if not (FIRST_YEAR <= first.year <= LAST_YEAR and FIRST_YEAR <= last.year <= LAST_YEAR):
            raise PeriodError(
                _("A period lies between the years %(first)d and %(last)d.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return cls(first, last + ONE_DAY)

    @classmethod
    def year(cls, year: int) -> Self:
        """The calendar year `year`."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise PeriodError(
                _("A period lies between the years %(first)d and %(last)d.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return cls.inclusive(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """The calendar month `month` (1-12) of `year`."""
        return cls.inclusive(date(year, month, 1), end_of_month(year, month))

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - ONE_DAY

    def is_over(self, today: date) -> bool:
        """Whether no day of the period is today or still to come: only then are its figures final."""
        return self.end <= today

    def has_begun(self, today: date) -> bool:
        return self.start <= today

    def without(self, others: Iterable["Period"]) -> list["Period"]:
        """The stretches of this period on which none of `others` lies, in order."""
        stretches, day = [], self.start
        for other in sorted(others):
            if other.start > day:
                stretches.append(Period(day, min(other.start, self.end)))
            day = max(day, other.end)
            if day >= self.end:
                return stretches
        return [*stretches, Period(day, self.end)]

    @property
    def label(self) -> str:
        """A year as «2022», a month as «March 2022», anything else from day to day."""
        if (self.start, self.last_day) == (date(self.start.year, 1, 1), date(self.start.year, 12, 31)):
            return str(self.start.year)
        if self.start.day == 1 and self.last_day == end_of_month(self.start.year, self.start.month):
            # «F» is the nominative in every language, unlike YEAR_MONTH_FORMAT in some.
            return format_date(self.start, "F Y")
        first, last = (
            date_format(self.start, "SHORT_DATE_FORMAT"),
            date_format(self.last_day, "SHORT_DATE_FORMAT"),
        )
        return first if self.start == self.last_day else f"{first} – {last}"


def end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def last_full_year() -> Period:
    """The calendar year before this one: what a report is asked for when nobody names a period."""
    return Period.year(timezone.localdate().year - 1)


def since_opening(opened_on: date, period: Period) -> Period:
    """The period of the cumulative figure that belongs to a report of `period`.

    It runs from the day of opening to the end of the month in which the centre completes a year of operation,
    for the first time on or after the period's last day: the report of 2022, of a centre that opened on 1
    April 2017, counts to 30 April 2023. For a period that ended before the opening it is that period.
    """
    if period.end <= opened_on:
        return period
    year = max(period.last_day.year, opened_on.year + 1)
    cut_off = end_of_month(year, opened_on.month)
    if cut_off < period.last_day:
        cut_off = end_of_month(year + 1, opened_on.month)
    return Period(opened_on, cut_off + ONE_DAY)


def months_of(period: Period) -> Iterator[Period]:
    """The calendar months that `period` touches, in order, the first and the last cut to its days."""
    start = period.start
    while start < period.end:
        end = min(end_of_month(start.year, start.month) + ONE_DAY, period.end)
        yield Period(start, end)
        start = end


def clock_of_the_centre() -> AbstractContextManager:
    """The admin sets the clock of each member of the staff; a figure goes by that of the centre alone."""
    return timezone.override(timezone.get_default_timezone())
