"""The years on paper, of which the casebook keeps only monthly totals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casebook.demo import plan
from casebook.demo.months import month_from
from casebook.demo.working_days import BUSY

SOURCE = "Έντυπο πρωτόκολλο του Κέντρου (στοιχεία επίδειξης)"


@dataclass(frozen=True)
class MonthlyTotal:
    first: date
    last: date
    value: int


def monthly_totals() -> Iterator[MonthlyTotal]:
    """The requests of each month on paper; the months of a year add up to the year of the plan."""
    for year, total in plan.HISTORY.items():
        months = range(plan.OPENED_ON.month if year == plan.OPENED_ON.year else 1, 13)
        weight, given, so_far = sum(BUSY[month] for month in months), 0, 0.0
        for month in months:
            so_far += BUSY[month]
            value = round(total * so_far / weight) - given
            given += value
            yield MonthlyTotal(*month_from(year, month), value)
