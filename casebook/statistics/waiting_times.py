"""How long people wait: until a request is closed, and from asking for counselling to the first session.

Both are told of those who came in a period, not of those whose waiting ended in it: a month that worked off
an old heap would look slower than it was. Who still waits is counted beside the median of those who do not.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Min, Q
from django.utils import timezone

from casebook.choices import AppointmentStatus
from casebook.models import CounsellingCase, Request
from casebook.statistics.periods import Period


@dataclass(frozen=True)
class WaitingTime:
    """How many came, how many of them waited how many days until their waiting ended, and how many still
    wait. Of the others nobody knows when it ended."""

    name: str
    came: int
    ended: Counter[int]
    waiting: int

    @property
    def ended_in_all(self) -> int:
        return self.ended.total()

    @property
    def days(self) -> float | None:
        """The median of days; None where nobody's waiting has ended."""
        return median(self.ended.elements()) if self.ended else None


def of_requests(period: Period) -> tuple[WaitingTime, ...]:
    """Of the requests received in `period`, by category in the order of the report: one question."""
    rows = (
        Request.objects.counted()
        .received_in(period.start, period.end)
        .order_by("category__report_order", "category__name")
        .values_list("category__report_order", "category__name", "received_on", "closed_on")
        .annotate(requests=Count("pk"), open=Count("pk", filter=Request.objects.is_open()))
    )
    ended: dict[str, Counter[int]] = defaultdict(Counter)
    came, waiting = Counter[str](), Counter[str]()
    for _order, category, received_on, closed_on, requests, open_ones in rows:
        came[category] += requests
        waiting[category] += open_ones
        if closed_on is not None:
            ended[category][(closed_on - received_on).days] += requests
    return tuple(WaitingTime(name, came[name], ended[name], waiting[name]) for name in came)


def of_counselling(period: Period, name: str) -> WaitingTime:
    """Of the cases asked for in `period`, until the first session held: one question."""
    held = Q(sessions__appointment__status=AppointmentStatus.HELD)
    cases = (
        CounsellingCase.objects.requested_in(period.start, period.end)
        .order_by()
        .annotate(first_session=Min("sessions__appointment__starts_at", filter=held))
        .values_list("requested_on", "closed_on", "first_session")
    )
    came, ended, waiting = 0, Counter[int](), 0
    for requested_on, closed_on, first_session in cases:
        came += 1
        if first_session is not None:
            # A session of the same day, or one that was noted before the case was.
            ended[max(0, (timezone.localdate(first_session) - requested_on).days)] += 1
        elif closed_on is None:
            waiting += 1
    return WaitingTime(name, came, ended, waiting)
