"""The demo centre in the database: loaded once for this module, through its files."""

import csv
import io
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.models import Revision, Site
from wagtail.users.models import UserProfile

from casebook import models as casebook
from casebook.choices import ErasureGround
from casebook.demo import removal, staff
from casebook.demo.rows import Register
from casebook.demo.story import tell
from casebook.erasure import erase_person
from casebook.statistics.publication import published
from importers.models import Transfer
from tests.casebook.erased import encrypted_with, tables_with
from tests.factories import PersonFactory, TallyFactory
from tests.paths import REPOSITORY
from tests.project.erased_demo import pages_with, ten_persons, traces_of
from tests.report_files import fetch, figures_in, figures_on_paper, figures_on_the_page

# One database with the demo in it is enough: the tests of this module stay together on one worker.
pytestmark = [pytest.mark.site, pytest.mark.xdist_group("demo")]

# The shortest story: the fewest rows with all the figures.
TODAY = date(2023, 5, 2)
REFERENCE = REPOSITORY / "tests" / "data" / "figures-2022.csv"
RECORDS = [
    model
    for model in (getattr(casebook, name) for name in casebook.__all__)
    if isinstance(model, type) and hasattr(model, "updated_at")
]
PAGES, CASES = {"explorer", "images", "documents", "topics"}, {"casebook"}


def load(**options) -> str:
    output = io.StringIO()
    call_command("load_demo", today=TODAY, stdout=output, **options)
    return output.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """What the command said. Everything it made is rolled back after the last test of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)
        Site.clear_site_root_paths_cache()


@pytest.fixture
def demo_centre(demo, db) -> str:
    return demo


def figures_of_2022() -> list[tuple[str, ...]]:
    output = io.StringIO()
    call_command("report_figures", "--year", "2022", stdout=output)
    lines = csv.DictReader(io.StringIO(output.getvalue()))
    return [tuple(line[key] for key in KEYS) for line in lines]


KEYS = ("indicator", "value", "unit", "period_start", "period_end")


def reference() -> list[tuple[str, ...]]:
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        return [tuple(line[key] for key in KEYS) for line in csv.DictReader(file)]


def test_the_figures_are_those_of_the_published_report_line_by_line(demo_centre):
    figures = figures_of_2022()

    assert len(reference()) == 22
    assert figures[:22] == reference()


def test_deleting_one_request_lowers_its_number_by_one(demo_centre):
    before = dict(line[:2] for line in figures_of_2022())
    request = casebook.Request.objects.filter(
        category__code="housing_benefit", received_on__year=2022, referrals=None, notes=None
    ).counted()[0]
    request.delete()

    after = dict(line[:2] for line in figures_of_2022())
    changed = {code for code in before if before[code] != after[code]}
    assert changed == {"housing_benefit", "requests_since_opening"}
    assert {int(before[code]) - int(after[code]) for code in changed} == {1}


def test_erasing_ten_persons_leaves_every_figure_and_no_trace_of_them(demo_centre):
    persons = ten_persons()
    traces = traces_of(persons)
    codes = {person.code for person in persons}
    before = figures_of_2022()
    assert len(codes) == 10
    assert "casebook_person" in tables_with(*traces)
    numbers = {number for person in persons for number in (person.amka, person.afm) if number}
    hidden = encrypted_with(*numbers)
    assert numbers == hidden["casebook.Person.amka"] | hidden["casebook.Person.afm"]

    for person in persons:
        erase_person(person=person, ground=ErasureGround.REQUEST, by=None)

    assert figures_of_2022() == before
    assert before[:22] == reference()
    assert tables_with(*traces) == {}
    assert set(tables_with(*codes)) == {"casebook_accesslogentry", "casebook_erasure"}
    if connection.vendor == "sqlite":
        assert pages_with(traces) == set()


def state() -> dict:
    """How many records of each model there are, and when the last of them was changed."""
    records = {
        model.__name__: (model.objects.count(), model.objects.aggregate(last=Max("updated_at"))["last"])
        for model in RECORDS
    }
    others = (casebook.NumberSequence, get_user_model(), Group, Revision, Transfer)
    return records | {model.__name__: list(model.objects.order_by("pk").values()) for model in others}


def test_a_second_load_changes_nothing(demo_centre):
    before = state()

    said = load()

    assert state() == before
    assert said.splitlines()[-1] == demo_centre.splitlines()[-1]


def test_it_says_what_came_in_and_how_long_it_took(demo_centre):
    lines = demo_centre.splitlines()

    assert len([line for line in lines if line.endswith(" s)") or line.endswith(" δ.)")]) >= 12
    assert str(casebook.Request.objects.count()) in demo_centre
    assert staff.PASSWORD in lines[-1]


def test_the_records_came_in_as_files_of_the_coordinator(demo_centre):
    transfers = Transfer.objects.filter(direction=Transfer.Direction.IN, user__username="coordinator")

    assert set(transfers.values_list("kind", flat=True)) >= {"people", "requests", "sessions"}


def test_citizens_who_were_entered_twice_are_merged(demo_centre):
    merged = casebook.Person.objects.filter(merged_into__isnull=False)

    assert merged.count() == 3
    assert not casebook.Request.objects.filter(applicant__in=merged).exists()


def test_notes_vulnerabilities_and_consent_are_there_though_no_file_carries_them(demo_centre):
    assert casebook.Note.objects.exclude(author=None).count() > 20
    assert casebook.Person.objects.filter(has_disability=True).count() > 100
    assert not casebook.Referral.objects.made().filter(has_consent=False).exists()
    assert casebook.CounsellingCase.objects.filter(closed_on__isnull=False).exists()
    assert casebook.CounsellingCase.objects.open().exists()


SEES = {
    "admin": PAGES | CASES,
    "editor": PAGES,
    "reception": CASES,
    "social1": CASES,
    "social2": CASES,
    "psych1": CASES,
    "psych2": CASES,
    "coordinator": CASES,
    "manager": CASES,
    "dpo": CASES,
}
# Of the casebook's menu; the others see records, which have a test of their own for each role.
SEES_ONLY = {
    "admin": {"casebook-catalogue"},
    "manager": {"casebook-dashboard", "casebook-statistics", "casebook-years"},
    "dpo": {
        "casebook-access-log",
        "casebook-emergencies",
        "casebook-erasures",
        "casebook-leak-walk",
        "casebook-retention",
        "casebook-holds",
    },
}


@pytest.mark.parametrize("name", SEES)
def test_a_demo_user_logs_in_and_sees_only_the_own_menu(demo_centre, name):
    client = Client()

    answer = client.post(reverse("wagtailadmin_login"), {"username": name, "password": "demo"})
    page = client.get(reverse("wagtailadmin_home"))

    assert answer.status_code == 302
    assert page.status_code == 200
    menu = {item.name: item for item in admin_menu.menu_items_for_request(page.wsgi_request)}
    assert set(menu) & (PAGES | CASES) == SEES[name]
    assert UserProfile.objects.get(user__username=name).preferred_language == "el"
    if name in SEES_ONLY:
        offered = menu["casebook"].menu.menu_items_for_request(page.wsgi_request)
        assert {item.name for item in offered} == SEES_ONLY[name]


def test_the_public_report_prints_the_figures_and_the_front_page_leads_to_it(demo_centre, client):
    front = client.get("/")
    report = client.get("/apologismos-2022/")

    assert 'href="/apologismos-2022/"' in front.content.decode()
    for number in ("1.702", "4.697", "3.025", "17.956"):
        assert number in report.content.decode()


def test_the_files_of_the_public_report_hold_the_published_figures(demo_centre, client):
    page = casebook.AnnualReportPage.objects.get(year=2022)
    figures = {code: int(value) for code, value, *_rest in reference()}
    told = published(2022).figures[:22]

    assert figures_on_the_page(client.get("/apologismos-2022/").content.decode()) == figures
    for name in ("json", "figures-csv", "csv", "xlsx"):
        assert figures_in(name, fetch(client, page, name)) == figures
    assert figures_on_paper(fetch(client, page, "pdf"), told) == figures


def test_it_is_not_loaded_beside_a_person_whom_it_did_not_make(demo_centre):
    PersonFactory()
    before = state()

    for options in ({}, {"reset": True}):
        with pytest.raises(CommandError, match="1"):
            load(**options)

    assert state() == before


def test_the_demo_of_a_later_day_is_not_overwritten_but_may_be_reset(demo_centre):
    casebook.Person.objects.filter(code="ΑΒ-2022-000001").update(code="ΑΒ-2030-000001")
    before = state()

    with pytest.raises(CommandError, match="--reset"):
        load()

    assert state() == before
    assert removal.real_persons() == 0


def test_if_empty_does_nothing_where_there_are_persons(demo_centre, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(load(if_empty=True).splitlines()) == 1


def test_reset_takes_the_demo_away_and_leaves_what_the_demo_did_not_make(demo_centre):
    TallyFactory(topic="Κάτι δικό μας")
    removal.remove(Register(tell(TODAY), TODAY))

    catalogue = {casebook.Body, casebook.Programme, casebook.ServiceCategory, casebook.RetentionRule}
    kept = {*catalogue, casebook.ContactTally}
    assert {model for model in RECORDS if model.objects.exists()} == kept
    assert [tally.topic for tally in casebook.ContactTally.objects.all()] == ["Κάτι δικό μας"]
    assert not casebook.NumberSequence.objects.exists()
