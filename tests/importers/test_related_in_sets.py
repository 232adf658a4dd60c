"""Kinds whose rows change other tables: in sets they leave what they leave row by row, and say the same."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given, settings

from importers.engine import make_plan, write
from importers.reading import Table
from tests.importers import small_centre
from tests.importers.row_by_row import run_rows

pytestmark = pytest.mark.django_db


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
