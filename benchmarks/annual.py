"""The report of one year in ten: its figures against loops over the ORM and against DuckDB, its public page
against another one, and the overview of management.

Every way counts the same 22 figures, and the bench fails where they differ.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import annual_duckdb, annual_plain, large_centre, overview
from benchmarks.published_page import compare_published_page
from benchmarks.timing import Bounded, Comparison, clocked
from casebook.statistics.opening import opening_of
from casebook.statistics.periods import Period
from casebook.statistics.report import compute

YEAR = 2022
# The overview sets the months of a year beside those of the one before.
YEAR_BEFORE = YEAR - 1
EARLIER_YEARS = range(YEAR - 9, YEAR_BEFORE)
DECEMBER = Period.month(YEAR, 12)
ROWS = large_centre.REQUESTS_A_YEAR * 10
TIMES = 5


def compare_annual(folder: Path) -> Iterator[Bounded | Comparison]:
    large_centre.build([YEAR])
    report_of_one = median(clocked(lambda: compute(Period.year(YEAR))) for _ in range(TIMES))
    large_centre.build([YEAR_BEFORE])
    overview_of_two = overview.seconds(DECEMBER)
    large_centre.build(EARLIER_YEARS)
    yield from _compare_report(folder, report_of_one)
    yield from compare_published_page()
    overview_of_ten = overview.seconds(DECEMBER)
    yield Comparison(
        "overview, ten years against its two", ROWS, overview_of_ten, overview_of_two, within=1.5
    )
    yield from overview.time_first_view(DECEMBER)


def _compare_report(folder: Path, of_one: float) -> Iterator[Comparison]:
    period = Period.year(YEAR)
    opening = opening_of(period)
    duck = annual_duckdb.load(folder)
    ours, by_duck = [], []
    for _ in range(TIMES):  # in turn, so that whatever else the machine does is done to both
        ours.append(clocked(lambda: compute(period)))
        by_duck.append(clocked(lambda: annual_duckdb.figures(duck, YEAR, opening.start, opening.end)))
    by_loops: dict[str, int] = {}
    plain = clocked(lambda: by_loops.update(annual_plain.figures(YEAR, opening.start, opening.end)))
    told = {figure.indicator.code: figure.value for figure in compute(period)}
    _agree(told, annual_duckdb.figures(duck, YEAR, opening.start, opening.end))
    _agree(told, by_loops)
    yield Comparison("report, against loops over the ORM", ROWS, median(ours), plain, times_faster=20)
    yield Comparison("report, against DuckDB", ROWS, median(ours), median(by_duck), within=5)
    yield Comparison("report, ten years against one", ROWS, median(ours), of_one, within=2)


def _agree(ours: dict[str, int], theirs: dict[str, int]) -> None:
    different = {code: (value, theirs.get(code)) for code, value in ours.items() if value != theirs.get(code)}
    if different:
        raise AssertionError(f"Two ways to count differ: {different}")
