"""How the centre stands: a month against the same month a year before, what waits, and how long people wait.

The figures of a month are the engine's (casebook/statistics/cuts.py). What moves from day to day (what is open,
who still waits) is nobody's figure of a period: readers who see no small numbers are told it in steps of the
threshold, so that two looks at it never differ by one person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from casebook import conf
from casebook.choices import AppointmentStatus, Unit
from casebook.indicators import Definition, Dimension, Source
from casebook.models import Appointment
from casebook.statistics import waiting_times
from casebook.statistics.backlog import Backlog, backlog
from casebook.statistics.cuts import Cut, cut
from casebook.statistics.definitions import definition
from casebook.statistics.periods import Period, clock_of_the_centre, end_of_month
from casebook.statistics.suppression import hidden
from casebook.statistics.waiting_times import WaitingTime

MONTHS_OF_WAITING = 3
# Of all appointments, so that one question tells how each of them ended.
APPOINTMENTS = Definition(
    "appointments", Unit.APPOINTMENT, "", "", Source.APPOINTMENTS, is_printed=False
)


@dataclass(frozen=True)
class Compared:
    """A figure of the month and of the same month a year before; None where it is not shown."""

    label: str
    unit: Unit
    now: int | None
    before: int | None

    @property
    def change(self) -> int | None:
        """In whole percent of the year before; None where one of the two is not shown, or nothing was before."""
        if self.now is None or not self.before:
            return None
        return round((self.now - self.before) * 100 / self.before)


@dataclass(frozen=True)
class Work:
    """What the colleagues have: how many have any of it, and how much of it is theirs together."""

    colleagues: int
    together: int

    @property
    def each(self) -> float:
        return self.together / self.colleagues if self.colleagues else 0.0


@dataclass(frozen=True)
class Dashboard:
    """`waited_in` are the months whose requests `waiting` tells of; `step` is 1 where every number is shown, else
    the threshold."""

    month: Period
    year_before: Period
    is_over: bool
    compared: tuple[Compared, ...]
    by_month: Mapping[int, tuple[int | None, ...]]
    backlog: Backlog
    open_work: Work
    held_work: Work
    waited_in: Period
    waiting: tuple[WaitingTime, ...]
    counselling: WaitingTime
    step: int

    def at_least(self, number: int) -> int:
        """`number` as the reader may know it: the whole steps in it."""
        return number - number % self.step


def dashboard(month: Period, *, public: bool) -> Dashboard:
    """The state of the centre today and in `month`; small numbers hidden where `public`.

    Its cost grows with two years of records and with what is open, whatever lies before.
    """
    with clock_of_the_centre():
        today = timezone.localdate()
        before = same_month_before(month)
        so_far = month if month.is_over(today) else Period.inclusive(month.start, min(today, month.last_day))
        years = [_Year(year, _stretch(year, month, today), public=public) for year in (before.start.year, month.start.year)]
        standing = backlog(today)
        waited_in = _months_before(month.start, MONTHS_OF_WAITING)
        held = _held_by_colleague(so_far)
        return Dashboard(
            month=month,
            year_before=before,
            is_over=month.is_over(today),
            compared=_compared(*years, month),
            by_month={each.year: each.requests_by_month for each in years},
            backlog=standing,
            open_work=Work(len(standing.by_worker), sum(standing.by_worker)),
            held_work=Work(len(held), sum(held)),
            waited_in=waited_in,
            waiting=waiting_times.of_requests(waited_in),
            counselling=waiting_times.of_counselling(waited_in, _("Counselling, to the first session")),
            step=conf.suppression_threshold() if public else 1,
        )
