"""How the screens tell how far a figure moved, and why; to whom small numbers are not shown, without them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from casebook import conf
from casebook.choices import DriftReason
from casebook.models import ReportCorrection, SnapshotFigure
from casebook.statistics.corrections import told_reason
from casebook.statistics.drift import FigureDrift
from casebook.statistics.table_drift import TableDrift
from casebook.statistics.telling import tells_its_number, told_now
from casebook.statistics.trace import ERASED, PAPER, TALLY, UNNAMED
from casebook.statistics.wording import grouped

SO_MANY = {
    DriftReason.LATE: ngettext_lazy("%(n)d late entry", "%(n)d late entries", "n"),
    DriftReason.RESTORED: ngettext_lazy("%(n)d counts again", "%(n)d count again", "n"),
    DriftReason.VOIDED: ngettext_lazy("%(n)d void or not held", "%(n)d void or not held", "n"),
    DriftReason.MOVED: ngettext_lazy("%(n)d with another day", "%(n)d with another day", "n"),
    DriftReason.RECATEGORISED: ngettext_lazy(
        "%(n)d put into another category", "%(n)d put into another category", "n"
    ),
    DriftReason.BODY: ngettext_lazy("%(n)d to another body", "%(n)d to another body", "n"),
    DriftReason.PEOPLE: ngettext_lazy("%(n)d with other persons", "%(n)d with other persons", "n"),
    DriftReason.HOUSEHOLD: ngettext_lazy(
        "%(n)d by a household that changed", "%(n)d by households that changed", "n"
    ),
    DriftReason.HOUSEHOLD_MERGED: ngettext_lazy(
        "%(n)d by a merge in the household", "%(n)d by merges in the household", "n"
    ),
    DriftReason.MERGED: ngettext_lazy("%(n)d merged", "%(n)d merged", "n"),
    DriftReason.ERASED: ngettext_lazy(
        "%(n)d erased and still counted", "%(n)d erased and still counted", "n"
    ),
    DriftReason.FORGOTTEN: ngettext_lazy("%(n)d erased and not kept", "%(n)d erased and not kept", "n"),
    DriftReason.UNDONE: ngettext_lazy("%(n)d of an undone import", "%(n)d of undone imports", "n"),
    DriftReason.CHANGED: ngettext_lazy("%(n)d changed otherwise", "%(n)d changed otherwise", "n"),
    DriftReason.DEFINITION: ngettext_lazy(
        "%(n)d by another definition or catalogue", "%(n)d by another definition or catalogue", "n"
    ),
}
# What is counted and is no record, by the kinds of casebook/statistics/trace.py.
WITHOUT_RECORD = {
    ERASED: ngettext_lazy(
        "%(n)d erased that did not count here then", "%(n)d erased that did not count here then", "n"
    ),
    UNNAMED: ngettext_lazy("%(n)d unnamed member", "%(n)d unnamed members", "n"),
    PAPER: ngettext_lazy("%(n)d on paper", "%(n)d on paper", "n"),
    TALLY: ngettext_lazy("%(n)d in the tallies", "%(n)d in the tallies", "n"),
}
COUNTED_WITHOUT_RECORD = WITHOUT_RECORD | {
    ERASED: ngettext_lazy("%(n)d erased by then", "%(n)d erased by then", "n")
}


@dataclass(frozen=True)
class Row:
    """A figure on a screen: what was published, what is counted now (empty where it is not told), and why."""

    drift: FigureDrift
    published: str
    now: str
    why: str

    @property
    def figure(self):
        return self.drift.figure


def rows_of(drifts: Iterable[FigureDrift], *, sees_small_numbers: bool) -> list[Row]:
    """The figures as this reader is shown them."""
    drifts = list(drifts)
    if sees_small_numbers:
        return [Row(drift, grouped(drift.figure.value), _now(drift), reasons(drift)) for drift in drifts]
    untold = _untold(drifts)
    return [
        Row(
            drift,
            _("hidden") if drift.figure.is_hidden else grouped(drift.figure.value),
            "" if drift.figure.code in untold else _now(drift),
            names_of_reasons(drift),
        )
        for drift in drifts
    ]


def _now(drift: FigureDrift) -> str:
    return "" if drift.now is None else grouped(drift.now)


def _untold(drifts: list[FigureDrift]) -> set[str]:
    """The figures of which the count of today would give a small number away: their own, or that of another
    one by subtraction; beside those of the family, all that statistics hide of the year."""
    if not drifts:
        return set()
    told = told_now(drifts[0].figure.snapshot.year)
    small = [drift.figure for drift in drifts if _is_small(drift)]
    families = {figure.parent or figure.code for figure in small}
    return {
        drift.figure.code
        for drift in drifts
        if drift.figure.code not in told or (drift.figure.parent or drift.figure.code) in families
    }


def _is_small(drift: FigureDrift) -> bool:
    if drift.figure.is_hidden:
        return True
    limit = conf.suppression_threshold()
    return 0 < abs(drift.difference) < limit or 0 < (drift.now or 0) < limit


@dataclass(frozen=True)
class MovedTable:
    """A table on a screen, with «By telephone: 9 → 8» of each count that moved, where it is told."""

    title: str
    counts: tuple[str, ...]


def tables_of(drifts: Iterable[TableDrift], *, sees_small_numbers: bool) -> list[MovedTable]:
    """The tables that moved. To whom small numbers are not shown, their names alone: that a published count
    is another one today, the statistics say, too, by not telling it."""
    return [
        MovedTable(
            drift.title,
            tuple(
                f"{cell.label}: {grouped(cell.published)} → {grouped(cell.now)}"
                for cell in drift.cells
                if sees_small_numbers
            ),
        )
        for drift in drifts
    ]


def reasons(drift: FigureDrift) -> str:
    """«6 late entries, 1 merged», with what is counted beyond records at the end."""
    told = [SO_MANY[reason] % {"n": more + fewer} for reason, (more, fewer) in drift.reasons.items()]
    return ", ".join([*told, *(words for words, _difference in without_record(drift))])


def without_record(drift: FigureDrift) -> list[tuple[str, str]]:
    """What moved of that which is counted without a record: in words, with its part of the difference."""
    return [(WITHOUT_RECORD[kind] % {"n": abs(number)}, signed(number)) for kind, number in drift.beyond]


def counted_without_record(figure: SnapshotFigure) -> list[tuple[str, str]]:
    """What was counted without a record when the figure was frozen: in words, and how many; in one order,
    which PostgreSQL does not keep."""
    return [
        (words % {"n": figure.beyond[kind]}, grouped(figure.beyond[kind]))
        for kind, words in COUNTED_WITHOUT_RECORD.items()
        if kind in figure.beyond
    ]


def signed(difference: int) -> str:
    """«+5», «−1»; «=» where something happened and nothing moved."""
    return f"{'+' if difference > 0 else '−'}{grouped(abs(difference))}" if difference else "="


def names_of_reasons(drift: FigureDrift) -> str:
    """The reasons without their numbers, which might be small."""
    return ", ".join(str(reason.label).lower() for reason in drift.reasons)


def told_of(correction: ReportCorrection, *, sees_small_numbers: bool) -> tuple[str, str]:
    """«729 → 734», or that the number is not told; and the reason, which then tells none either."""
    if sees_small_numbers:
        return _step(correction), correction.reason
    is_told = correction.is_told if correction.decided_on else tells_its_number(correction)
    reason = told_reason(correction, tells_number=is_told)
    return _step(correction) if is_told else _("the number is not told"), reason


def _step(correction: ReportCorrection) -> str:
    return f"{grouped(correction.old_value)} → {grouped(correction.new_value)}"
