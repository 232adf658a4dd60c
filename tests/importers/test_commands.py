"""The commands: what they print, how they end, and that a refusal leaves nothing behind."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import gettext

from casebook.models import Person, Request
from importers import conf
from importers.engine.undo import undo
from importers.models import ImportRun, Transfer
from tests.factories import PersonFactory, TallyFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

REQUESTS = "number;received_on;person;category\n"
ANNA = "ΑΒ-2022-000001"
GOOD = f"2022/00001;1/2/2022;{ANNA};housing_benefit\n"
# What the rows are, then row, column and words of the refusal.
BAD_ROWS = {
    "an unknown category": (GOOD.replace("housing_benefit", "ανύπαρκτη"), 2, "category", "ανύπαρκτη"),
    "a day that does not exist": (GOOD.replace("1/2/", "31/02/"), 2, "received_on", "31/02/2022"),
    "a person that does not exist": (GOOD.replace(ANNA, "ΑΒ-2022-999999"), 2, "person", "ΑΒ-2022-999999"),
    "a repeated key": (GOOD * 2, 3, "number", "2 and 3"),
}
BAD_FILES = {
    "a picture": (b"\x89PNG\r\n\x1a\n", "not a table"),
    "an empty file": (b"", "empty"),
    "headings alone": (REQUESTS.encode(), "nothing below"),
}


@pytest.fixture
def run(tmp_path, capsys, standard_catalogue):
    """run("requests", "…csv text…") answers the exit code, the JSON of the last line and what was said."""
    PersonFactory(code="ΑΒ-2022-000001")

    def run(kind, content, *options):
        path = tmp_path / "file.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = 0
        try:
            call_command("import_casebook", kind, str(path), "--json", *options)
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, json.loads(said.out.splitlines()[-1]), said.err + said.out

    return run


def test_a_file_that_is_taken_ends_with_zero_and_its_counts(run):
    code, report, said = run("requests", REQUESTS + GOOD)
    assert code == 0
    assert report | {"warnings": []} == {
        "kind": "requests", "rows": 1, "created": 1, "updated": 0, "unchanged": 0, "refused": 0,
        "errors": [], "warnings": [],
    }  # fmt: skip
    assert "Wrote 1 new" in said
    assert Request.objects.get().number == "2022/00001"


@pytest.mark.parametrize("name", BAD_ROWS)
def test_refused_rows_end_with_two_and_say_where(run, name):
    rows, number, column, words = BAD_ROWS[name]
    code, report, said = run("requests", REQUESTS + rows)
    assert code == 2
    assert [(error["row"], error["column"]) for error in report["errors"]] == [(number, column)]
    assert words in report["errors"][0]["message"]
    assert f"Row {number}, {column}: " in said
    assert (report["created"], report["refused"], Request.objects.count()) == (0, 1, 0)


def test_a_missing_column_refuses_every_row(run):
    code, report, _said = run("requests", "number;received_on;person\n2022/00001;1/2/2022;ΑΒ-2022-000001\n")
    assert (code, report["refused"], Request.objects.count()) == (2, 1, 0)
    assert [(error["row"], error["column"]) for error in report["errors"]] == [(1, "Κατηγορία")]


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read_ends_with_one(run, name):
    content, words = BAD_FILES[name]
    code, report, said = run("requests", content)
    assert (code, report["rows"], len(report["errors"])) == (1, 0, 1)
    assert words in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["requests", "missing.csv"], "missing.csv"),
        (["cats", "missing.csv"], "people, households"),
        (["requests", "missing.csv", "--user", "nobody"], "nobody"),
    ],
)
def test_what_the_command_cannot_start_with_ends_with_one(arguments, words, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("import_casebook", *arguments)
    assert end.value.code == 1
    assert words in capsys.readouterr().err


def test_a_dry_run_writes_nothing(run):
    code, report, said = run("people", "surname;name\nΑ;Β\n", "--dry-run")
    assert (code, report["created"], Person.objects.count()) == (0, 1, 1)
    assert "Would write 1 new" in said


def test_the_import_is_logged_for_the_named_user(run):
    UserFactory(username="coordinator")
    run("people", "surname;name\nΑ;Β\n", "--user", "coordinator")
    assert Transfer.objects.get().user.username == "coordinator"


def test_the_greek_site_answers_in_greek_wherever_there_is_a_translation(run):
    with translation.override("el"):
        _code, report, _said = run("people", "surname;name\nΑ;\n")
        assert report["errors"][0]["message"] == gettext("This cell must not be empty.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["cats"], "people, households"),
        (["tallies", "--from", "31/02/2022"], "31/02/2022"),
        (["tallies", "--from", "2022-12-31", "--to", "2022-01-01"], "ends before"),
    ],
)
def test_an_export_that_cannot_be_is_refused_and_leaves_no_file(arguments, words, tmp_path):
    with pytest.raises(CommandError, match=words):
        call_command("export_casebook", *arguments, "--output", str(tmp_path / "x.csv"))
    assert list(tmp_path.iterdir()) == []


def test_an_export_into_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_casebook", "tallies", "--output", str(tmp_path / "no" / "x.csv"))


def test_plain_is_for_scripts_keys_codes_commas(tmp_path):
    TallyFactory(topic="Επίδομα, ενοίκιο", count=3)
    path = tmp_path / "x.csv"
    call_command("export_casebook", "tallies", "--plain", "--output", str(path))
    assert path.read_text(encoding="utf-8").splitlines() == [
        "date,channel,topic,count",
        '2022-04-04,phone,"Επίδομα, ενοίκιο",3',
    ]


def test_an_export_is_logged(tmp_path):
    call_command("export_casebook", "people", "--output", str(tmp_path / "x.csv"))
    assert (Transfer.objects.get().direction, Transfer.objects.get().kind) == ("out", "people")


def test_a_file_of_the_command_stands_in_the_list_of_imports_and_can_be_undone(run):
    run("requests", REQUESTS + GOOD)
    kept = ImportRun.objects.get()
    assert (kept.state, kept.kind, kept.created) == (ImportRun.State.DONE, "requests", 1)

    undo(kept, user=UserFactory())

    assert not Request.objects.exists()


def test_a_file_that_changes_nothing_or_is_refused_leaves_no_import(run):
    run("requests", REQUESTS + GOOD)
    run("requests", REQUESTS + GOOD)
    run("requests", REQUESTS + GOOD.replace("housing_benefit", "ανύπαρκτη"))
    run("requests", REQUESTS + GOOD.replace("2022/00001", "2022/00002"), "--dry-run")

    assert ImportRun.objects.count() == 1


def test_while_another_file_is_written_the_command_writes_nothing(run):
    ImportRun.objects.create(kind="people", state=ImportRun.State.RUNNING)

    code, report, _said = run("requests", REQUESTS + GOOD)

    assert (code, report["created"], report["refused"]) == (2, 0, 1)
    assert "Another file" in report["errors"][0]["message"]
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"WORKER": "nobody"}, "embedded, command, tasks"),
        ({"WORKRE": "command"}, "WORKRE"),
        ({"WORKER": "tasks"}, "within the request"),
        ("command", "no dictionary"),
    ],
)
def test_settings_that_are_wrong_are_said_at_the_check(settings, given, words):
    settings.CASEBOOK_IMPORTERS = given
    assert any(words in problem for problem in conf.problems())


def test_settings_that_are_right_are_not_complained_of(settings):
    for worker in ("embedded", "command"):
        settings.CASEBOOK_IMPORTERS = {"WORKER": worker}
        assert conf.problems() == []
