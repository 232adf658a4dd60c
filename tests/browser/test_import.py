"""The way of a file: refused with its place and its reason, corrected, looked at, written."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from casebook.models import Request
from tests.factories import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.site]

HEADINGS = "number;received_on;person;category\n"


def choose(page: Page, rows: str) -> None:
    page.locator("select[name=kind]").select_option("requests")
    content = (HEADINGS + rows).encode("utf-8-sig")
    page.locator("input[name=file]").set_input_files(
        {"name": "αιτήματα.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.locator("form[enctype] button[type=submit]").click()


def test_a_coordinator_corrects_a_file_and_imports_it(visit):
    person = PersonFactory()
    good = f"2022/00001;01/02/2022;{person.code};housing_benefit\n"
    page = visit("coordinator")
    page.goto(reverse("casebook_importers:import"))

    choose(page, good + f"2022/00002;31/02/2022;{person.code};housing_benefit\n")
    cells = page.locator("table[aria-labelledby=errors] tbody tr").first.locator("td")
    expect(cells.nth(0)).to_have_text("3")
    expect(cells.nth(1)).not_to_have_text("–")
    expect(cells.nth(2)).to_contain_text("31/02/2022")
    expect(page.locator("input[name=token]")).to_have_count(0)
    assert Request.objects.count() == 0

    choose(page, good + f"2022/00002;28/02/2022;{person.code};housing_benefit\n")
    expect(page.locator("main .help-info").first).to_contain_text("2")
    assert Request.objects.count() == 0
    page.locator("form:has(input[name=token]) button:not([name])").click()

    expect(page.locator(".messages .success")).to_contain_text("2")
    assert list(Request.objects.order_by("number").values_list("number", flat=True)) == [
        "2022/00001",
        "2022/00002",
    ]
