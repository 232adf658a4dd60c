"""The register of erasures: written after each, and replayed after a restore."""

import io
import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from casebook import conf
from casebook.choices import ErasureGround, HoldKind
from casebook.erasure import erase_person, is_register_complete, register
from casebook.models import Erasure, Hold, Person
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests import factories
from tests.casebook.erased import TRACES, everything_of_a_person, tables_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(settings, tmp_path):
    path = tmp_path / "apart" / "erasures.txt"
    settings.CASEBOOK = {**settings.CASEBOOK, "ERASURE_REGISTER": str(path)}
    return path


@pytest.fixture
def erased(path, django_capture_on_commit_callbacks):
    """erased(person): as a request does it, with what happens after the commit."""

    def erase(person) -> Erasure:
        with django_capture_on_commit_callbacks(execute=True):
            return erase_person(person=person, ground=ErasureGround.REQUEST, by=None)

    return erase


def replay(**options) -> str:
    said = io.StringIO()
    call_command("replay_erasures", stdout=said, stderr=said, **options)
    return said.getvalue()


class Backup:
    """Of the whole database, as it is when this is made."""

    def __init__(self):
        self.mark = transaction.savepoint()

    def restore(self) -> None:
        transaction.savepoint_rollback(self.mark)


def figures() -> list:
    periods = (Period.year(2022), Period.month(2022, 3))
    return [figure.value for period in periods for figure in compute(period)]


def test_an_erasure_adds_a_line_with_codes_and_no_name(path, erased):
    first, second = factories.PersonFactory(), factories.PersonFactory()

    erased(first)
    erased(second)

    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[1:] for line in lines] == [
        [str(person.pk), person.code, "request"] for person in (first, second)
    ]
    assert path.stat().st_mode & 0o077 == 0
    assert is_register_complete()


def test_a_restored_backup_is_erased_again_and_counts_the_same(path, erased):
    worker = factories.UserFactory()
    whole = everything_of_a_person(worker)
    before = figures()
    backup = Backup()
    erased(whole.person)
    backup.restore()
    assert set(tables_with(*TRACES)) >= {"casebook_person"}
    assert figures() == before

    said = replay()

    assert whole.person.code in said
    assert tables_with(*TRACES) == {}
    assert figures() == before
    # One for each time: the second erasure is one of its own.
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2

    again = replay()
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2
    assert whole.person.code not in again
    assert figures() == before


def test_a_dry_run_says_who_is_back_and_erases_nobody(path, erased):
    person = factories.PersonFactory()
    backup = Backup()
    erased(person)
    backup.restore()

    assert person.code in replay(dry_run=True)
    assert Person.objects.filter(code=person.code).exists()


def test_somebody_new_who_got_the_same_key_and_code_is_another_person(path, erased):
    person = factories.PersonFactory()
    erased(person)
    namesake = Person(pk=person.pk, code=person.code, surname="Νέα", name="Γυναίκα")
    namesake.save(force_insert=True)

    assert person.code not in replay()
    assert Person.objects.filter(surname="Νέα").exists()


def test_the_key_alone_is_not_enough(path, erased):
    person = factories.PersonFactory()
    backup = Backup()
    erased(person)
    backup.restore()
    Person.objects.update(code="ΑΒ-2020-000001")

    replay()

    assert Person.objects.get().code == "ΑΒ-2020-000001"


def test_a_hold_from_before_the_erasure_was_lifted_since_and_a_newer_one_holds(path, erased):
    worker = factories.UserFactory()
    person = factories.PersonFactory()
    backup = Backup()
    erased(person)
    backup.restore()
    hold = Hold.objects.create(person=person, kind=HoldKind.LEGAL, reason="Δίκη", set_by=worker)

    with pytest.raises(SystemExit) as ending:
        replay()
    assert ending.value.code == 1
    assert Person.objects.filter(pk=person.pk).exists()

    Hold.objects.filter(pk=hold.pk).update(created_at=timezone.now() - timedelta(hours=1))
    replay()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_an_erasure_stays_done_where_the_register_cannot_be_written(settings, tmp_path, erased, caplog):
    blocked = tmp_path / "a file"
    blocked.write_text("")
    settings.CASEBOOK = {**settings.CASEBOOK, "ERASURE_REGISTER": str(blocked / "erasures.txt")}
    person = factories.PersonFactory()

    with caplog.at_level(logging.ERROR):
        erasure = erased(person)

    assert erasure.status == "done"
    assert "replay_erasures" in caplog.text
    assert person.full_name not in caplog.text
    assert not is_register_complete()


def test_the_next_erasure_and_the_command_write_what_is_missing(path, erased):
    first, second = factories.PersonFactory(), factories.PersonFactory()
    erased(first)
    path.unlink()
    erased(second)
    assert len(register.read()) == 2

    path.write_text("", encoding="utf-8")
    replay()

    assert {line.code for line in register.read()} == {first.code, second.code}


def test_the_erasure_of_somebody_who_got_an_erased_code_is_written_too(path, erased):
    person = factories.PersonFactory()
    erased(person)
    another = Person(pk=person.pk, code=person.code, surname="Νέα", name="Γυναίκα")
    another.save(force_insert=True)

    erased(another)

    assert [line.code for line in register.read()] == [person.code] * 2
    assert is_register_complete()


@pytest.mark.parametrize(
    "text",
    ["2026-01-01\t1\n", "yesterday\t1\tΑΒ-1\trequest\n", "2026-01-01T10:00:00\t1\tΑΒ-1\trequest\n", "\udcff"],
)
def test_a_register_that_says_something_else_erases_nobody(path, text):
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(CommandError) as error:
        replay()

    assert error.value.returncode == 2
    assert not is_register_complete()


def test_without_a_register_the_command_says_so(settings):
    settings.CASEBOOK = {**settings.CASEBOOK, "ERASURE_REGISTER": ""}

    with pytest.raises(CommandError) as error:
        replay()

    assert error.value.returncode == 2
    assert is_register_complete()


def test_the_path_of_the_register_is_written_from_the_root_on(settings):
    settings.CASEBOOK = {**settings.CASEBOOK, "ERASURE_REGISTER": "erasures.txt"}

    assert any("ERASURE_REGISTER" in problem for problem in conf.problems())
