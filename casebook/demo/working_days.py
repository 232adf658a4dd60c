"""When the centre works: Monday to Friday without public holidays, busier in some months than in others."""

from bisect import bisect_left
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from dateutil.easter import EASTER_ORTHODOX, easter

# Month and day; then days from Orthodox Easter: Clean Monday, Good Friday, Easter Monday, Whit Monday.
FIXED_HOLIDAYS = ((1, 1), (1, 6), (3, 25), (5, 1), (8, 15), (10, 28), (12, 25), (12, 26))
HOLIDAYS_FROM_EASTER = (-48, -2, 1, 50)

# How busy a month is: benefits open in winter and autumn, half the town is away in August.
BUSY = {1: 1.1, 2: 1.1, 3: 1.2, 4: 0.9, 5: 1.0, 6: 1.0, 7: 0.85, 8: 0.4, 9: 1.15, 10: 1.2, 11: 1.1, 12: 0.8}
# Where a category has its own season.
SEASONS = {
    "housing_benefit": BUSY | {1: 1.5, 2: 1.5, 3: 1.4, 9: 1.3},
    "guaranteed_minimum_income": BUSY | {4: 1.2, 10: 1.4, 11: 1.3},
}


@cache
def holidays(year: int) -> frozenset[date]:
    """The public holidays of Greece in `year`."""
    sunday = easter(year, EASTER_ORTHODOX)
    fixed = {date(year, month, day) for month, day in FIXED_HOLIDAYS}
    return frozenset(fixed | {sunday + timedelta(days=days) for days in HOLIDAYS_FROM_EASTER})


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


@cache
def working_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both included."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if is_working_day(day)]


def working_day_from(day: date) -> date:
    """`day`, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@cache
def _weighted(first: date, last: date, category: str) -> tuple[list[date], list[float]]:
    days = working_days(first, last)
    season = SEASONS.get(category, BUSY)
    return days, list(accumulate(season[day.month] for day in days))


def some_day(rng: Random, first: date, last: date, category: str = "") -> date:
    """A working day from `first` to `last`, likelier in the season of `category`."""
    days, weights = _weighted(first, last, category)
    return days[min(bisect_left(weights, rng.random() * weights[-1]), len(days) - 1)]
