"""100,000 requests in: against import-export, against the database's own load, and in how much memory.

Ours is the whole way of a file: read, planned, previewed with its effect on the figures, and written with its
history. Baselines that take minutes run on fewer rows and are reckoned up.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from django.contrib.auth import get_user_model

from benchmarks import bulk_load, plain_resources, request_files
from benchmarks.timing import Bounded, Comparison, clocked
from casebook.models import Request
from importers.engine import make_plan, write
from importers.reading import read_table

ROWS, EDITS = 100_000, 1_000
ROWS_OF_PLAIN, ROWS_OF_TUNED = 1_000, 2_000
TIMES = 3
MOST_MEGABYTES = 400


def compare_imports(folder: Path) -> Iterator[Bounded | Comparison]:
    request_files.people()
    rows = request_files.rows(ROWS)
    new = request_files.as_csv(rows)
    yield from _of_new(rows, new, folder)
    yield _again(rows, new)
    empty()
    yield _peak(new, folder)


def _of_new(rows: list[list[str]], new: bytes, folder: Path) -> Iterator[Comparison]:
    few = request_files.as_csv(rows[:ROWS_OF_PLAIN])
    take_in(few)  # all that is loaded once is loaded
    plain, ours, own = [], [], []
    for _ in range(TIMES):
        empty()
        plain.append(clocked(lambda: plain_resources.take_in(plain_resources.PlainRequests, few)))
        empty()
        ours.append(clocked(lambda: take_in(new)))
        file = bulk_load.dump(Request, folder)
        empty()
        own.append(clocked(lambda file=file: bulk_load.load(Request, file)))
    reckoned = median(plain) * ROWS / ROWS_OF_PLAIN
    yield Comparison("new, against a plain ModelResource", ROWS, median(ours), reckoned, times_faster=100)
    yield Comparison("new, against the database's own load", ROWS, median(ours), median(own), within=2)


def _again(rows: list[list[str]], new: bytes) -> Comparison:
    changed = request_files.as_csv(request_files.edited(rows, EDITS))
    few = rows[:ROWS_OF_TUNED]
    few_changed = request_files.as_csv(request_files.edited(few, EDITS * ROWS_OF_TUNED // ROWS))
    tuned, ours = [], []
    for _ in range(TIMES):
        _refill(request_files.as_csv(few))
        tuned.append(clocked(lambda: plain_resources.take_in(plain_resources.TunedRequests, few_changed)))
        _refill(new)
        ours.append(clocked(lambda: take_in(changed)))
    reckoned = median(tuned) * ROWS / ROWS_OF_TUNED
    name = f"again with {EDITS:,} edits, against a tuned one"
    return Comparison(name, ROWS, median(ours), reckoned, times_faster=80)


def _peak(new: bytes, folder: Path) -> Bounded:
    file = folder / "new.csv"
    file.write_bytes(new)
    command = [sys.executable, "-m", "benchmarks.peak", "benchmarks.big_imports:take_file_in", str(file)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return Bounded(f"memory of {ROWS:,} new ones", float(answer.stdout), MOST_MEGABYTES, "MB")


def take_file_in(file: Path) -> None:
    take_in(file.read_bytes())


def take_in(data: bytes) -> None:
    """A file from its bytes to the records, as the jobs of the casebook carry it."""
    user = get_user_model().objects.get(username="coordinator")
    plan = make_plan("requests", read_table(data), user=user)
    preview = plan.preview()
    report = write(plan, user=user)
    if not report.is_accepted or not (report.created or report.updated) or not preview.digest:
        raise AssertionError(f"Something else was done than was timed: {report.errors[:3]}")


def _refill(data: bytes) -> None:
    empty()
    take_in(data)


def empty() -> None:
    Request._base_manager.all()._raw_delete("default")
