"""The way of the figures: a manager reads them on the screen, takes them as a file, finds them published."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from casebook.indicators.standard import STANDARD
from casebook.models import AnnualReportPage, HistoricalAggregate
from tests.factories import AppointmentFactory, CategoryFactory, PersonFactory, RequestFactory
from tests.snapshots import confirm

pytestmark = [pytest.mark.browser, pytest.mark.site]


@pytest.fixture
def year_2022(home) -> AnnualReportPage:
    """Seven requests of one kind, two of another (too few to be published), years on paper before."""
    people = PersonFactory.create_batch(7)
    for person in people:
        RequestFactory(applicant=person)
        AppointmentFactory(applicants=[person])
    RequestFactory.create_batch(2, applicant=people[0], category=CategoryFactory(code="birth_benefit"))
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=date(2017, 4, 1),
        period_end=date(2021, 12, 31),
        value=17_947,
        source="Χαρτί",
    )
    confirm(2022)
    return home.add_child(
        instance=AnnualReportPage(
            title="Απολογισμός 2022", slug="apologismos-2022", year=2022, show_in_menus=True
        )
    )


def number(text: str) -> int | None:
    """The number of «17.956»; None where no digit stands, because the figure is not shown."""
    digits = text.replace(".", "").strip()
    return int(digits) if digits.isdecimal() else None


def figures(page: Page, value: str) -> dict[str, int | None]:
    """The figures of a page by code; `value` selects the number within the element of a figure."""
    found = {}
    for line in STANDARD:
        place = page.locator(f"#figure-{line.code}").locator(value)
        found[line.code] = number(place.inner_text()) if place.count() else None
    return found


def test_a_manager_finds_the_same_figures_on_the_screen_in_the_file_and_on_the_public_page(visit, year_2022):
    page = visit("manager")
    page.goto(reverse("casebook_statistics"))
    page.locator("[name=first]").fill("01/01/2022")
    page.locator("[name=last]").fill("31/12/2022")
    page.locator(".casebook-period-form button[type=submit]").click()
    expect(page.locator("#figure-requests_since_opening")).to_contain_text("17.956")
    on_screen = figures(page, ".casebook-value")

    with page.expect_download() as download:
        page.locator("a[href$='format=csv']").click()
    assert download.value.suggested_filename == "statistics_2022-01-01_2022-12-31.csv"
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    in_file = {row[-1]: number(row[1]) for row in rows}

    page.goto("/")
    page.locator(f"#main-menu a[href='{year_2022.url}']").click()
    expect(page.locator("h1")).to_have_text(year_2022.title)
    on_page = figures(page, ".report-value")

    assert on_screen == in_file == on_page
    assert (on_page["housing_benefit"], on_page["birth_benefit"]) == (7, None)
