"""What staff say about headings and words, and the refused rows that come back as a file."""

import io

import pytest

from casebook.models import Person, Request
from casebook.spreadsheets import Sheet, xlsx_pieces
from importers import jobs
from importers.models import ImportRun, MappingProfile
from importers.reading import read_table
from tests.factories import PersonFactory
from tests.importers.uploading import address, confirm, upload

pytestmark = pytest.mark.django_db

ANNA = "ΑΒ-2022-000001"
State = ImportRun.State


@pytest.fixture
def coordinator(log_in, settings):
    """A client whose pages are in English, as the message ids are."""
    client = log_in("coordinator")
    settings.LANGUAGE_CODE = "en"
    return client


def answers(page, **changes) -> dict:
    """What the browser sends of the form of headings and words, where nothing but `changes` is touched."""
    form = page.context["mapping_form"]
    return {field.html_name: field.value() or "" for field in form} | changes


def answer(client, page, **changes):
    """Send the form and answer the page that follows."""
    run = page.context["run"]
    client.post(address(run, "mapping"), answers(page, **changes))
    jobs.work_off()
    return client.get(address(run))


def names_of(page) -> dict[str, str]:
    """The name of the field for each heading and each word of the page."""
    form = page.context["mapping_form"]
    rows = [(row.heading.text, row.field) for row in form.heading_rows()]
    rows += [(row.word.text, row.field) for row in form.word_rows()]
    return {text: field.html_name for text, field in rows}


def test_a_heading_that_nobody_knows_means_what_staff_say(coordinator):
    page = upload(coordinator, "Οικογενειακό;Όνομα\nΑ;Β\n")
    assert page.context["mapping_form"].missing == ["Επώνυμο"]
    page = answer(coordinator, page, **{names_of(page)["Οικογενειακό"]: "surname"})
    assert page.context["report"].created == 1
    confirm(coordinator, ImportRun.objects.get())
    assert Person.objects.get().surname == "Α"


def test_two_headings_cannot_mean_one_column(coordinator):
    page = upload(coordinator, "Επώνυμο;Όνομα;Άλλο\nΑ;Β;Γ\n")
    run = page.context["run"]
    data = answers(page, **{names_of(page)["Άλλο"]: "surname"})
    page = coordinator.post(address(run, "mapping"), data, follow=True)
    assert "Επώνυμο" in " ".join(map(str, page.context["messages"]))
    run.refresh_from_db()
    assert not run.mapping


def test_a_word_means_what_staff_say_and_can_be_told_otherwise(coordinator, standard_catalogue):
    PersonFactory(code=ANNA)
    content = f"number;received_on;person;category\n2022/00001;1/2/2022;{ANNA};Στεγ/κό\n"
    page = upload(coordinator, content, kind="requests")
    assert page.context["report"].errors
    page = answer(coordinator, page, **{names_of(page)["Στεγ/κό"]: "birth_benefit"})
    assert not page.context["report"].errors
    page = answer(coordinator, page, **{names_of(page)["Στεγ/κό"]: "housing_benefit"})
    confirm(coordinator, ImportRun.objects.get())
    assert Request.objects.get().category.code == "housing_benefit"


def test_what_was_said_is_kept_under_a_name(coordinator):
    page = upload(coordinator, "Οικογενειακό;Όνομα\nΑ;Β\n")
    answer(coordinator, page, profile="Του Υπουργείου", **{names_of(page)["Οικογενειακό"]: "surname"})
    profile = MappingProfile.objects.get()
    assert (profile.kind, profile.name) == ("people", "Του Υπουργείου")


def test_a_forged_answer_changes_nothing(coordinator):
    page = upload(coordinator, "Οικογενειακό;Όνομα\nΑ;Β\n")
    run = page.context["run"]
    coordinator.post(address(run, "mapping"), answers(page, **{names_of(page)["Οικογενειακό"]: "password"}))
    run.refresh_from_db()
    assert not run.mapping


def refused_file(client) -> bytes:
    response = client.get(address(ImportRun.objects.latest("created_at"), "refused"))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1253", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_refused_rows_come_back_in_the_form_they_had(
    coordinator, standard_catalogue, encoding, delimiter
):
    PersonFactory(code=ANNA)
    rows = [
        ["Αριθμός", "Ημ. παραλαβής", "Πρόσωπο", "Κατηγορία"],
        ["2022/00001", "1/2/2022", ANNA, "housing_benefit"],
        ["2022/00002", "31/02/2022", ANNA, "housing_benefit"],
    ]
    content = "".join(delimiter.join(row) + "\r\n" for row in rows).encode(encoding)
    upload(coordinator, content, kind="requests")
    before = read_table(content).recognised
    table = read_table(refused_file(coordinator))
    assert (table.recognised.encoding, table.recognised.delimiter) == (before.encoding, before.delimiter)
    assert table.headers == [*rows[0], "Λόγοι"]
    [row] = table.rows
    assert list(row[:4]) == rows[2]
    assert "31/02/2022" in row[4]


def test_mended_rows_are_sent_again_and_their_reasons_left_out_quietly(coordinator, standard_catalogue):
    PersonFactory(code=ANNA)
    content = f"number;received_on;person;category\n2022/00002;31/02/2022;{ANNA};housing_benefit\n"
    upload(coordinator, content, kind="requests")
    mended = refused_file(coordinator).decode("utf-8").replace("31/02/2022;", "28/02/2022;")
    page = upload(coordinator, mended, kind="requests")
    assert (page.context["report"].created, page.context["report"].warnings) == (1, [])
    assert not page.context["mapping_form"].open_headings


def test_a_file_without_refused_rows_has_none_to_give(coordinator):
    page = upload(coordinator, "Επώνυμο;Όνομα\nΑ;Β\n")
    assert coordinator.get(address(page.context["run"], "refused")).status_code == 404


def test_refused_rows_of_a_workbook_come_back_as_a_workbook(coordinator, standard_catalogue):
    stream = io.BytesIO()
    rows = [["Α", "Β", "12"], ["Γ", "", "x"]]
    stream.writelines(xlsx_pieces([Sheet("Φύλλο", ["Επώνυμο", "Όνομα", "ΑΜΚΑ"], rows)]))
    upload(coordinator, stream.getvalue())
    table = read_table(refused_file(coordinator))
    assert table.recognised.kind == "xlsx"
    assert table.headers == ["Επώνυμο", "Όνομα", "ΑΜΚΑ", "Λόγοι"]
    assert [row[0] for row in table.rows] == ["Α", "Γ"]
    assert all(row[3] for row in table.rows)
