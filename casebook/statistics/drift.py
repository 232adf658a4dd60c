"""Published against now: how far each figure of a confirmed year moved, and record by record why.

A record that went and a record that came are a change each; with what is counted beyond records they make up
the difference, always. An erased record that the anonymous ledger keeps in the figure is a change of nothing.
Costs grow with the keys of the year, the questions with the number of figures.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from casebook.choices import DriftReason
from casebook.models import ReportSnapshot, SnapshotFigure
from casebook.statistics import keys
from casebook.statistics.corrections import current_value, standing_value
from casebook.statistics.definitions import definition as definition_of
from casebook.statistics.drift_reasons import Explanation
from casebook.statistics.periods import Period
from casebook.statistics.trace import ERASED, behind
from casebook.statistics.yearbook import beyond, keys_of


class Change(NamedTuple):
    """A record of which the figure counts one more (+1) or one less (-1) than when it was frozen; 0 where
    the record went and the figure keeps it, as of erased ones."""

    key: int
    reason: DriftReason
    by: int


@dataclass(frozen=True)
class FigureDrift:
    """One figure: as it was frozen, and as it is counted now. `now` is None where nobody counts it any more,
    since its indicator is gone."""

    figure: SnapshotFigure
    now: int | None
    changes: tuple[Change, ...] = ()
    # What is counted beyond records, by kind: how many more than then, without the erased of `changes`.
    beyond: tuple[tuple[str, int], ...] = ()

    @property
    def difference(self) -> int:
        """From what was frozen to what is counted now."""
        return 0 if self.now is None else self.now - self.figure.value

    @property
    def is_corrected(self) -> bool:
        """Whether a published notice tells of what is counted now."""
        return self.now == standing_value(self.figure) and self.now != self.figure.value

    @property
    def can_be_corrected(self) -> bool:
        """Whether readers do not know yet what is counted now."""
        return (
            self.figure.snapshot.is_confirmed
            and self.now is not None
            and self.now != standing_value(self.figure)
        )

    @property
    def published(self) -> int | None:
        """What readers go by."""
        return current_value(self.figure)

    @property
    def has_moved(self) -> bool:
        return bool(self.changes or self.beyond) or self.now != self.figure.value

    @cached_property
    def reasons(self) -> dict[DriftReason, tuple[int, int]]:
        """How many records came and went (or stay counted), by reason, in the order of the reasons."""
        more: Counter[DriftReason] = Counter()
        fewer: Counter[DriftReason] = Counter()
        for change in self.changes:
            (more if change.by > 0 else fewer)[change.reason] += 1
        return {
            reason: (more[reason], fewer[reason]) for reason in DriftReason if more[reason] or fewer[reason]
        }


def drifts_of(snapshot: ReportSnapshot) -> list[FigureDrift]:
    """Every figure of a confirmed year, in the order of the report."""
    return [drift_of(figure) for figure in snapshot.figures.all()]


def drift_of(figure: SnapshotFigure) -> FigureDrift:
    """One figure against its records of today."""
    try:
        definition = definition_of(figure.code)
    except KeyError:
        return FigureDrift(figure, None)
    trace = behind(definition, Period.year(figure.snapshot.year))
    found = array("q", keys_of(trace))
    counted_beyond = beyond(trace)
    now = len(found) + sum(counted_beyond.values())
    more_beyond = Counter(counted_beyond)
    more_beyond.subtract(figure.beyond)
    is_alike = keys.digest(trace.records.model._meta.label_lower, found) == figure.keys_hash
    if is_alike and not more_beyond[ERASED]:
        return FigureDrift(figure, now, beyond=_moved(more_beyond))
    gone, come = differences(() if is_alike else keys.unpack(bytes(figure.keys)), () if is_alike else found)
    explanation = Explanation(figure, definition, trace.records.model)
    changes = [
        *(Change(key, reason, +1) for key, reason in explanation.of_those_that_came(come)),
        *_of_those_erased(figure, set(gone), more_beyond),
    ]
    told = {change.key for change in changes}
    left = [key for key in gone if key not in told]
    changes += _of_those_that_went(explanation.of_those_that_went(left), more_beyond)
    return FigureDrift(figure, now, tuple(changes), _moved(more_beyond))


def _of_those_erased(figure: SnapshotFigure, gone: set[int], more_beyond: Counter[str]) -> list[Change]:
    """What had happened to records before they were erased. Those that had come count in the ledger, of those
    `more_beyond`: each is a change of its own, where the figure counts the erased."""
    changes: list[Change] = []
    if not gone and not more_beyond[ERASED]:
        return changes
    for erased in figure.erased_changes.all():
        if erased.by < 0 and erased.key in gone:
            changes.append(Change(erased.key, DriftReason(erased.reason), -1))
        elif erased.by > 0 and more_beyond[ERASED] > 0:
            more_beyond[ERASED] -= 1
            changes.append(Change(erased.key, DriftReason(erased.reason), +1))
    return changes


def _of_those_that_went(
    reasons: Iterable[tuple[int, DriftReason]], more_beyond: Counter[str]
) -> Iterator[Change]:
    """The ledger tells how many erased records a figure keeps, and of none which it was: as many of those
    that are gone as it counts more than then are a change of nothing, and leave `more_beyond`."""
    for key, reason in reasons:
        if reason != DriftReason.ERASED:
            yield Change(key, reason, -1)
        elif more_beyond[ERASED] > 0:
            more_beyond[ERASED] -= 1
            yield Change(key, reason, 0)
        else:
            yield Change(key, DriftReason.FORGOTTEN, -1)


def _moved(more_beyond: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((kind, number) for kind, number in sorted(more_beyond.items()) if number)


def differences(before: Sequence[int], now: Sequence[int]) -> tuple[list[int], list[int]]:
    """The keys that stand in `before` alone and in `now` alone, in order."""
    old, new = set(before), set(now)
    return sorted(old - new), sorted(new - old)


def moved(drifts: Sequence[FigureDrift]) -> Iterator[FigureDrift]:
    """Those of which somebody has to hear."""
    return (drift for drift in drifts if drift.has_moved)
