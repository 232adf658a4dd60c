"""The annual report of one year in ten: against loops over the ORM, and against DuckDB over the same rows.

Every way counts the same 22 figures, and the bench fails where they differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import annual_duckdb, annual_plain, large_centre
from benchmarks.timing import Comparison, clocked
from casebook.statistics.opening import opening_of
from casebook.statistics.periods import Period
from casebook.statistics.report import compute

YEAR = 2022
YEARS_BEFORE = range(YEAR - 9, YEAR)
TIMES = 5


@dataclass(frozen=True)
class Growth:
    """How many times as long a job takes among the records of ten years as among those of its own year."""

    name: str
    of_one: float
    of_ten: float

    def __str__(self) -> str:
        ratio = f"{self.of_ten / self.of_one:.1f}"
        return f"{self.name:44}{'':>10}{self.of_ten:>10.3f}{'':>10}{self.of_one:>12.4f}{ratio:>8}"


def compare_annual(folder: Path) -> Iterator[Comparison | Growth]:
    period = Period.year(YEAR)
    large_centre.build([YEAR])
    of_one = median(clocked(lambda: compute(period)) for _ in range(TIMES))
    large_centre.build(YEARS_BEFORE)
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
    rows = large_centre.REQUESTS_A_YEAR * (len(YEARS_BEFORE) + 1)
    yield Comparison("report, against loops over the ORM", rows, median(ours), plain, times_faster=20)
    yield Comparison("report, against DuckDB", rows, median(ours), median(by_duck), within=5)
    yield Growth("report, ten years against one", of_one, median(ours))


def _agree(ours: dict[str, int], theirs: dict[str, int]) -> None:
    different = {code: (value, theirs.get(code)) for code, value in ours.items() if value != theirs.get(code)}
    if different:
        raise AssertionError(f"Two ways to count differ: {different}")
