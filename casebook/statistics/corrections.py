"""Whether a correction tells its number: a small difference would point at the persons whom it adds."""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from django.db.models import F, FilteredRelation, Prefetch, Q
from django.utils.translation import gettext as _

from casebook import conf
from casebook.choices import CorrectionState
from casebook.models import ReportCorrection, ReportSnapshot, SnapshotFigure
from casebook.statistics.counts_in_words import tells_a_number


def standing_value(figure: SnapshotFigure) -> int:
    """What was counted for the last notice of `figure`, told or not; without a notice, for the snapshot."""
    decided = _decided(figure)
    return decided[-1].new_value if decided else figure.value


def current_value(figure: SnapshotFigure) -> int | None:
    """What readers are to go by: the number of the last notice, else the published one; None where the page
    does not tell it."""
    decided = _decided(figure)
    if decided:
        return decided[-1].new_value if decided[-1].is_told else None
    return figure.published_value


def told_values(figure: SnapshotFigure) -> list[int]:
    """Every number of `figure` that was published so far, the first one first."""
    first = [] if figure.is_hidden else [figure.value]
    return first + [correction.new_value for correction in _decided(figure) if correction.is_told]


# What a figure says of how it was counted.
NOT_TOLD = ("keys", "query", "sql", "labels", "definitions")
# Of one version of a snapshot, its figures by code; None stands for what is hidden in it.
Told = tuple[ReportSnapshot, dict[str, int | None]]


def told_figures(year: int) -> list[Told]:
    """Every version of the figures of `year` that readers hold: as they were confirmed, or prepared for that,
    and after each notice; of cumulative figures those of the years before."""
    figures = SnapshotFigure.objects.filter(Q(snapshot__year=year) | Q(is_since_opening=True))
    snapshots = ReportSnapshot.objects.known().filter(year__lte=year).defer("tables")
    kept = figures.defer(*NOT_TOLD).prefetch_related("corrections")
    found = snapshots.prefetch_related(Prefetch("figures", kept))
    return [(each, version) for each in found for version in _versions(each.figures.all())]


def told_of(years: Collection[int], codes: Collection[str]) -> Iterator[Told]:
    """The same of the figures `codes` of `years` alone, of which every snapshot has some. One question."""
    known = SnapshotFigure.objects.filter(code__in=codes, snapshot__in=ReportSnapshot.objects.known())
    published = Q(corrections__state=CorrectionState.CONFIRMED, corrections__is_told=True)
    rows = (
        known.filter(snapshot__year__in=years)
        .annotate(notice=FilteredRelation("corrections", condition=published))
        .annotate(announced=F("notice__new_value"))
        .select_related("snapshot")
        .defer(*NOT_TOLD)
        .order_by("snapshot", "notice__decided_on", "notice")
    )
    for _snapshot, alike in groupby(rows, key=lambda row: row.snapshot_id):
        figures = list(alike)
        told = {figure.code: figure.published_value for figure in figures}
        yield figures[0].snapshot, told
        for figure in figures:
            if figure.announced is not None:
                told = {**told, figure.code: figure.announced}
                yield figure.snapshot, told


def _versions(figures: Iterable[SnapshotFigure]) -> Iterator[dict[str, int | None]]:
    """The numbers of the first day, and then those that stand after each notice that tells one."""
    told = {figure.code: figure.published_value for figure in figures}
    yield told
    notices = [(notice, figure.code) for figure in figures for notice in _decided(figure) if notice.is_told]
    for notice, code in sorted(notices, key=lambda pair: (pair[0].decided_on, pair[0].pk)):
        told = {**told, code: notice.new_value}
        yield told


def told_reason(correction: ReportCorrection, *, tells_number: bool) -> str:
    """The reason as it is read by those from whom small numbers are hidden: beside a number that is not told,
    no sentence tells it either."""
    if tells_number or not tells_a_number(correction.reason):
        return correction.reason
    return _("The reason is not shown: it tells a number that is not announced.")


def may_be_told(correction: ReportCorrection) -> bool:
    """Whether the new number may stand on the page.

    Not where it is small, where it differs by a small number from one that was published, or where what the
    page tells of the figure's whole or parts would then give a small change of another one away.
    """
    figure, new = correction.figure, correction.new_value
    told = told_values(figure)
    if not told or _is_small(new) or any(_is_small(new - value) for value in told):
        return False
    family = {each.code: each for each in figure.snapshot.figures.all()}
    wholes = [code for code in (figure.code, figure.parent) if code in family]
    return not any(_gives_away(family.values(), family[code], figure, new) for code in wholes)


def _gives_away(
    figures: Iterable[SnapshotFigure], whole: SnapshotFigure, corrected: SnapshotFigure, new: int
) -> bool:
    """Whether what the whole counts beyond its parts would be seen to change by a small number."""
    parts = [figure for figure in figures if figure.parent == whole.code]
    if not parts:
        return False
    change = _change(whole, corrected, new) - sum(_change(part, corrected, new) for part in parts)
    return _is_small(change)


def _change(figure: SnapshotFigure, corrected: SnapshotFigure, new: int) -> int:
    """How far the number that readers know last lies from the first one."""
    told = told_values(figure)
    if not told:
        return 0
    return (new if figure.code == corrected.code else told[-1]) - told[0]


def _decided(figure: SnapshotFigure) -> list[ReportCorrection]:
    published = [each for each in figure.corrections.all() if each.state == CorrectionState.CONFIRMED]
    return sorted(published, key=lambda each: (each.decided_on, each.pk))


def _is_small(number: int) -> bool:
    return 0 < abs(number) < conf.suppression_threshold()
