"""Kinds whose rows change other tables: in sets they leave what they leave row by row, and say the same."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings

from casebook.models import Person
from importers.engine import make_plan, write
from importers.engine.undo import undo
from importers.reading import Recognised, Table
from tests.factories import HouseholdFactory, PersonFactory
from tests.importers import small_centre
from tests.importers.row_by_row import run_rows
from tests.importers.written import run_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _row_by_row(kind: str, table: Table):
    return run_rows(kind, table, dry_run=False)


def _in_sets(kind: str, table: Table):
    return write(make_plan(kind, table, user=None), user=None)


def _outcome(run, kind: str, table: Table) -> dict:
    """What `run` says and what stands in the casebook after it, which is taken back."""
    with transaction.atomic():
        report = run(kind, table)
        contents = small_centre.contents()
        transaction.set_rollback(True)
    said = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "refused")}
    findings = [
        sorted((finding.row or 0, finding.column, finding.message) for finding in findings)
        for findings in (report.errors, report.warnings)
    ]
    return said | dict(zip(("errors", "warnings"), findings, strict=True)) | contents


@pytest.mark.parametrize("kind", small_centre.CELLS)
def test_files_of_related_kinds_leave_in_sets_what_they_leave_row_by_row(kind):
    small_centre.build()

    @settings(deadline=None, max_examples=40, database=None, derandomize=True)
    @given(table=small_centre.files(kind))
    def compare(table):
        in_rows, in_sets = (_outcome(run, kind, table) for run in (_row_by_row, _in_sets))
        for name, expected in in_rows.items():
            assert in_sets[name] == expected, name

    compare()


# Files that make, change and move as much as they can, with the rows that are told of beside their own.
FILES = {
    "people": [
        ["code", "surname", "name", "household", "relation"],
        ["ΑΒ-2020-000002", "Α", "Β2", "Ν-2020-00001", "head"],
        ["ΑΒ-2020-000003", "Α", "Β3", "", ""],
        ["ΑΒ-2021-000001", "Γ", "Δ", "Ν-2021-00001", "head"],
    ],
    "households": [
        ["number", "head"],
        ["Ν-2021-00001", "ΑΒ-2020-000001"],
        ["Ν-2020-00002", "ΑΒ-2020-000003"],
    ],
    "appointments": [
        ["reference", "starts_at", "person", "booking", "status", "request"],
        ["Ρ-2020-000001", "15/03/2022 12:00", "ΑΒ-2020-000002", "walk_in", "held", "2020/00002"],
        ["", "16/03/2022 09:00", "ΑΒ-2020-000001 + ΑΒ-2020-000003", "scheduled", "held", "2020/00001"],
    ],
    "sessions": [
        ["reference", "starts_at", "person", "case_requested_on", "professional", "kind", "status"],
        ["Σ-2020-000001", "15/03/2022 12:00", "ΑΒ-2020-000001", "01/02/2022", "psych2", "couple", "held"],
        ["", "17/03/2022 12:00", "ΑΒ-2020-000003, ΑΒ-2020-000002", "", "psych1", "", "held"],
    ],
}


def _file(kind: str) -> Table:
    headers, *rows = FILES[kind]
    return Table(headers, rows, range(2, 2 + len(rows)), Recognised("csv"))


def _without_versions(contents: dict) -> dict:
    """What stands in the casebook, however often it was written; numbers that were given out stay so."""
    contents.pop("numbers")
    for name in ("people", "households", "appointments", "participants", "cases", "sessions"):
        contents[name] = [row[:-1] for row in contents[name]]
    return contents | {"memberships": sorted(map(str, contents["memberships"]))}


@pytest.mark.parametrize("kind", FILES)
def test_what_a_file_left_in_related_rows_is_taken_back_with_it(kind):
    small_centre.build()
    before = _without_versions(small_centre.contents())
    run = run_of(kind=kind)
    assert write(make_plan(kind, _file(kind), user=None), user=None, run=run).errors == []
    assert _without_versions(small_centre.contents()) != before

    undo(run, user=None)

    assert _without_versions(small_centre.contents()) == before


@pytest.mark.parametrize("kind", FILES)
def test_a_plan_of_a_related_kind_writes_nothing_and_says_what_would_change(kind):
    small_centre.build()
    before = small_centre.contents()
    plan = make_plan(kind, _file(kind), user=None)
    preview, overlays = plan.preview(), plan.overlays()
    assert small_centre.contents() == before
    assert preview.change_count == len(preview.changes) > 0
    assert all(change.before != change.after for change in preview.changes)
    tables = [overlay.model for overlay in overlays]
    assert len(tables) == len(set(tables))
    for overlay in overlays:
        assert len(set(map(len, overlay.new.values()))) <= 1


def test_a_preview_names_people_and_households_by_their_codes():
    small_centre.build()
    changes = make_plan("people", _file("people"), user=None).preview().changes
    said = {(change.row, change.column): (change.before, change.after) for change in changes}
    assert said[2, "Νοικοκυριό"] == ("Ν-2020-00002", "Ν-2020-00001")
    assert said[3, "Σχέση"] == ("Παιδί", "")
    (people, *_others) = make_plan("appointments", _file("appointments"), user=None).preview().changes
    assert (people.before, people.after) == ("ΑΒ-2020-000001 + ΑΒ-2020-000003", "ΑΒ-2020-000002")


def test_somebody_who_moved_since_the_plan_was_made_is_moved_from_where_they_live_now():
    small_centre.build()
    plan = make_plan("people", _file("people"), user=None)
    mover = Person.objects.get(code="ΑΒ-2020-000002")
    between = HouseholdFactory(head=mover)

    assert write(plan, user=None).errors == []

    assert not between.memberships.current().exists()
    assert mover.memberships.current().get().household.number == "Ν-2020-00001"


@pytest.mark.parametrize("kind", FILES)
def test_the_same_file_twice_changes_nothing_the_second_time(kind):
    small_centre.build()
    file = _file(kind)
    file.rows = [row for row in file.rows if row[0]]
    file.numbers = range(2, 2 + len(file.rows))
    write(make_plan(kind, file, user=None), user=None)
    report = make_plan(kind, file, user=None).report
    assert (report.created, report.updated, report.unchanged) == (0, 0, len(file.rows))


@pytest.mark.parametrize("kind", FILES)
def test_the_queries_of_a_long_file_of_a_related_kind_are_as_many_as_of_a_short_one(kind):
    small_centre.build()
    people = [PersonFactory(code=f"Χ{number}") for number in range(30)]
    counts = []
    for some in (people[:3], people[3:]):
        with CaptureQueriesContext(connection) as queries:
            assert write(make_plan(kind, _of_each(kind, some), user=None), user=None).errors == []
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _of_each(kind: str, people: list[Person]) -> Table:
    rows = {
        "people": [("surname", "name", "household")] + [("Κ", f"Λ{p.code}", f"Ν-{p.code}") for p in people],
        "households": [("number", "head"), *((f"Ο-{p.code}", p.code) for p in people)],
        "appointments": [FILES["appointments"][0][1:]]
        + [("15/03/2022 12:00", p.code, "walk_in", "held", "2020/00001") for p in people],
        "sessions": [("starts_at", "person", "professional", "status")]
        + [("15/03/2022 12:00", p.code, "psych1", "held") for p in people],
    }[kind]
    return Table(list(rows[0]), rows[1:], range(2, 1 + len(rows)), Recognised("csv"))
