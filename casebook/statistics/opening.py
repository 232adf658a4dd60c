"""The cumulative figure: all requests since the opening of the centre, those of the years on paper too.

Its period is as long as the centre is old, so it alone costs more each year: one count over an index.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from casebook.choices import Unit
from casebook.models import CentreSettings, HistoricalAggregate, Request
from casebook.statistics.ledger import requests_on
from casebook.statistics.periods import ONE_DAY, Period, since_opening

INDICATOR = "requests_since_opening"


@dataclass(frozen=True)
class SinceOpening:
    """`totals` are those on paper, `live` the requests of the days that no total covers, `erased` how many
    there were of these that were erased since."""

    totals: tuple[tuple[Period, int], ...]
    live: QuerySet
    erased: int

    @property
    def count(self) -> int:
        return sum(value for _period, value in self.totals) + self.live.count() + self.erased


def opening_of(period: Period) -> Period:
    """The period of the cumulative figure that belongs to a report of `period`."""
    return since_opening(opened_on(), period)


def requests_since_opening(opening: Period) -> SinceOpening:
    """The historical totals whose days lie between the opening and the cut-off, and the live requests of the
    days that no such total covers.

    So a request that was entered afterwards for a day of the paper years is not counted twice. A total that
    reaches over the opening or the cut-off is left out: nobody can tell how much of it lies within.
    """
    rows = HistoricalAggregate.objects.filter(indicator=INDICATOR, unit=Unit.REQUEST).within(
        opening.start, opening.end
    )
    totals = tuple(
        (Period(start, last_day + ONE_DAY), value)
        for start, last_day, value in rows.values_list("period_start", "period_end", "value")
    )
    stretches = opening.without(period for period, _value in totals)
    on_other_days = Q(pk__in=[])
    for stretch in stretches:
        on_other_days |= Q(received_on__gte=stretch.start, received_on__lt=stretch.end)
    live = Request.objects.counted().filter(on_other_days)
    return SinceOpening(totals, live, requests_on(stretches, opening))


def is_on_paper(period: Period) -> bool:
    """Whether the requests of `period`, from the opening on, were all kept on paper: totals cover each of its
    days, and what there is of records are copies of some."""
    start = max(period.start, opened_on())
    if start >= period.end:
        return False
    rows = HistoricalAggregate.objects.filter(
        indicator=INDICATOR, unit=Unit.REQUEST, period_start__lt=period.end, period_end__gte=start
    )
    covered = (Period.inclusive(*days) for days in rows.values_list("period_start", "period_end"))
    return not Period(start, period.end).without(covered)


def opened_on() -> date:
    """The first day of operation; asked without leaving a row behind where nobody has saved one."""
    return (CentreSettings.objects.first() or CentreSettings()).opened_on
