"""The demo's files into an empty casebook, and once more, when they change nothing.

Baseline: the same bytes are decoded, split and inserted as text into one plain table, without a check.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model

from benchmarks.timing import Measure, seconds_of, usual_seconds_of
from casebook.demo import story
from casebook.demo.rows import KINDS, Register
from importers.demo_files import write_file
from importers.reading import read_table
from importers.runs import run_import

# The demo as it stands on a day, so that every run has the same rows.
TODAY = date(2024, 3, 20)


def time_imports(folder: Path) -> Iterator[Measure]:
    rows = Register(story.tell(TODAY), TODAY).rows()
    user = get_user_model().objects.get(username="coordinator")
    files = {kind: write_file(folder, kind, rows[kind]).read_bytes() for kind in KINDS}
    for again in (False, True):
        for kind in KINDS:
            data = files[kind]
            seconds, report = seconds_of(lambda kind=kind, data=data: take_in(kind, data, user))
            if not report.is_accepted or (report.unchanged == report.rows) != again:
                raise AssertionError(f"The import of {kind} did something else than was timed: {report}")
            baseline = usual_seconds_of(lambda data=data: insert_plainly(data), times=3)
            name = f"import {kind}{', the second time' if again else ''}"
            yield Measure(name, report.rows, seconds, baseline)


def take_in(kind: str, data: bytes, user):
    return run_import(kind, read_table(data), user=user, dry_run=False)


def insert_plainly(data: bytes) -> None:
    table = read_table(data)
    columns = len(table.headers)
    with sqlite3.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE plain ({', '.join(f'c{number}' for number in range(columns))})")
        connection.executemany(
            f"INSERT INTO plain VALUES ({', '.join('?' * columns)})",
            ([str(cell) for cell in (*row.cells, *[""] * columns)][:columns] for row in table.rows),
        )
