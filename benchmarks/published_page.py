"""The public page of the report, against the list of news of the same site.

The pages are the demo's, and the year is confirmed as in the demo, out of the records that are there.
"""

from collections.abc import Iterator
from datetime import date
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail import hooks
from wagtail.models import Page

from benchmarks.timing import Bounded, Comparison, clocked
from casebook.models import AnnualReportPage
from cms_pages.models import NewsIndexPage
from tests.asking import case_tables_in

TIMES = 25


def compare_published_page() -> Iterator[Bounded | Comparison]:
    """Fails where the page asks a table of cases."""
    for load in hooks.get_hooks("load_demo"):
        load(date.today())
    client = Client(SERVER_NAME="localhost")
    # The urls, the skin and the menu are read with the first page, whichever it is.
    _read(client, Page.objects.get(pk=NewsIndexPage.objects.get().get_parent().pk))
    news, report = NewsIndexPage.objects.get(), AnnualReportPage.objects.get()
    cold_news = clocked(lambda: _read(client, news))
    cold_report = clocked(lambda: _read(client, report))
    of_news, of_report = [], []
    for _ in range(TIMES):
        of_news.append(clocked(lambda: _read(client, news)))
        of_report.append(clocked(lambda: _read(client, report)))
    yield Bounded("published page, against those of the news", *_asked(client, report, news), "queries")
    yield Comparison("published page, against the news", 1, median(of_report), median(of_news), within=1)
    yield Comparison("published page, first view", 1, cold_report, cold_news)


def _read(client: Client, page: Page) -> None:
    response = client.get(page.url)
    if response.status_code != 200:
        raise AssertionError(f"{page.url} was not read: {response.status_code}")


def _asked(client: Client, report: Page, news: Page) -> tuple[int, int]:
    """How many queries either page takes."""
    numbers = []
    for page in (report, news):
        with CaptureQueriesContext(connection) as asked:
            _read(client, page)
        numbers.append(len(asked))
        if found := case_tables_in(query["sql"] for query in asked.captured_queries):
            raise AssertionError(f"{page.url} asks tables of cases: {', '.join(sorted(found))}")
    return numbers[0], numbers[1]
