"""The coordinator prepares the figures of a year; management confirms what was prepared, and nothing else."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from casebook import accountability
from casebook.accountability import Action
from casebook.choices import SnapshotState
from casebook.models import ReportSnapshot, SnapshotFigure
from casebook.models.confirming import TITLE_LENGTH, WORD_LENGTH, has_long_word
from casebook.models.snapshots import in_language
from casebook.permissions import can_confirm_year, can_prepare_year
from casebook.report_events import as_kept
from casebook.roles import User
from casebook.statistics.integrity import alterations_of
from casebook.statistics.opening import is_on_paper, opened_on
from casebook.statistics.periods import Period
from casebook.statistics.yearbook import CountedYear, count_year

NAME_LENGTH = 150


class Refused(Exception):
    """What was asked is not done; the message says why, to whoever asked."""


class Outdated(Refused):
    """What was prepared is not what is counted or stored now: only preparing it anew helps."""


@transaction.atomic
def prepare_year(*, year: int, by: User) -> ReportSnapshot:
    """Count `year` and keep it for its confirmation; what was prepared before is replaced.

    Raises:
        Refused: `by` is not the coordinator, the year is not over, or its records are on paper, it was
            confirmed, or somebody else prepared it while it was counted.
    """
    if not can_prepare_year(by):
        raise Refused(_("Only the coordinator prepares the figures of a year."))
    _refuse_uncounted(year)
    # Waits for whoever confirms it at this moment.
    prepared = list(ReportSnapshot.objects.select_for_update().prepared().of(year))
    if ReportSnapshot.objects.confirmed().of(year).exists():
        raise Refused(
            _("The figures of %(year)d were confirmed: what was wrong in them is told by a correction.")
            % {"year": year}
        )
    _replace(prepared)
    counted = count_year(year)
    try:
        with transaction.atomic():
            snapshot = _keep(counted, by)
    except IntegrityError as error:
        raise Refused(_somebody_else_prepared(year)) from error
    record(Action.PREPARE, snapshot, by)
    return snapshot


def confirm_year(*, snapshot: ReportSnapshot, by: User, title: str) -> ReportSnapshot:
    """Sign `snapshot` as `by`, with the `title` that is printed: from now on it is what everybody reads.

    Raises:
        Refused: `by` is not of management or prepared it; no title, or one that cannot be printed; it was
            confirmed or replaced before; the year is not over; or what was prepared was altered, or the
            records changed since (Outdated): that is kept with it, so that the coordinator learns of it.
    """
    if not can_confirm_year(by):
        raise Refused(_("Only management confirms the figures of a year."))
    title = _printable(title)
    with transaction.atomic():
        snapshot = ReportSnapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)
        try:
            _refuse_to_confirm(snapshot, by)
        except Outdated as refusal:
            outdated = refusal
            snapshot.refused_on = timezone.now()
            snapshot.save(update_fields=["refused_on"])
        else:
            snapshot.state = SnapshotState.CONFIRMED
            snapshot.confirmed_on, snapshot.confirmed_by = timezone.now(), by
            snapshot.confirmed_by_name, snapshot.confirmed_by_title = name_of(by), title
            snapshot.events = as_kept(snapshot.year)
            snapshot.save()
            record(Action.CONFIRM, snapshot, by)
            return snapshot
    raise outdated


def _printable(title: str) -> str:
    """The title in one line, as it is printed: never cut."""
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Write your title: it is printed beside your name."))
    if len(title) > TITLE_LENGTH or has_long_word(title):
        raise Refused(
            _("Your title may have %(letters)d letters, and no word of it more than %(limit)d.")
            % {"letters": TITLE_LENGTH, "limit": WORD_LENGTH}
        )
    return title


def name_of(user: User) -> str:
    """As it is printed."""
    return get_user_display_name(user)[:NAME_LENGTH]


def record(action: Action, snapshot: ReportSnapshot, by: User, **detail: object) -> None:
    """A line of the access log on the figures of a year."""
    period = Period.year(snapshot.year)
    days = {"period_start": period.start, "period_end": period.last_day}
    accountability.record(
        actor=by, action=action, subject=snapshot, detail={"kind": "year", **days, **detail}
    )


def _keep(counted: CountedYear, by: User) -> ReportSnapshot:
    snapshot = ReportSnapshot.objects.create(
        year=counted.year,
        computed_on=counted.computed_on,
        digest=counted.digest,
        code_version=counted.code_version,
        tables=counted.tables,
        prepared_by=by,
        prepared_by_name=name_of(by),
    )
    for figure in counted.figures:
        figure.snapshot = snapshot
    SnapshotFigure.objects.bulk_create(counted.figures)
    return snapshot


def _somebody_else_prepared(year: int) -> str:
    other = ReportSnapshot.objects.prepared().of(year).first()
    return _("%(name)s prepared the figures of %(year)d at the same moment: look at those.") % {
        "year": year,
        "name": other.prepared_by_name if other else _("Somebody else"),
    }


def _refuse_uncounted(year: int) -> None:
    """Of such a year no figures are published: they would still grow, or say that nobody came."""
    period, words = Period.year(year), {"year": year}
    if not period.is_over(timezone.localdate()):
        raise Refused(_("The year %(year)d is not over: its figures still grow.") % words)
    if period.end <= opened_on():
        raise Refused(_("In %(year)d the centre was not open yet: there is nothing to count.") % words)
    if is_on_paper(period):
        raise Refused(
            _(
                "The records of %(year)d were kept on paper: what is counted are copies of some, and no "
                "figures of the year."
            )
            % words
        )


def _refuse_to_confirm(snapshot: ReportSnapshot, by: User) -> None:
    if snapshot.is_confirmed:
        raise Refused(
            _("The figures of %(year)d were confirmed on %(day)s by %(name)s.")
            % {
                "year": snapshot.year,
                "day": date_format(timezone.localtime(snapshot.confirmed_on), "d/m/Y"),
                "name": snapshot.confirmed_by_name,
            }
        )
    if snapshot.state != SnapshotState.PREPARED:
        raise Refused(_("These figures were prepared anew since: look at the new ones."))
    if snapshot.prepared_by_id == by.pk:
        raise Refused(_("Whoever prepared the figures does not confirm them: a second person does."))
    _refuse_uncounted(snapshot.year)
    if altered := alterations_of(snapshot):
        raise Outdated(
            _("Somebody changed in the database what was prepared: the coordinator prepares it anew.")
            + " "
            + changed_figures(altered)
        )
    counted = count_year(snapshot.year)
    if counted.digest != snapshot.digest:
        raise Outdated(_what_changed(snapshot, counted))


def _what_changed(snapshot: ReportSnapshot, counted: CountedYear) -> str:
    """The names of the figures that would be others, or else of the tables; no number, since a small one
    might be among them."""
    now = {figure.code: figure.keys_hash + str(figure.value) for figure in counted.figures}
    changed = [
        figure.label
        for figure in snapshot.figures.all()
        if now.get(figure.code) != figure.keys_hash + str(figure.value)
    ]
    changed = changed or [
        in_language(table["title"]) for table in snapshot.tables if table not in counted.tables
    ]
    told = " " + changed_figures(changed) if changed else ""
    return _("Something changed since the figures were prepared: the coordinator prepares them anew.") + told


def changed_figures(names: Iterable[str]) -> str:
    return _("Changed: %(figures)s.") % {"figures": ", ".join(names)}


def _replace(snapshots: Iterable[ReportSnapshot]) -> None:
    """What was prepared and never confirmed is kept by its values; the keys are those of the next one."""
    for snapshot in snapshots:
        snapshot.state = SnapshotState.REPLACED
        snapshot.save(update_fields=["state"])
        snapshot.figures.update(keys=b"")
