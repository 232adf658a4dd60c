"""Every page: fits a telephone, can be used without eyes, calls nobody else."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from casebook.choices import AppointmentStatus
from casebook.demo.pages import publish_report
from casebook.wagtail_admin.wording import screen_url
from cms_pages.demo import build_pages
from cms_pages.models import EventPage, NewsPage, StandardPage
from tests.browser.conftest import DESK, TELEPHONE
from tests.casebook.confirmed_years import confirm_year, table
from tests.factories import AppointmentFactory, HouseholdFactory, PersonFactory, RequestFactory

pytestmark = [pytest.mark.browser, pytest.mark.site]

# Of the four grades of axe-core.
GRAVE = {"serious", "critical"}
# What sticks out to the right of the window, outside of boxes that scroll by themselves. The width of the
# document does not tell: Wagtail's admin cuts off what is too wide.
STICKS_OUT = """() => {
  const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
  const isInBox = (element) =>
    element !== document.body && (scrolls(element) || isInBox(element.parentElement));
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => element.getBoundingClientRect().width > 1)
    .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .filter((element) => !isInBox(element.parentElement))
    .map((element) => `${element.tagName} .${element.className}`);
}"""


# As long and as wide as those of a real year.
YEAR_TABLES = (
    table(
        "requests_by_category", {f"Προνοιακές παροχές, κατηγορία {place}": (place,) for place in range(12)}
    ),
    table("requests_by_month", {f"2022-{month:02}": (month or None,) for month in range(1, 13)}, total=78),
    table("citizens_by_age_and_sex", {"0–17": (120, None, 7)}, columns=("Γυναίκες", "Άνδρες", "Άγνωστο")),
    table("years", {"citizens_received": (1, 2, 3, 4, 5)}, columns=tuple("12345"), unit="person"),
)


@pytest.fixture
def public_addresses(home) -> list[str]:
    """One page of each sort, as the demo fills them."""
    today = timezone.localdate()
    build_pages(today)
    publish_report(today)
    confirm_year({"citizens_received": 1702, "birth_benefit": None}, tables=YEAR_TABLES)
    pages = [model.objects.live().first() for model in (NewsPage, EventPage, StandardPage)]
    news, event, standard = (page.url for page in pages)
    return ["/", "/nea/", news, "/ekdiloseis/", "/ekdiloseis/?past=1", event, standard, "/apologismos-2022/"]


@pytest.fixture
def admin_addresses(staff) -> list[str]:
    """The screens that staff open most, with somebody on them."""
    person = PersonFactory(surname="Παπαδοπούλου-Κωνσταντινοπούλου")
    HouseholdFactory(head=person)
    request = RequestFactory(applicant=person, worker=staff["social1"])
    AppointmentFactory(applicants=[person], requests=[request])
    AppointmentFactory(
        applicants=[person],
        starts_at=timezone.now(),
        status=AppointmentStatus.SCHEDULED,
        worker=staff["social1"],
    )
    return [
        reverse("wagtailadmin_home"),
        screen_url("appointment", "index"),
        screen_url("request", "index"),
        screen_url("person", "inspect", person),
        screen_url("request", "create"),
        reverse("casebook_statistics"),
        reverse("casebook_importers:import"),
    ]


def what_sticks_out(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = page.evaluate(STICKS_OUT)
    return {address: elements for address, elements in found.items() if elements}


def grave_faults(page: Page, addresses: list[str]) -> list[str]:
    """What keeps people who do not see, hear or point from using the pages, by axe-core."""
    found = []
    for address in addresses:
        page.goto(address)
        for fault in Axe().run(page).response["violations"]:
            if fault["impact"] in GRAVE:
                places = ", ".join(str(node["target"]) for node in fault["nodes"])
                found.append(f"{address} {fault['id']}: {places}")
    return found


def test_the_report_with_everything_open_has_no_fault_of_access_on_either_screen(visit, public_addresses):
    for size in (TELEPHONE, DESK):
        page = visit(size=size)
        page.goto("/apologismos-2022/")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        # Each picture is there for both widths, and one of them is shown.
        assert page.locator("svg[role=img]:visible").count() == 4
        assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
        assert page.evaluate(STICKS_OUT) == []


def test_no_public_page_scrolls_sideways_on_a_telephone(visit, public_addresses):
    assert what_sticks_out(visit(size=TELEPHONE), public_addresses) == {}


def test_no_main_screen_of_the_admin_scrolls_sideways_on_a_telephone(visit, admin_addresses):
    assert what_sticks_out(visit("coordinator", TELEPHONE), admin_addresses) == {}


def test_the_public_pages_and_the_log_in_have_no_grave_fault_of_access(visit, public_addresses):
    assert grave_faults(visit(size=TELEPHONE), [*public_addresses, reverse("wagtailadmin_login")]) == []


def test_the_main_screens_of_the_admin_have_no_grave_fault_of_access(visit, admin_addresses):
    assert grave_faults(visit("coordinator", TELEPHONE), admin_addresses) == []
