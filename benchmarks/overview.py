"""The overview of management: how many questions its numbers are, and how long its first view takes."""

from collections.abc import Iterator
from statistics import median

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.timing import Bounded, Comparison, clocked
from casebook.statistics.dashboard import dashboard
from casebook.statistics.periods import Period

MOST_QUERIES = 9
TIMES = 5


def seconds(month: Period) -> float:
    """What the numbers of `month` cost, as management reads them."""
    return median(clocked(lambda: dashboard(month, public=True)) for _ in range(TIMES))


def time_first_view(month: Period) -> Iterator[Bounded | Comparison]:
    """The screen as the first to open it after a start waits for it, but for the start itself."""
    with CaptureQueriesContext(connection) as asked:
        dashboard(month, public=True)
    yield Bounded("overview, its own questions", len(asked), MOST_QUERIES, "queries")
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model()._default_manager.get_by_natural_key("manager"))
    client.get(reverse("wagtailadmin_home"))
    address = f"{reverse('casebook_dashboard')}?month={month.start:%Y-%m}"

    def read() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise AssertionError(f"{address} was not read: {response.status_code}")

    first = clocked(read)
    usual = median(clocked(read) for _ in range(TIMES))
    yield Comparison("overview, first view against a later one", 1, first, usual)
