"""How the centre stands: a month against the year before, what waits, and how long people wait.

The figures of months are the engine's (casebook/statistics/cuts.py). What moves from day to day (what is
open, who still waits) is no figure of a period: readers who see no small numbers are told it in steps of the
threshold, so that two looks at it never differ by one person.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from casebook import conf
from casebook.choices import AppointmentStatus, Unit
from casebook.indicators import Definition, Dimension, Source
from casebook.models import Appointment
from casebook.statistics import waiting_times
from casebook.statistics.backlog import Backlog, backlog
from casebook.statistics.boxes import Box
from casebook.statistics.boxing import Boxes
from casebook.statistics.cuts import cut
from casebook.statistics.definitions import definition
from casebook.statistics.months import LEADING, leading_months
from casebook.statistics.periods import ONE_DAY, Period, clock_of_the_centre, months_of
from casebook.statistics.publication import PublishedTable
from casebook.statistics.settling import Settled
from casebook.statistics.suppression import Relation, protect
from casebook.statistics.versions import held_of_months
from casebook.statistics.waiting_times import WaitingTime

MONTHS_OF_WAITING = 3
# A percentage of fewer says more of chance than of change.
ENOUGH_TO_COMPARE = 20
# Of all appointments, so that one question tells how each of them ended.
APPOINTMENTS = Definition("appointments", Unit.APPOINTMENT, "", "", Source.APPOINTMENTS, is_printed=False)
# A series of the months of two years: what it counts of each, by «2022-03»; None where it is not shown.
Series = Mapping[str, int | None]


@dataclass(frozen=True)
class Compared:
    """A figure of the month and of the same month a year before; None where it is not shown."""

    label: str
    unit: Unit
    now: int | None
    before: int | None

    @property
    def values(self) -> tuple[int | None, int | None]:
        return self.now, self.before

    @property
    def change(self) -> int | None:
        """In whole percent of the year before; None where there is nothing to compare."""
        if self.now is None or self.before is None or self.before < ENOUGH_TO_COMPARE:
            return None
        return round((self.now - self.before) * 100 / self.before)


@dataclass(frozen=True)
class Work:
    """How many colleagues have some of it, and how much they have together."""

    colleagues: int
    together: int

    @property
    def each(self) -> float:
        """What one of them has, taken evenly."""
        return self.together / self.colleagues if self.colleagues else 0.0


@dataclass(frozen=True)
class Dashboard:
    """`waiting` tells of those who came in the months `waited_in`, where enough of them did. `requests` are
    those of the months of both years. `step` is 1 where the reader sees every number, else the threshold."""

    month: Period
    year_before: Period
    is_over: bool
    compared: tuple[Compared, ...]
    requests: Series
    backlog: Backlog
    held_work: Work | None
    waited_in: Period
    waiting: tuple[WaitingTime, ...]
    step: int

    @property
    def by_month(self) -> PublishedTable:
        """The requests of both years, month beside month, up to the one that is shown."""
        years = (self.year_before.start.year, self.month.start.year)
        months = months_of(Period(Period.year(years[1]).start, self.month.end))
        return PublishedTable(
            code="requests_by_month_of_two_years",
            title=_("Requests received by month, %(first)d and %(last)d")
            % {"first": years[0], "last": years[1]},
            unit=Unit.REQUEST,
            dimensions=(_("Month"), _("Year")),
            columns=tuple(map(str, years)),
            rows=tuple(
                (month_name(month), tuple(self.requests[f"{year}{key_of(month)[4:]}"] for year in years))
                for month in months
            ),
            total=None,
            adds_up=True,
            codes=tuple(key_of(month) for month in months),
        )

    @property
    def years_that_hide(self) -> list[int]:
        """The years of which some month is not shown."""
        of_requests = {int(month[:4]) for month, number in self.requests.items() if number is None}
        shown = (self.month, self.year_before)
        compared = {
            month.start.year
            for each in self.compared
            for month, value in zip(shown, each.values, strict=True)
            if value is None
        }
        return sorted(of_requests | compared)

    @property
    def open_work(self) -> Work:
        """The open requests that a colleague has."""
        return Work(len(self.backlog.by_worker), sum(map(self.known, self.backlog.by_worker)))

    def known(self, number: int) -> int:
        """As much of `number` as the reader may know: the whole steps in it."""
        return number - number % self.step


def dashboard(month: Period, *, public: bool) -> Dashboard:
    """The state of the centre today and in `month`, with small numbers hidden where `public`.

    Its cost grows with the records of two years and with what is open, whatever lies before.
    """
    step = conf.suppression_threshold() if public else 1
    with clock_of_the_centre():
        today = timezone.localdate()
        year_before = Period.month(month.start.year - 1, month.start.month)
        series = _series(month.start.year, public=public)
        received, held, missed = (series[code] for code in LEADING)
        waited_in = _months_until(month, MONTHS_OF_WAITING)
        return Dashboard(
            month=month,
            year_before=year_before,
            is_over=month.is_over(today),
            compared=tuple(
                Compared(label, unit, of_months[key_of(month)], of_months[key_of(year_before)])
                for label, unit, of_months in (
                    (_("Requests received"), Unit.REQUEST, received),
                    (_("Appointments held"), Unit.APPOINTMENT, held),
                    (_("Appointments to which nobody came"), Unit.APPOINTMENT, missed),
                )
            ),
            requests=received,
            backlog=backlog(today),
            held_work=_held_work(month, held[key_of(month)]),
            waited_in=waited_in,
            waiting=_waiting(waited_in, step),
            step=step,
        )


def month_name(month: Period) -> str:
    """«March»: in the nominative, as months are labelled."""
    return format_date(month.start, "F")


def key_of(month: Period) -> str:
    """As the cells of a cut by month are called."""
    return f"{month.start:%Y-%m}"


def _series(year: int, *, public: bool) -> Mapping[str, Series]:
    """By the LEADING figures: each month of `year` and the one before."""
    two_years = Period(Period.year(year - 1).start, Period.year(year).end)
    months = [key_of(month) for month in months_of(two_years)]
    received = cut(definition("requests_received"), two_years, [Dimension.MONTH])
    ended = cut(APPOINTMENTS, two_years, [Dimension.MONTH, Dimension.STATUS])
    counted = {
        "requests_received": {month: received.value(month) for month in months},
        "appointments_held": {month: ended.value(month, AppointmentStatus.HELD) for month in months},
        "appointments_no_show": {month: ended.value(month, AppointmentStatus.NO_SHOW) for month in months},
    }
    return _as_shown(two_years, counted) if public else counted


def _as_shown(years: Period, counted: Mapping[str, Mapping[str, int]]) -> Mapping[str, Series]:
    """The same, each month as every other screen and the report show it: these months are decided before
    whatever else is told of their year, but for its figures."""
    boxes, leading = Boxes(), [definition(code) for code in LEADING]
    shown: dict[Box, int] = {}
    for year, held in held_of_months([years.start.year, years.last_day.year], leading, boxes).items():
        shown |= leading_months(Settled.beside(held), Period.year(year), boxes, counted).shown
    return {
        each.code: {key_of(month): shown.get(boxes.of_figure(each, month)) for month in months_of(years)}
        for each in leading
    }


def _months_until(month: Period, number: int) -> Period:
    """`month` and those before it, `number` of them together."""
    start = month.start
    for _month in range(number - 1):
        start = (start - ONE_DAY).replace(day=1)
    return Period(start, month.end)


def _held_work(month: Period, held: int | None) -> Work | None:
    """How many colleagues held the appointments of the month; None where their number is not shown."""
    if held is None:
        return None
    appointments = Appointment.objects.held().starting_in(month.start, month.end)
    found = appointments.aggregate(colleagues=Count("worker", distinct=True), together=Count("worker"))
    return Work(**found)


def _waiting(period: Period, step: int) -> tuple[WaitingTime, ...]:
    """Waiting times that the reader may know: of nobody who is hidden among those who came, and of no few."""
    of_requests = waiting_times.of_requests(period)
    came: dict[Hashable, int] = {each.name: each.came for each in of_requests}
    hidden: Collection[Hashable] = ()
    if step > 1:
        hidden = protect({**came, "": sum(came.values())}, [Relation("", tuple(came))])
    of_counselling = waiting_times.of_counselling(period, _("Counselling, until the first session"))
    return tuple(
        each
        for each in (*of_requests, of_counselling)
        if each.name not in hidden and each.ended_in_all >= step
    )
