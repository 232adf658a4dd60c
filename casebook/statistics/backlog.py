"""What waits to be done: the requests that are open now, by category and by the colleague who has them.

The cost grows with the requests that are open, not with those that ever were.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from casebook.models import Request


@dataclass(frozen=True)
class Waiting:
    """So many open requests, and how many of them have waited for documents too long."""

    name: str
    open: int
    overdue: int


@dataclass(frozen=True)
class Backlog:
    """The open requests of the day `today`. `by_worker` has one entry a colleague who has any, without names;
    nobody works on `unassigned` of them yet."""

    today: date
    by_category: tuple[Waiting, ...]
    by_worker: tuple[int, ...]
    unassigned: int

    @property
    def open(self) -> int:
        return sum(each.open for each in self.by_category)

    @property
    def overdue(self) -> int:
        return sum(each.overdue for each in self.by_category)


def backlog(today: date) -> Backlog:
    """One question, whatever it finds; categories in the order of the report."""
    rows = list(
        Request.objects.open()
        .order_by("category__report_order", "category__name")
        .values_list("category__name", "worker")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=_overdue(today)))
        .values_list("category__name", "worker", "open", "overdue")
    )
    workers = Counter[int | None]()
    for _category, worker, number, _overdue_ones in rows:
        workers[worker] += number
    unassigned = workers.pop(None, 0)
    return Backlog(today, tuple(_by_category(rows)), tuple(sorted(workers.values())), unassigned)


def _overdue(today: date) -> Q:
    return Request.objects.is_overdue(today)


def _by_category(rows: Iterable[tuple[str, int | None, int, int]]) -> Iterable[Waiting]:
    found: dict[str, tuple[int, int]] = {}
    for category, _worker, number, overdue in rows:
        before, overdue_before = found.get(category, (0, 0))
        found[category] = before + number, overdue_before + overdue
    return (Waiting(name, *numbers) for name, numbers in found.items())
