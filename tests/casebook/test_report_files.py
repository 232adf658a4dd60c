"""The files of a report at their addresses: what they say, and to whom."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
import python_calamine
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from casebook.choices import CorrectionState
from casebook.models import SnapshotFigure
from casebook.models.report_blocks import ReportBody
from casebook.report_files import paper
from casebook.report_files.editions import settled
from casebook.report_files.kinds import KINDS
from casebook.report_files.paper import pdf
from casebook.report_files.whole import Body
from casebook.statistics.publication import published
from tests.factories import CategoryFactory, RequestFactory
from tests.pdf import tags, words
from tests.publications import publication, report_page, store
from tests.report_files import address, fetch, figures_in, figures_on_paper, figures_on_the_page, rows
from tests.snapshots import confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    """The page of 2022, whose figures are confirmed."""
    store(publication())
    return report_page()


def sheets(content: bytes) -> dict[str, list[list]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_report_is_settled_on_the_day_of_its_last_correction_and_never_later():
    corrected = settled(publication())
    assert corrected == timezone.make_aware(datetime(2023, 7, 2))
    # The third of July has begun where the centre stands.
    confirmed = settled(publication(confirmed_on=datetime(2023, 7, 2, 21, 30, tzinfo=UTC)))
    assert confirmed == datetime(2023, 7, 2, 21, 30, tzinfo=UTC)
    assert confirmed.date() == date(2023, 7, 3)


@pytest.mark.parametrize("name", KINDS)
def test_every_file_has_its_type_its_name_and_a_mark_of_its_state(name, client, page):
    answer = client.get(address(page, name))
    assert answer.status_code == 200
    assert answer["Content-Type"] == KINDS[name].content_type
    assert f'filename="apologismos-2022{KINDS[name].suffix}"' in answer["Content-Disposition"]
    assert answer["ETag"]
    assert answer["Last-Modified"].endswith("GMT")
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", KINDS)
def test_who_has_a_file_is_told_that_it_is_still_true(name, client, page):
    first = client.get(address(page, name))
    again = client.get(address(page, name), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_paper_is_set_anew_only_where_something_of_it_changed(client, page, monkeypatch):
    # Another test may have printed this very page at this moment.
    cache.clear()
    papers = []

    def counted(*args, **kwargs):
        papers.append(pdf(*args, **kwargs))
        return papers[-1]

    monkeypatch.setattr(paper, "pdf", counted)
    assert fetch(client, page, "pdf") == fetch(client, page, "pdf") == papers[0]
    assert client.get(address(page, "pdf"), headers={"If-None-Match": "*"}).status_code == 304
    assert len(papers) == 1
    page.title = "Απολογισμός, με άλλον τίτλο"
    page.save_revision().publish()
    assert fetch(client, page, "pdf") == papers[1]
    SnapshotFigure.objects.get(code="citizens_received").corrections.create(
        old_value=1702,
        new_value=1710,
        reason="Διπλές εγγραφές.",
        state=CorrectionState.CONFIRMED,
        made_on=timezone.now(),
        decided_on=timezone.now(),
        is_told=True,
    )
    assert "Διπλές εγγραφές." in words(fetch(client, page, "pdf"))
    assert len(papers) == 3


@pytest.mark.parametrize("name", KINDS)
def test_head_answers_as_get_does_without_the_file(name, client, page):
    answer = client.head(address(page, name))
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer["ETag"] == client.get(address(page, name))["ETag"]


@pytest.mark.parametrize("name", KINDS)
def test_a_year_that_nobody_confirmed_has_no_files(name, client):
    assert client.get(address(report_page(), name)).status_code == 404


@pytest.mark.parametrize("name", ["xml", "pdf-2", "PDF"])
def test_a_file_that_does_not_exist_is_not_found(name, client, page):
    assert client.get(address(page, name)).status_code == 404


@pytest.mark.parametrize("name", KINDS)
def test_files_of_a_page_that_is_not_public_are_not_handed_out(name, client, page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(address(page, name)).status_code == 302
    page.unpublish()
    assert client.get(address(page, name)).status_code == 404


def test_a_correction_changes_the_mark_of_every_file_with_figures(client, page):
    figures = {"pdf", "xlsx", "csv", "figures-csv", "json"}
    before = {name: client.get(address(page, name))["ETag"] for name in figures}
    moment = datetime(2023, 8, 1, 9, tzinfo=UTC)
    SnapshotFigure.objects.get(code="citizens_received").corrections.create(
        old_value=1702,
        new_value=1710,
        reason="Διπλές εγγραφές.",
        state=CorrectionState.CONFIRMED,
        made_on=moment,
        decided_on=moment,
        is_told=True,
    )
    after = {name: client.get(address(page, name))["ETag"] for name in figures}
    assert {name for name in figures if before[name] != after[name]} == figures


def test_the_page_its_files_and_the_command_tell_the_same_figures(client, standard_catalogue):
    for code, number in (("birth_benefit", 3), ("housing_benefit", 11), ("social_inquiry", 40)):
        RequestFactory.create_batch(number, category=CategoryFactory(code=code))
    confirm(2022)
    page = report_page()
    output = io.StringIO()
    call_command("report_figures", "--year", "2022", "--public", stdout=output)
    lines = csv.DictReader(io.StringIO(output.getvalue()))
    counted = {line["indicator"]: int(line["value"]) if line["value"] else None for line in lines}
    assert (counted["birth_benefit"], counted["social_inquiry"]) == (None, 40)
    for name in ("json", "figures-csv", "csv", "xlsx"):
        assert figures_in(name, fetch(client, page, name)) == counted
    assert figures_on_the_page(client.get(page.url).content.decode()) == counted
    assert figures_on_paper(fetch(client, page, "pdf"), published(2022).figures) == counted


def test_a_hidden_number_is_in_no_file(client, page):
    """Behind what is hidden stands 3; nowhere a 3 stands alone where a figure would."""
    hidden = next(row for row in rows(client, page, "figures-csv") if row["value"] == "")
    assert hidden["indicator"] == "welfare_benefits_opeka"
    assert "κάτω από 5" in hidden["note"]
    tables = [row for row in rows(client, page, "tables-csv") if row["value"] == ""]
    assert [(row["table"], row["row"]) for row in tables] == [
        ("requests_by_month", "2022-02"),
        ("citizens_by_age_and_sex", "18"),
        ("years", "reception_information_support"),
    ]
    data = json.loads(fetch(client, page, "json"))
    assert 3 not in [figure["value"] for figure in data["figures"]]
    paper = words(fetch(client, page, "pdf"))
    assert "3 αιτήσεις" not in paper
    assert "Προς ΟΠΕΚΑ: δεν δημοσιεύεται" in paper or "Προς ΟΠΕΚΑ δεν δημοσιεύεται" in paper
    book = sheets(fetch(client, page, "xlsx"))
    assert 3 not in [cell for table in book.values() for row in table for cell in row]


def test_corrections_stand_in_every_file_and_small_ones_without_their_numbers(client, page):
    told = "Διόρθωση 1 Ιουνίου 2023: από 729 σε 734. Έξι καταχωρίσεις έγιναν αργότερα."
    small = "Διόρθωση 2 Ιουλίου 2023: Μικρή διόρθωση."
    notes = " ".join(row["note"] for row in rows(client, page, "figures-csv"))
    texts = [
        notes,
        fetch(client, page, "csv").decode(),
        words(fetch(client, page, "pdf")),
        str(sheets(fetch(client, page, "xlsx"))),
    ]
    for text in texts:
        assert told in text
        assert small in text
    corrections = {row["indicator"]: row["corrected_value"] for row in rows(client, page, "figures-csv")}
    assert corrections["reception_information_support"] == "734"
    assert corrections["birth_benefit"] == ""
    data = json.loads(fetch(client, page, "json"))
    by_code = {figure["indicator"]: figure["corrections"] for figure in data["figures"]}
    assert by_code["reception_information_support"] == [
        {
            "made_on": "2023-06-01",
            "published": 729,
            "correct": 734,
            "reason": "Έξι καταχωρίσεις έγιναν αργότερα.",
        }
    ]
    assert [notice["correct"] for notice in by_code["birth_benefit"]] == [None]


def test_tables_of_the_workbook_have_a_sheet_each(client, page):
    book = sheets(fetch(client, page, "xlsx"))
    assert list(book)[1:4] == [
        "1. Αιτήματα ανά μήνα",
        "2. Πολίτες ανά ηλικία και φύλο",
        "3. Έτος με έτος",
    ]
    assert book["1. Αιτήματα ανά μήνα"][1][:3] == ["Ιανουάριος 2022", 61, "αιτήματα"]
    assert book["3. Έτος με έτος"][2][:4] == ["Υποδοχή", "", 729, "αιτήματα"]


def test_the_paper_prints_the_page_with_its_pictures(client, page):
    content = fetch(client, page, "pdf")
    text = words(content)
    assert "Κατά τη διάρκεια του έτους 2022 το Κέντρο Κοινότητας υποδέχθηκε συνολικά 1.702 πολίτες" in text
    assert "/Figure" in tags(content)
    assert "Πολίτες ανά ηλικία και φύλο (πρόσωπα)" in text


def test_words_of_the_page_stand_on_the_paper(client):
    store(publication())
    body = [
        ("message", {"title": "Μήνυμα", "text": "<p>Καλημέρα <b>σε όλους</b></p>"}),
        ("services", {"title": "", "staff": "<p>Δύο</p>", "services": ["υποδοχή"], "contact": ""}),
        ("table", {"table": "requests_by_month", "title": "Οι μήνες"}),
        ("table", {"table": "unknown", "title": ""}),
    ]
    text = words(fetch(client, report_page(body=body), "pdf"))
    for part in ("Μήνυμα", "Καλημέρα σε όλους", "Προσωπικό και υπηρεσίες", "υποδοχή", "Οι μήνες (αιτήματα)"):
        assert part in text


@pytest.mark.parametrize("name", KINDS)
def test_no_file_asks_a_table_of_cases(name, client, page, django_assert_num_queries):
    client.get(address(page, name))
    with django_assert_num_queries(100, exact=False) as asked:
        client.get(address(page, name))
    statements = " ".join(query["sql"] for query in asked.captured_queries)
    for table in ("person", "request", "appointment", "referral", "counselling", "note"):
        assert f"casebook_{table}" not in statements
    assert len(asked.captured_queries) <= 20


def test_the_page_links_to_its_files_in_text_and_head(client, page):
    html = client.get(page.url).content.decode()
    for name in KINDS:
        assert html.count(f'href="{address(page, name)}"') == 2


def test_a_page_without_confirmed_figures_links_to_no_file(client):
    assert "arxeia/" not in client.get(report_page().url).content.decode()


def test_programs_elsewhere_may_read_the_data_and_not_the_paper(client, page):
    assert client.get(address(page, "json"))["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get(address(page, "pdf"))


def test_every_block_of_the_page_has_its_place_on_paper():
    assert [name for name in ReportBody().child_blocks if not hasattr(Body, f"_{name}")] == []


def test_blocks_in_which_nobody_wrote_anything_leave_nothing_on_paper(client):
    store(publication())
    empty = {
        "message": {},
        "text": {},
        "headline": {"figures": []},
        "figures": {"figures": ["no_such_figure"]},
        "table": {"table": ""},
        "chart": {"table": "", "figures": []},
        "events": {},
        "services": {"services": []},
    }
    body = ReportBody().to_python([{"type": name, "value": value} for name, value in empty.items()])
    assert set(empty) == set(ReportBody().child_blocks)
    text = words(fetch(client, report_page(body=body), "pdf"))
    assert "Προσωπικό" not in text
    assert "Τι μετρά κάθε στοιχείο" in text
