"""A file brings nobody back who was erased."""

import pytest

from casebook.choices import ErasureGround
from casebook.erasure import ask, erase_person
from casebook.models import Person
from importers.reading import read_table
from importers.runs import run_import
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROW = "code;surname;name\n{code};Επανερχόμενη;Άννα\n"


def take(code: str, **options):
    return run_import("people", read_table(ROW.format(code=code).encode()), user=None, **options)


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_row_with_the_code_of_an_erased_person_is_refused(dry_run):
    person = PersonFactory(surname="Επανερχόμενη")
    erase_person(person=person, ground=ErasureGround.REQUEST, by=None)

    report = take(person.code, dry_run=dry_run)

    assert not report.is_accepted
    assert [(error.row, error.column) for error in report.errors] == [(2, "code")]
    assert "Επανερχόμενη" not in str(report.errors)
    assert not Person.objects.exists()


def test_an_erasure_that_was_only_asked_for_refuses_nothing():
    person = PersonFactory()
    ask(person=person, ground=ErasureGround.REQUEST, by=None)

    report = take(person.code, dry_run=False)

    assert (report.is_accepted, report.updated) == (True, 1)


def test_somebody_who_was_given_the_code_anew_is_changed_by_files():
    person = PersonFactory()
    erase_person(person=person, ground=ErasureGround.REQUEST, by=None)
    Person(code=person.code, surname="Νέα", name="Γυναίκα").save(force_insert=True)

    assert take(person.code, dry_run=False).updated == 1


def test_many_rows_ask_for_erasures_once(django_assert_max_num_queries):
    text = "code;surname;name\n" + "".join(f"Χ{number};Α;Β{number}\n" for number in range(30))
    table = read_table(text.encode())
    with django_assert_max_num_queries(200) as queries:
        run_import("people", table, user=None, dry_run=True)
    assert sum("casebook_erasure" in query["sql"] for query in queries.captured_queries) == 1
