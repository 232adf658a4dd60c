"""The way of a file: refused with its place and its reason, corrected, looked at, written, taken back."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from casebook.models import Request
from importers import jobs
from tests.browser.conftest import TELEPHONE
from tests.browser.watching import Traffic
from tests.factories import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.site]

HEADINGS = "number;received_on;person;category\n"
CONFIRM = "form[action$='/confirm/'] button"
STATUS = "**/status/"
LONG = 60_000  # milliseconds, on a machine with much to do


@pytest.fixture
def traffic() -> Iterator[Traffic]:
    traffic = Traffic()
    yield traffic
    traffic.stop()


@pytest.fixture
def work(traffic) -> Callable:
    """work(page, click, state) clicks what leads to the progress bar, and lets the work of the run be done.

    Until then the page is told that the run is in `state` and has come to 40 per cent: its questions reach no
    server while the work is done, with which they would share one connection in this process.
    """

    def work(page: Page, click: Callable[[], None], state: str) -> None:
        status = {"state": state, "progress": 40, "step": "Έλεγχος γραμμών"}
        page.route(STATUS, lambda route: route.fulfill(json=status))
        click()
        expect(page.locator("[data-importers-bar]")).to_have_js_property("value", 40, timeout=LONG)
        expect(page.locator("[data-importers-step]")).to_have_text("Έλεγχος γραμμών")
        traffic.wait_until_quiet()
        assert jobs.work_off() == 1
        page.unroute(STATUS)

    return work


@pytest.fixture
def choose(work) -> Callable:
    """choose(page, rows) sends a file of requests and waits for its preview."""

    def choose(page: Page, rows: str) -> None:
        page.goto(reverse("casebook_importers:import"))
        page.locator("select[name=kind]").select_option("requests")
        content = (HEADINGS + rows).encode("utf-8-sig")
        page.locator("input[name=file]").set_input_files(
            {"name": "αιτήματα.csv", "mimeType": "text/csv", "buffer": content}
        )
        work(page, page.locator("form[enctype] button[type=submit]").click, "uploaded")
        expect(page.locator(CONFIRM)).to_be_visible(timeout=LONG)

    return choose


def row(number: str, day: str, person, category: str = "housing_benefit") -> str:
    return f"{number};{day};{person.code};{category}\n"


def test_a_coordinator_corrects_a_file_imports_it_and_takes_it_back(visit, work, choose):
    person = PersonFactory()
    good = row("2022/00001", "01/02/2022", person)
    page = visit("coordinator")

    choose(page, good + row("2022/00002", "31/02/2022", person))
    expect(page.locator(CONFIRM)).to_be_disabled()
    expect(page.locator("table[aria-labelledby=reasons]")).to_contain_text("31/02/2022")
    with page.expect_download() as download:
        page.locator("a[href$='/refused/']").click()
    assert download.value.suggested_filename == "requests-refused.csv"
    assert Request.objects.count() == 0

    choose(page, good + row("2022/00002", "28/02/2022", person))
    work(page, page.locator(CONFIRM).click, "waiting")
    expect(page.locator("a[href$='/undo/']")).to_be_visible(timeout=LONG)
    numbers = Request.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["2022/00001", "2022/00002"]

    page.locator("a[href$='/undo/']").click()
    page.locator("main form button.no").click()
    expect(page.locator(".messages .success")).to_be_visible(timeout=LONG)
    assert Request.objects.count() == 0


def test_a_coordinator_says_on_a_telephone_what_a_word_means(visit, work, choose):
    person = PersonFactory()
    page = visit("coordinator", TELEPHONE)

    choose(page, row("2022/00001", "01/02/2022", person, "Στεγαστικό του Δήμου"))
    page.get_by_label("Στεγαστικό του Δήμου").select_option("housing_benefit")
    work(page, page.locator("form[action$='/mapping/'] button[type=submit]").click, "uploaded")

    expect(page.locator(CONFIRM)).to_be_enabled(timeout=LONG)
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
