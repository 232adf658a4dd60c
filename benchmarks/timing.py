"""How a time is taken and shown: in seconds of the processor, so that other programs do not count."""

from collections.abc import Callable
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from typing import Any

HEADING = f"{'':44}{'rows':>8}{'seconds':>10}{'rows/s':>10}{'baseline s':>12}{'ratio':>8}"


@dataclass(frozen=True)
class Measure:
    """Seconds for a piece of work on so many rows, beside the seconds of its baseline."""

    name: str
    rows: int
    seconds: float
    baseline: float

    def __str__(self) -> str:
        speed, ratio = self.rows / self.seconds, self.seconds / self.baseline
        return (
            f"{self.name:44}{self.rows:>8,}{self.seconds:>10.3f}{speed:>10,.0f}"
            f"{self.baseline:>12.4f}{ratio:>8.1f}"
        )


def spent() -> float:
    """Processor seconds of this process and of the children that have ended (XLSX is read in one)."""
    usages = (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def seconds_of(work: Callable[[], Any]) -> tuple[float, Any]:
    before = spent()
    answer = work()
    return spent() - before, answer


def usual_seconds_of(work: Callable[[], Any], times: int = 7) -> float:
    """The median of several times; for work that may be repeated."""
    return median(seconds_of(work)[0] for _ in range(times))
