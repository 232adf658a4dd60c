"""The screens of an import: who enters, what is shown before anything is written, clicks that come late."""

import re
import uuid

import pytest
from django.urls import reverse
from wagtail.log_actions import log

from casebook.models import AccessLogEntry, Person, Request
from casebook.models.access_log import Action
from importers.models import ImportRun
from tests.conftest import CAST
from tests.factories import CategoryFactory, PersonFactory
from tests.importers.test_commands import BAD_ROWS, REQUESTS
from tests.importers.uploading import IMPORT, PEOPLE, address, confirm, preview_run, send, upload

pytestmark = pytest.mark.django_db

RUNS = reverse("casebook_importers:runs")
OF_A_RUN = ("run", "status", "reading", "mapping", "refused", "confirm", "forget", "cancel", "undo")
POSTED = ("reading", "mapping", "confirm", "forget", "cancel", "undo")
State = ImportRun.State


@pytest.fixture
def coordinator(log_in, settings):
    """A client whose pages are in English, as the message ids are."""
    client = log_in("coordinator")
    settings.LANGUAGE_CODE = "en"
    return client


@pytest.fixture
def run_of(cast):
    """run_of("coordinator") answers a run of that colleague that waits for an answer."""

    def run_of(name: str, content: str = PEOPLE, kind: str = "people") -> ImportRun:
        return preview_run(cast[name], content, kind)

    return run_of


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("name", [name for name in [*CAST, "nobody"] if name != "coordinator"])
def test_nobody_else_enters_any_screen_of_an_import(log_in, run_of, name):
    run = run_of("coordinator")
    client = log_in(name)
    answers = [client.get(IMPORT), client.post(IMPORT), client.get(RUNS)]
    answers += [client.get(address(run, screen)) for screen in ("run", "status", "refused", "undo")]
    answers += [client.post(address(run, screen), {"shown": run.preview["digest"]}) for screen in POSTED]
    assert {answer.status_code for answer in answers} == {302}
    assert not [answer.url for answer in answers if "/files/" in answer.url and "next=" not in answer.url]
    run.refresh_from_db()
    assert (run.state, Person.objects.count()) == (State.PREVIEWED, 0)


@pytest.mark.parametrize("name", ["coordinator", "social1", "reception", "manager"])
def test_the_menu_offers_imports_to_the_coordinator_alone(log_in, name):
    page = log_in(name).get(reverse("wagtailadmin_home")).content.decode()
    assert (IMPORT in page) == (name == "coordinator")


@pytest.mark.parametrize("screen", [screen for screen in OF_A_RUN if screen != "undo"])
def test_the_run_of_a_colleague_answers_as_none_does_and_is_noted(coordinator, cast, run_of, screen):
    cast["social1"].groups.set(cast["coordinator"].groups.all())
    run = run_of("social1")
    ask = coordinator.post if screen in POSTED else coordinator.get
    noted = AccessLogEntry.objects.filter(action=Action.REFUSED)
    assert ask(address(run, screen)).status_code == 404
    assert noted.count() == 1
    nobodys = reverse(f"casebook_importers:{screen}", kwargs={"uid": uuid.uuid4()})
    assert ask(nobodys).status_code == 404
    assert noted.count() == 2
    run.refresh_from_db()
    assert run.state == State.PREVIEWED


def test_who_lost_the_role_after_the_preview_confirms_nothing(coordinator, cast, run_of):
    run = run_of("coordinator")
    cast["coordinator"].groups.clear()
    assert coordinator.post(address(run, "confirm"), {"shown": run.preview["digest"]}).status_code == 302
    run.refresh_from_db()
    assert (run.state, Person.objects.count()) == (State.PREVIEWED, 0)


def test_a_file_is_shown_first_and_written_when_confirmed(coordinator):
    page = upload(coordinator, PEOPLE)
    assert page.context["report"].created == 2
    assert Person.objects.count() == 0
    run = ImportRun.objects.get()
    done = confirm(coordinator, run)
    assert Person.objects.count() == 2
    assert reverse("casebook_person_modeladmin_index") in done.content.decode()
    assert address(run, "undo") in done.content.decode()


def test_the_address_holds_a_random_mark_and_nothing_of_the_file(coordinator):
    response = send(coordinator, PEOPLE, name="Παπαδόπουλος Γιώργος.csv")
    assert re.fullmatch(rf"{IMPORT}[0-9a-f-]{{36}}/", response.url)


def test_no_page_of_a_run_is_kept_by_a_browser(coordinator, run_of):
    run = run_of("coordinator")
    for screen in ("run", "status"):
        assert "no-store" in coordinator.get(address(run, screen)).headers["Cache-Control"]


def test_what_was_recognised_and_the_first_rows_are_shown_as_text(coordinator):
    page = upload(coordinator, "Επώνυμο;Όνομα\n<script>alert(1)</script>;Άννα\n".encode("cp1253"))
    text = page.content.decode()
    assert "Windows-1253" in text
    assert "Άννα" in text
    assert "<script>alert(1)" not in text


def test_a_file_that_waits_is_offered_on_the_first_screen(coordinator, run_of):
    run = run_of("coordinator")
    assert address(run) in coordinator.get(IMPORT).content.decode()
    coordinator.post(address(run, "forget"))
    assert address(run) not in coordinator.get(IMPORT).content.decode()


def test_a_forgotten_file_is_not_written_and_says_so(coordinator, run_of):
    run = run_of("coordinator")
    page = coordinator.post(address(run, "forget"), follow=True)
    assert "Nothing was written" in said(page)
    confirm(coordinator, run)
    assert Person.objects.count() == 0


def test_a_second_click_writes_nothing_twice_and_loses_nothing(coordinator, run_of):
    run = run_of("coordinator")
    for _click in range(2):
        page = confirm(coordinator, run)
    assert Person.objects.count() == 2
    assert page.status_code == 200
    run.refresh_from_db()
    assert run.state == State.DONE


def test_a_tab_that_shows_an_older_preview_confirms_nothing(coordinator, run_of):
    run = run_of("coordinator")
    page = confirm(coordinator, run, shown="what another tab showed")
    assert said(page)
    run.refresh_from_db()
    assert (run.state, Person.objects.count()) == (State.PREVIEWED, 0)


def test_a_click_on_a_run_that_ended_is_answered_in_words(coordinator, run_of):
    run = run_of("coordinator")
    confirm(coordinator, run)
    for screen in ("reading", "forget", "cancel"):
        page = coordinator.post(address(run, screen), follow=True)
        assert said(page), screen
    run.refresh_from_db()
    assert run.state == State.DONE


@pytest.mark.parametrize("name", BAD_ROWS)
def test_refused_rows_are_listed_by_row_and_column_and_cannot_be_confirmed(
    coordinator, standard_catalogue, name
):
    rows, number, column, words = BAD_ROWS[name]
    PersonFactory(code="ΑΒ-2022-000001")
    page = upload(coordinator, REQUESTS + rows, kind="requests")
    assert [(error.row, error.column) for error in page.context["report"].errors] == [(number, column)]
    text = page.content.decode()
    assert words in text
    assert f"<td>{number}</td>" in text
    run = ImportRun.objects.get()
    assert run.state == State.REFUSED
    assert said(confirm(coordinator, run))
    assert Request.objects.count() == 0


def test_a_file_that_is_no_table_says_so_and_is_gone(coordinator):
    page = upload(coordinator, b"\x89PNG\r\n\x1a\n")
    text, run = page.content.decode(), ImportRun.objects.get()
    assert "not a table" in text
    assert address(run, "reading") not in text
    assert (run.state, bytes(run.content)) == (ImportRun.State.FAILED, b"")


def test_a_file_that_cannot_be_read_so_can_be_read_otherwise(coordinator):
    page = upload(coordinator, b"surname;name\n")
    text = page.content.decode()
    assert "nothing below it" in text
    assert address(ImportRun.objects.get(), "reading") in text
    assert "report" not in page.context


def test_an_empty_file_is_refused_at_its_field(coordinator):
    page = send(coordinator, b"")
    assert "empty" in str(page.context["form"].errors["file"])
    assert ImportRun.objects.count() == 0


def test_a_file_read_in_the_wrong_letters_is_read_anew_in_those_chosen(coordinator):
    upload(coordinator, "Επώνυμο;Όνομα\nΆλφα;Άννα\n".encode("cp1253"))
    run = ImportRun.objects.get()
    coordinator.post(address(run, "reading"), {"encoding": "ISO-8859-7", "delimiter": ";"})
    run.refresh_from_db()
    assert (run.reading["encoding"], run.reading["delimiter"]) == ("ISO-8859-7", ";")
    coordinator.post(address(run, "reading"), {"encoding": "EBCDIC"})
    run.refresh_from_db()
    assert run.reading["encoding"] == "ISO-8859-7"


def test_a_missing_column_is_named(coordinator):
    page = upload(coordinator, "Επώνυμο\nΑ\n")
    assert page.context["mapping_form"].missing == ["Όνομα"]
    assert "Όνομα" in page.content.decode()


def test_a_long_list_of_errors_is_cut_and_its_length_said(coordinator):
    page = upload(coordinator, "surname;name\n" + "Α;\n" * 250)
    assert len(page.context["shown_errors"]) == 200
    assert "250" in page.content.decode()


def test_the_name_of_a_file_says_nothing(coordinator):
    assert upload(coordinator, PEOPLE, name="../../etc/passwd.png").context["report"].created == 2


def test_a_casebook_that_changed_since_the_preview_is_looked_at_again(coordinator):
    person = PersonFactory(code="Χ1")
    CategoryFactory(code="housing_benefit")
    upload(coordinator, "received_on;person;category\n1/2/2022;Χ1;housing_benefit\n", kind="requests")
    log(person, "wagtail.delete")  # as every screen leaves it
    person.delete()
    confirm(coordinator, ImportRun.objects.get())
    assert Request.objects.count() == 0
    assert ImportRun.objects.get().state != State.DONE


def test_the_progress_is_told_as_json(coordinator, run_of):
    status = coordinator.get(address(run_of("coordinator"), "status")).json()
    assert status["state"] == State.PREVIEWED
    assert 0 <= status["progress"] <= 100


def test_a_running_import_shows_its_bar_without_a_script_too(coordinator, run_of):
    run = run_of("coordinator")
    ImportRun.objects.filter(pk=run.pk).update(state=State.RUNNING)
    text = coordinator.get(address(run)).content.decode()
    assert "<progress" in text
    assert 'http-equiv="refresh"' in text
    assert address(run, "cancel") in text


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.UNDONE])
def test_every_end_of_a_run_is_said_and_leads_on(coordinator, run_of, state):
    run = run_of("coordinator")
    run.state, run.error = state, "The disk is full."
    run.save()
    text = coordinator.get(address(run)).content.decode()
    assert ("The disk is full." in text) == (state != State.UNDONE)
    assert f'href="{IMPORT}"' in text


def test_the_list_shows_the_runs_of_all_and_the_file_of_none(coordinator, cast, run_of):
    assert "No file was imported yet" in coordinator.get(RUNS).content.decode()
    cast["social1"].groups.set(cast["coordinator"].groups.all())
    own, other = run_of("coordinator"), run_of("social1")
    confirm(coordinator, own)
    other.file_name = "Παπαδόπουλος.csv"
    other.save()
    text = coordinator.get(RUNS).content.decode()
    assert address(own) in text
    assert address(other) not in text
    assert "Παπαδόπουλος" not in text
    assert address(own, "undo") in text
    assert "2 new" in text


def test_taking_back_is_asked_first_and_done_once(coordinator, run_of):
    run = run_of("coordinator")
    confirm(coordinator, run)
    assert "2 records that it made are deleted" in coordinator.get(address(run, "undo")).content.decode()
    assert Person.objects.count() == 2
    assert coordinator.post(address(run, "undo")).url == RUNS
    run.refresh_from_db()
    assert run.state == State.UNDONE
    again = coordinator.post(address(run, "undo"), follow=True)
    assert "Nothing was taken back" in said(again)
    assert "cannot be taken back" in again.content.decode()
