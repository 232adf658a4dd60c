"""How a time is taken and shown."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from typing import Any

HEADING = f"{'rows':>10}{'seconds':>10}{'rows/s':>10}{'baseline s':>12}{'ratio':>8}"


@dataclass(frozen=True)
class Measure:
    """Seconds for a piece of work on so many rows, beside the seconds of its baseline.

    Seconds of the processor, so that other programs do not count.
    """

    name: str
    rows: int
    seconds: float
    baseline: float

    def __str__(self) -> str:
        return _line(self.name, self.rows, self.seconds, self.baseline, f"{self.seconds / self.baseline:.1f}")


@dataclass(frozen=True)
class Comparison:
    """Ours against another way to do the same, in seconds by the clock: a database works in a process of its
    own, whose seconds nobody else can count.

    Either ours is to be `times_faster`, or `within` so many times where nothing is quicker than the baseline,
    or nothing is asked of it.
    """

    name: str
    rows: int
    ours: float
    baseline: float
    times_faster: float | None = None
    within: float | None = None

    @property
    def ratio(self) -> float:
        """How many times quicker ours is where that is asked, else how many times as long it takes."""
        return self.baseline / self.ours if self.times_faster else self.ours / self.baseline

    @property
    def is_reached(self) -> bool:
        if self.times_faster:
            return self.ratio >= self.times_faster
        return self.within is None or self.ratio <= self.within

    def __str__(self) -> str:
        ratio = f"{self.ratio:.1f}" if self.times_faster else f"{self.ratio:.2f}"
        return _line(self.name, self.rows, self.ours, self.baseline, ratio) + self._told()

    def _told(self) -> str:
        if self.times_faster:
            return f"  at least {self.times_faster:g} x: {_verdict(self.is_reached)}"
        return f"  within {self.within:g} x: {_verdict(self.is_reached)}" if self.within else ""


@dataclass(frozen=True)
class Bounded:
    """A number of `unit` that is to stay within a limit: megabytes held, queries asked."""

    name: str
    number: float
    most: float
    unit: str

    @property
    def is_reached(self) -> bool:
        return self.number <= self.most

    def __str__(self) -> str:
        verdict = _verdict(self.is_reached)
        return f"{self.name:44}{self.number:>10.0f} {self.unit}  at most {self.most:g}: {verdict}"


def _verdict(is_reached: bool) -> str:
    return "reached" if is_reached else "MISSED"


def _line(name: str, rows: int, seconds: float, baseline: float, ratio: str) -> str:
    return f"{name:44}{rows:>10,}{seconds:>10.3f}{rows / seconds:>10,.0f}{baseline:>12.4f}{ratio:>8}"


def spent() -> float:
    """Processor seconds of this process and of the children that have ended (XLSX is read in one)."""
    usages = (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def seconds_of(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds, and the answer of the work."""
    before = spent()
    answer = work()
    return spent() - before, answer


def usual_seconds_of(work: Callable[[], Any], times: int = 7) -> float:
    """The median of several times; for work that may be repeated."""
    return median(seconds_of(work)[0] for _ in range(times))


def clocked(work: Callable[[], Any]) -> float:
    """Seconds by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
