"""Which figures of a report make up a whole, and which do not add up, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from casebook.choices import Unit
from casebook.indicators import Source
from casebook.statistics.counts import OVERLAPPING_UNITS, Count, total
from casebook.statistics.report import Figure, Report


@dataclass(frozen=True)
class Split:
    """A figure whose parts are all shown, and what it counts beyond them (0 where they make it up)."""

    whole: Figure
    parts: tuple[Figure, ...]
    beyond: Count


@dataclass(frozen=True)
class Apart:
    """Figures that nobody may add to each other or to the others, with the reason in the reader's language.

    `reason` is one of: units, overlap, contained, cut_off.
    """

    reason: str
    sentence: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Reconciliation:
    """`wholes` are the sums that hold (258 = 189 + 69); of `hidden` ones something is not shown."""

    wholes: tuple[Split, ...]
    hidden: tuple[Figure, ...]
    apart: tuple[Apart, ...]


def reconcile(report: Report) -> Reconciliation:
    """What adds up in `report` and what does not."""
    wholes = splits(report)
    told = {split.whole.indicator.code for split in wholes}
    with_parts = [figure for figure in report if exclude_each_other(report.parts_of(figure.indicator.code))]
    hidden = tuple(figure for figure in with_parts if figure.indicator.code not in told)
    return Reconciliation(tuple(wholes), hidden, tuple(_apart(report)))


def splits(report: Report) -> list[Split]:
    """The figures with parts, each with its sum; those of which something is hidden are left out, and those
    of which one record may stand in two parts."""
    found = []
    for whole in report:
        parts = tuple(report.parts_of(whole.indicator.code))
        if not exclude_each_other(parts) or any(figure.is_hidden for figure in (whole, *parts)):
            continue
        beyond = whole.count.value - total(part.count for part in parts).value
        found.append(Split(whole, parts, Count(beyond, whole.indicator.unit)))
    return found


def exclude_each_other(parts: Sequence[Figure]) -> bool:
    """Whether there are parts, and no record stands in two of them: some filter holds any two apart."""
    return bool(parts) and all(
        any(
            set(codes).isdisjoint(two.indicator.filters.get(name, codes))
            for name, codes in one.indicator.filters.items()
        )
        for one, two in combinations(parts, 2)
    )


def _apart(report: Report) -> Iterator[Apart]:
    of_unit: dict[Unit, list[Figure]] = {}
    for figure in report:
        of_unit.setdefault(figure.indicator.unit, []).append(figure)
    if len(of_unit) > 1:
        units = ", ".join(str(unit.label) for unit in of_unit)
        sentence = _("The figures count different things, which are never added: %(units)s.")
        yield Apart("units", sentence % {"units": units}, tuple(report))
    for unit, figures in of_unit.items():
        if unit in OVERLAPPING_UNITS and len(figures) > 1:
            sentence = _("Figures in %(unit)s are not added: the same ones may stand in several of them.")
            yield Apart("overlap", sentence % {"unit": unit.label}, tuple(figures))
    yield from _contained(report)
    for figure in report:
        if figure.indicator.is_since_opening:
            sentence = _("Its period is another one, %(period)s: it contains the requests of the year.")
            yield Apart("cut_off", sentence % {"period": figure.period.label}, (figure,))


def _contained(report: Report) -> Iterator[Apart]:
    """A session is an appointment, who was received was served, and our own figures count records of the
    standard ones again."""
    of_source = {figure.indicator.source: figure for figure in report if figure.indicator.is_standard}
    sessions, held = of_source.get(Source.SESSIONS), of_source.get(Source.APPOINTMENTS)
    if sessions and held:
        sentence = _("The counselling sessions are among the appointments held.")
        yield Apart("contained", sentence, (held, sessions))
    received, served = of_source.get(Source.VISITS), of_source.get(Source.SERVED)
    if received and served:
        sentence = _("The citizens received are among the people served.")
        yield Apart("contained", sentence, (served, received))
    own = tuple(
        each
        for each in report
        if not each.indicator.is_standard
        and not (each.indicator.parent and exclude_each_other(report.parts_of(each.indicator.parent)))
    )
    if own:
        sentence = _("The centre's own figures may count records that other figures count, too.")
        yield Apart("contained", sentence, own)
