"""The way of a file: refused with its place and its reason, corrected, looked at, written, taken back."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from casebook.models import Request
from importers import jobs
from tests.browser.conftest import TELEPHONE
from tests.factories import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.site]

HEADINGS = "number;received_on;person;category\n"
PREVIEW = "form[action$='/confirm/'] button"


def choose(page: Page, rows: str) -> None:
    """As far as the end of the preview, which is made outside of the request."""
    page.goto(reverse("casebook_importers:import"))
    page.locator("select[name=kind]").select_option("requests")
    content = (HEADINGS + rows).encode("utf-8-sig")
    page.locator("input[name=file]").set_input_files(
        {"name": "αιτήματα.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator("[data-importers-progress]")).to_be_visible()
    jobs.work_off()
    expect(page.locator(PREVIEW)).to_be_visible()


def row(number: str, day: str, person, category: str = "housing_benefit") -> str:
    return f"{number};{day};{person.code};{category}\n"


def test_a_coordinator_corrects_a_file_imports_it_and_takes_it_back(visit):
    person = PersonFactory()
    good = row("2022/00001", "01/02/2022", person)
    page = visit("coordinator")

    choose(page, good + row("2022/00002", "31/02/2022", person))
    expect(page.locator(PREVIEW)).to_be_disabled()
    expect(page.locator("table[aria-labelledby=reasons]")).to_contain_text("31/02/2022")
    with page.expect_download() as download:
        page.locator("a[href$='/refused/']").click()
    assert download.value.suggested_filename == "requests-refused.csv"
    assert Request.objects.count() == 0

    choose(page, good + row("2022/00002", "28/02/2022", person))
    page.locator(PREVIEW).click()
    expect(page.locator("[data-importers-progress]")).to_be_visible()
    jobs.work_off()
    expect(page.locator("a[href$='/undo/']")).to_be_visible()
    numbers = Request.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["2022/00001", "2022/00002"]

    page.locator("a[href$='/undo/']").click()
    page.locator("main form button.no").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert Request.objects.count() == 0


def test_a_coordinator_says_on_a_telephone_what_a_word_means(visit):
    person = PersonFactory()
    page = visit("coordinator", TELEPHONE)

    choose(page, row("2022/00001", "01/02/2022", person, "Στεγαστικό του Δήμου"))
    page.get_by_label("Στεγαστικό του Δήμου").select_option("housing_benefit")
    page.locator("form[action$='/mapping/'] button[type=submit]").click()
    expect(page.locator("[data-importers-progress]")).to_be_visible()
    jobs.work_off()

    expect(page.locator(PREVIEW)).to_be_enabled()
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
