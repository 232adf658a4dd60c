"""The engine and the row-by-row Resource make the same records and say the same sentences."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.engine import make_plan, write
from tests.importers import plain_files
from tests.importers.row_by_row import run_rows

pytestmark = [pytest.mark.usefixtures("english"), pytest.mark.once]


def said(report):
    counts = report.rows, report.created, report.updated, report.unchanged, report.refused
    return counts, report.errors, report.warnings


def after(take, contents):
    """What the run says and what stands in the casebook after it; it is taken back."""
    with transaction.atomic():
        report = take()
        standing = contents()
        transaction.set_rollback(True)
    return said(report), standing


def in_sets(kind, table):
    return write(make_plan(kind, table, user=None), user=None)


@pytest.fixture
def centre(db):
    plain_files.build()


@pytest.mark.parametrize("kind", plain_files.CELLS)
def test_a_file_in_sets_is_what_its_rows_are_one_by_one(kind, centre):
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(st.data())
    def same(data):
        table = data.draw(plain_files.files(kind))
        expected = after(lambda: run_rows(kind, table, dry_run=False), plain_files.contents)
        assert after(lambda: in_sets(kind, table), plain_files.contents) == expected

    same()
