"""1,000,000 requests out as CSV and 100,000 as XLSX: against the database's own export and against openpyxl.

Ours is what a screen does: counted, logged, read in one moment, written as labels, piece by piece.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from django.contrib.auth import get_user_model
from django.db import connection
from openpyxl import Workbook

from benchmarks import bulk_load, request_files
from benchmarks.timing import Bounded, Comparison, clocked
from casebook.models import Request
from importers.engine import make_plan, write
from importers.exporting import Export
from importers.reading import read_table
from importers.resources import KINDS
from importers.writing import rows_of

ROWS, ROWS_OF_XLSX = 1_000_000, 100_000
TIMES = 3
MOST_MEGABYTES = 60

# The columns of the file, as the database itself would join them.
QUERY = """
SELECT r.number, r.received_on, p.code, c.name, b.name, r.channel, r.status, u.username, r.external_reference,
       r.closed_on, r.outcome
FROM casebook_request r JOIN casebook_person p ON p.id = r.applicant_id
JOIN casebook_servicecategory c ON c.id = r.category_id LEFT JOIN casebook_body b ON b.id = r.body_id
LEFT JOIN auth_user u ON u.id = r.worker_id ORDER BY r.id
"""


def compare_exports(folder: Path) -> Iterator[Bounded | Comparison]:
    fill(ROWS_OF_XLSX)
    yield _workbooks(folder)
    multiply(ROWS // ROWS_OF_XLSX)
    yield _texts(folder)
    yield _peak(folder)


def fill(rows: int) -> None:
    request_files.people()
    table = read_table(request_files.as_csv(request_files.rows(rows)))
    user = get_user_model().objects.get(username="coordinator")
    if not write(make_plan("requests", table, user=user), user=user).is_accepted:
        raise AssertionError("The requests of the bench were refused.")


def multiply(times: int) -> None:
    """Each request `times` times, with numbers of their own: how they came in is not measured here."""
    columns = [f.column for f in Request._meta.concrete_fields if f.name not in ("id", "number")]
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies WHERE copy < %s) "
            f"INSERT INTO casebook_request (number, {listed}) SELECT number || '-' || copy, {listed} "
            "FROM copies CROSS JOIN casebook_request",
            [times - 1],
        )
        cursor.execute("ANALYZE")


def _texts(folder: Path) -> Comparison:
    ours, own = [], []
    for _ in range(TIMES):
        ours.append(clocked(lambda: take_out(folder / "ours.csv", "csv")))
        own.append(clocked(lambda: bulk_load.export(QUERY, folder / "own.csv")))
    name = "to CSV, against the database's own"
    return Comparison(name, ROWS, median(ours), median(own), within=3)


def _workbooks(folder: Path) -> Comparison:
    ours, other = [], []
    for _ in range(TIMES):
        ours.append(clocked(lambda: take_out(folder / "ours.xlsx", "xlsx")))
        other.append(clocked(lambda: write_with_openpyxl(folder / "other.xlsx")))
    name = "to XLSX, against openpyxl's write-only mode"
    return Comparison(name, ROWS_OF_XLSX, median(ours), median(other), times_faster=5)


def take_out(path: Path, format: str) -> None:
    user = get_user_model().objects.get(username="coordinator")
    with path.open("wb") as file:
        file.writelines(Export("requests", user=user, purpose="audit", format=format).begin())


def write_with_openpyxl(path: Path) -> None:
    """The same rows, from the same query, by openpyxl as its manual says for many rows."""
    resource = KINDS["requests"].resource()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([column.label for column in resource.fields.values()])
    for row in rows_of(resource, resource.get_export_queryset(), plain=False):
        sheet.append(row)
    book.save(path)


def _peak(folder: Path) -> Bounded:
    peaks = []
    for work in ("idle", "take_out_as_text"):
        command = [
            sys.executable,
            "-m",
            "benchmarks.peak",
            f"benchmarks.exports:{work}",
            str(folder / "ours.csv"),
        ]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
        peaks.append(float(answer.stdout))
    return Bounded(f"memory of {ROWS:,} to CSV, above idle", peaks[1] - peaks[0], MOST_MEGABYTES, "MB")


def idle(_path: Path) -> None:
    """What a process holds that has asked the database once."""
    Request.objects.select_related("applicant", "category", "body", "worker").first()


def take_out_as_text(path: Path) -> None:
    idle(path)
    take_out(path, "csv")
