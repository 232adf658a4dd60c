"""The statistics screen: who sees it, what it shows, what it hands out."""

import csv
import io
from datetime import date, datetime
from urllib.parse import parse_qsl

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casebook.indicators.standard import STANDARD
from casebook.models import AccessLogEntry, ServiceCategory
from casebook.models.access_log import Action
from casebook.wagtail_admin.statistics import PeriodForm
from tests.conftest import CAST
from tests.factories import BodyFactory, CategoryFactory, RequestFactory
from tests.snapshots import confirm

pytestmark = pytest.mark.django_db

YEAR = {"first": "2022-01-01", "last": "2022-12-31"}
MAY = {"coordinator", "manager"}


@pytest.fixture
def url() -> str:
    return reverse("casebook_statistics")


@pytest.mark.parametrize("name", [*CAST, "nobody"])
@pytest.mark.parametrize("query", [{}, *({**YEAR, "format": form} for form in ("csv", "xlsx", "plain"))])
def test_only_the_coordinator_and_management_see_statistics(name, query, log_in, url):
    RequestFactory.create_batch(7)
    answer = log_in(name).get(url, query)
    assert answer.status_code == (200 if name in MAY else 302)
    if name not in MAY:
        assert b"housing_benefit" not in answer.content


@pytest.mark.parametrize("name", ["coordinator", "manager"])
def test_nothing_is_written_by_this_address(name, log_in, url):
    client = log_in(name)
    assert {method: getattr(client, method)(url).status_code for method in ("post", "put", "delete")} == {
        "post": 405,
        "put": 405,
        "delete": 405,
    }


@pytest.mark.parametrize("name", [*CAST])
def test_the_menu_shows_statistics_to_those_who_may_see_them(name, log_in, url):
    answer = log_in(name).get(reverse("wagtailadmin_home"), follow=True)
    assert (url in answer.content.decode()) == (name in MAY)


def test_every_figure_stands_there_with_its_unit_and_definition(log_in, url):
    RequestFactory.create_batch(7)
    page = log_in("coordinator").get(url, YEAR).content.decode()
    for indicator in STANDARD:
        row = page.split(f'id="figure-{indicator.code}"')[1].split("</tr>")[0]
        assert str(indicator.unit.label) in row
        assert str(indicator.definition) in row
    assert "7" in page.split('id="figure-housing_benefit"')[1].split("casebook-value")[1].split("</td>")[0]


def test_thousands_are_grouped_as_greeks_write_them(log_in, url):
    from casebook.models import HistoricalAggregate

    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=date(2017, 4, 1),
        period_end=date(2021, 12, 31),
        value=17956,
        source="Χαρτί",
    )
    assert "17.956" in log_in("manager").get(url, YEAR).content.decode()


def test_the_only_sum_is_shown_with_its_parts(log_in, url, standard_catalogue):
    welfare = CategoryFactory(code="welfare_benefits")
    RequestFactory.create_batch(6, category=welfare, body=BodyFactory(code="opeka"))
    RequestFactory.create_batch(7, category=welfare, body=BodyFactory(code="kepa"))
    page = log_in("coordinator").get(url, YEAR).content.decode()
    words = page.split('class="casebook-sum"')[1].split("</p>")[0]
    numbers = [part.split("</strong>")[0] for part in words.split("<strong>")[1:]]
    assert numbers == ["13", "6", "7"]


def test_management_sees_no_small_number_in_any_form(log_in, url, standard_catalogue):
    welfare = CategoryFactory(code="welfare_benefits")
    RequestFactory.create_batch(83, category=welfare, body=BodyFactory(code="opeka"))
    RequestFactory.create_batch(3, category=welfare, body=BodyFactory(code="kepa"))
    manager, coordinator = log_in("manager"), log_in("coordinator")
    page = manager.get(url, YEAR)
    assert page.context["report"].figure("welfare_benefits_kepa").is_hidden
    assert page.context["report"].figure("welfare_benefits_opeka").is_hidden
    assert page.context["reconciliation"].wholes == ()
    assert [figure.indicator.code for figure in page.context["reconciliation"].hidden] == ["welfare_benefits"]
    for form in ("csv", "xlsx", "plain"):
        row = read(manager.get(url, YEAR | {"format": form}))["welfare_benefits_kepa"]
        assert ("3" in row, "83" in row, "" in row) == (False, False, True)
        assert "3" in read(coordinator.get(url, YEAR | {"format": form}))["welfare_benefits_kepa"]


def read(answer) -> dict[str, list[str]]:
    """The rows of a downloaded file by the code of the figure, wherever its column stands."""
    rows = table(b"".join(answer.streaming_content))
    codes = {line.code for line in STANDARD}
    return {next(cell for cell in row if cell in codes): row for row in rows[1:]}


def table(data: bytes) -> list[list[str]]:
    if data.startswith(b"PK"):
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        return [[as_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))


def as_text(value) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", ["coordinator", "manager"])
def test_the_workbook_has_the_figures_of_the_screen_and_of_the_other_file(name, log_in, url):
    RequestFactory.create_batch(7)
    RequestFactory.create_batch(2, category=CategoryFactory(code="rare", name="=1+1"))
    client = log_in(name)
    page = client.get(url, YEAR).context["report"]
    workbook, text = (read(client.get(url, YEAR | {"format": form})) for form in ("xlsx", "csv"))
    assert workbook == text
    shown = {figure.indicator.code: "" if figure.value is None else str(figure.value) for figure in page}
    assert {code: row[1] for code, row in workbook.items()} == shown
    assert {row[3] for row in workbook.values()} >= {"2022-01-01"}


@pytest.mark.parametrize("form", ["csv", "xlsx", "plain"])
def test_every_file_of_figures_stands_in_the_access_log(form, log_in, url):
    log_in("manager").get(url, YEAR | {"format": form})
    line = AccessLogEntry.objects.get(action=Action.EXPORT)
    assert (line.actor_name, line.detail["kind"], line.detail["format"]) == ("manager", "statistics", form)


def test_the_screen_offers_each_form_of_file_for_its_period(log_in, url):
    page = log_in("manager").get(url, YEAR).content.decode()
    for form in ("csv", "xlsx", "plain"):
        assert f"format={form}" in page


def test_the_spreadsheet_file_opens_in_greek_excel(log_in, url):
    answer = log_in("manager").get(url, YEAR | {"format": "csv"})
    assert answer["Content-Disposition"] == 'attachment; filename="statistics_2022-01-01_2022-12-31.csv"'
    assert "no-store" in answer["Cache-Control"]
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    assert len(table(data)) == 1 + 22


def test_the_plain_file_is_what_the_command_prints(log_in, url):
    from django.core.management import call_command

    RequestFactory.create_batch(2)
    printed = io.StringIO()
    call_command("report_figures", "--year", "2022", stdout=printed)
    answer = log_in("coordinator").get(url, YEAR | {"format": "plain"})
    assert b"".join(answer.streaming_content).decode() == printed.getvalue()


def test_without_a_period_it_shows_the_last_year_that_is_over(log_in, url):
    with time_machine.travel("2023-01-01 00:10 +02:00"):
        answer = log_in("coordinator").get(url)
    assert answer.context["report"].period.label == "2022"
    assert [link.period.label for link in answer.context["links"] if link.is_shown] == ["2022"]


@pytest.mark.parametrize(
    ("today", "months"),
    [
        ("2023-01-15 12:00 +02:00", [(2022, 12), (2023, 1)]),
        ("2024-03-31 12:00 +03:00", [(2024, 2), (2024, 3)]),
    ],
)
def test_the_links_lead_to_whole_years_and_months(today, months, log_in, url):
    with time_machine.travel(today):
        links = log_in("coordinator").get(url).context["links"]
    assert [(link.period.start.year, link.period.start.month) for link in links[2:]] == months
    for link in links:
        form = PeriodForm(dict(parse_qsl(link.query)))
        assert form.is_valid()
        assert form.cleaned_data["period"] == link.period


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first": "31/02/2022", "last": "31/12/2022"}, "first"),
        ({"first": "01/01/2022", "last": "αύριο"}, "last"),
        ({"first": "2022-01-01", "last": ""}, "last"),
        ({"first": "2022-01-01"}, "last"),
        ({"first": "2022-05-02", "last": "2022-05-01"}, "last"),
        ({"first": "0001-01-01", "last": "9999-12-31"}, "last"),
    ],
)
@pytest.mark.parametrize("form", ["", "csv", "xlsx", "plain"])
def test_a_bad_period_is_refused_at_its_field_and_what_was_typed_is_kept(typed, field, form, log_in, url):
    answer = log_in("coordinator").get(url, typed | {"format": form})
    assert answer["Content-Type"].startswith("text/html")
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["report"] is None
    for value in typed.values():
        assert value in answer.content.decode()


def test_days_may_be_written_in_greek_order():
    form = PeriodForm({"first": "01/02/2022", "last": "28.02.2022"})
    assert form.is_valid()
    assert form.cleaned_data["period"].last_day == date(2022, 2, 28)


def test_the_screen_takes_few_queries(log_in, url, standard_catalogue, django_assert_max_num_queries):
    client = log_in("coordinator")
    client.get(url)
    RequestFactory.create_batch(5)
    with django_assert_max_num_queries(32):
        client.get(url, YEAR)


def test_the_screen_says_what_does_not_add_up_and_why(log_in, url, standard_catalogue):
    RequestFactory.create_batch(7)
    page = log_in("manager").get(url, YEAR)
    reasons = {apart.reason for apart in page.context["reconciliation"].apart}
    assert reasons == {"units", "overlap", "contained", "cut_off"}
    for apart in page.context["reconciliation"].apart:
        assert str(apart.sentence) in page.content.decode()


def test_management_asks_for_what_is_over_alone(log_in, url):
    today = timezone.localdate()
    running = {"first": f"01/01/{today.year}", "last": f"31/12/{today.year}"}
    refused = log_in("manager").get(url, running)
    assert list(refused.context["form"].errors) == ["last"]
    assert refused.context["report"] is None
    assert {link.period.is_over(today) for link in refused.context["links"]} == {True}
    assert log_in("coordinator").get(url, running).context["report"]


# --- beside what was published


@pytest.fixture
def moved_year(standard_catalogue, cast):
    """A published year of which one figure changed a little since."""
    kind = {"category": ServiceCategory.objects.get(code="birth_benefit"), "received_on": date(2022, 3, 10)}
    RequestFactory.create_batch(20, **kind)
    confirm(2022)
    RequestFactory(**kind)


@pytest.mark.parametrize(
    ("screen", "query"),
    [
        ("casebook_statistics", YEAR),
        ("casebook_statistics", {"first": "2022-03-01", "last": "2022-03-31"}),
        ("casebook_statistics_breakdown", YEAR | {"figure": "requests_received", "by": "month"}),
        ("casebook_statistics_years", {"first_year": 2021, "last_year": 2022}),
        ("casebook_dashboard", {"month": "2022-03"}),
    ],
)
def test_management_is_told_that_a_little_changed_since_a_year_was_published(
    screen, query, moved_year, log_in
):
    sentence = "Ο απολογισμός του 2022 έχει δημοσιευτεί."
    assert sentence in log_in("manager").get(reverse(screen), query).content.decode()
    assert sentence not in log_in("coordinator").get(reverse(screen), query).content.decode()


def test_beside_a_number_that_is_not_shown_stands_the_one_that_was_published(moved_year, log_in, url):
    page = log_in("manager").get(url, YEAR).content.decode()
    row = page.split('id="figure-birth_benefit"')[1].split("</tr>")[0]
    assert "δημοσιεύτηκε: 20" in row
    assert "21" not in row
