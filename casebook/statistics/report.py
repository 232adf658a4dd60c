"""The report of a period: every figure computed from the records, for screen, page, command and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebook.indicators import Definition
from casebook.statistics import suppression
from casebook.statistics.boxing import Boxes
from casebook.statistics.counting import Counting
from casebook.statistics.counts import Count
from casebook.statistics.definitions import definitions
from casebook.statistics.opening import opening_of
from casebook.statistics.periods import Period, clock_of_the_centre
from casebook.statistics.settled_years import hidden_figures
from casebook.statistics.wording import in_years_of_operation


@dataclass(frozen=True)
class Figure:
    """One number of a report with its period; `value` is None where it is too small to be shown."""

    indicator: Definition
    value: int | None
    period: Period
    note: str = ""

    @property
    def label(self) -> str:
        """The name of the figure; that of the cumulative one says how many years of operation it covers."""
        years = self.years_of_operation
        return in_years_of_operation(years) if years else str(self.indicator.label)

    @property
    def years_of_operation(self) -> int:
        """How many years of operation the cumulative figure completes; 0 of any other figure."""
        if not self.indicator.is_since_opening:
            return 0
        return self.period.last_day.year - self.period.start.year

    @property
    def is_hidden(self) -> bool:
        return self.value is None

    @property
    def count(self) -> Count:
        """The value with its unit, for sums."""
        if self.value is None:
            raise ValueError("A hidden figure has no count.")
        return Count(self.value, self.indicator.unit)


@dataclass(frozen=True)
class Report:
    """The figures of `period` in the order of the published report, as they stood on the day `today`."""

    period: Period
    figures: tuple[Figure, ...]
    today: date

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def figure(self, code: str) -> Figure:
        """The figure of the indicator `code`; KeyError where there is none."""
        for figure in self.figures:
            if figure.indicator.code == code:
                return figure
        raise KeyError(code)

    def parts_of(self, code: str) -> list[Figure]:
        return [figure for figure in self.figures if figure.indicator.parent == code]

    @property
    def is_final(self) -> bool:
        """Whether the period is over; until then the figures still grow."""
        return self.period.is_over(self.today)


def compute(period: Period, *, public: bool = False) -> Report:
    """Every figure of `period`, from the records as they are now; `public` hides small numbers."""
    with clock_of_the_centre():
        today = timezone.localdate()
        opening = opening_of(period)
        counted = definitions(period)
        counting = Counting(counted, period, opening)
        values = counting.values()
        hidden = hidden_figures(counted, values, period, Boxes(counting.names)) if public else frozenset()
    figures = []
    for each in counted:
        covers = opening if each.is_since_opening else period
        if each.code in hidden:
            figures.append(Figure(each, None, covers, suppression.reason()))
        else:
            figures.append(Figure(each, values[each.code], covers, _provisional(covers, today)))
    return Report(period, tuple(figures), today)


def _provisional(period: Period, today: date) -> str:
    if period.is_over(today):
        return ""
    return _("Provisional, as of %(day)s: the period is not over yet.") % {
        "day": date_format(today, "SHORT_DATE_FORMAT")
    }
