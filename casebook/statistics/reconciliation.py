"""The sums that a report allows: a figure and its parts. No other lines of it add up to anything."""

from dataclasses import dataclass

from casebook.statistics.counts import Count, total
from casebook.statistics.report import Figure, Report


@dataclass(frozen=True)
class Split:
    """A figure whose parts are all shown, and what it counts beyond them (0 where they make it up)."""

    whole: Figure
    parts: tuple[Figure, ...]
    beyond: Count


def splits(report: Report) -> list[Split]:
    """The figures with parts, each with its sum; those of which something is hidden are left out."""
    found = []
    for whole in report:
        parts = tuple(report.parts_of(whole.indicator.code))
        if not parts or any(figure.is_hidden for figure in (whole, *parts)):
            continue
        beyond = whole.count.value - total(part.count for part in parts).value
        found.append(Split(whole, parts, Count(beyond, whole.indicator.unit)))
    return found
