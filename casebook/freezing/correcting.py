"""Corrections: written by the coordinator, decided by management, printed beside the old value, and kept.

No number is typed: the corrected value is what is counted when the correction is written, and it must be the
same when it is decided.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.accountability import Action
from casebook.choices import CorrectionState
from casebook.freezing.confirming import Refused, name_of, record
from casebook.models import ReportCorrection, SnapshotFigure
from casebook.permissions import can_confirm_year, can_prepare_year
from casebook.roles import User
from casebook.statistics.corrections import standing_value
from casebook.statistics.counts_in_words import tells_a_number
from casebook.statistics.telling import tells_its_number, would_tell_its_number
from casebook.statistics.yearbook import value_now

REASON_LENGTH = 500


def write_correction(*, figure: SnapshotFigure, reason: str, by: User) -> ReportCorrection:
    """Ask management to publish what is counted now beside the published `figure`, for `reason`.

    Raises:
        Refused: `by` is not the coordinator; no reason, or one that is too long; the year is not confirmed;
            nothing changed; the reason holds a number, and that of the correction is not told; or a
            correction of the figure waits already.
    """
    if not can_prepare_year(by):
        raise Refused(_("Only the coordinator writes corrections."))
    reason = _checked(reason)
    if not figure.snapshot.is_confirmed:
        raise Refused(_("Only a confirmed figure is corrected; others are prepared anew."))
    old, new = standing_value(figure), value_now(figure)
    if old == new:
        raise Refused(_("Nothing to correct: the figure is counted now as it was published."))
    if tells_a_number(reason) and not would_tell_its_number(figure, new):
        raise Refused(
            _(
                "The number of this correction is not announced, so its reason holds no number either: "
                "remove digits and words such as “two” or “a dozen”."
            )
        )
    correction = ReportCorrection(
        figure=figure,
        old_value=old,
        new_value=new,
        reason=reason,
        made_on=timezone.now(),
        made_by=by,
        made_by_name=name_of(by),
    )
    try:
        with transaction.atomic():
            correction.save(force_insert=True)
            record(Action.CORRECT, figure.snapshot, by, asked=CorrectionState.WAITING, reason=figure.code)
    except IntegrityError as error:
        raise Refused(_("A correction of this figure waits for its decision already.")) from error
    return correction


@transaction.atomic
def decide_correction(
    *, correction: ReportCorrection, by: User, accept: bool, refusal: str = ""
) -> ReportCorrection:
    """Publish the notice, or refuse it for the reason `refusal`, which whoever wrote it reads. Whether it
    tells the number is decided here, for good.

    Raises:
        Refused: `by` is not of management or wrote it; it was decided before; it is to be refused without a
            reason; or it is to be published, and the count changed since it was written, or its reason tells
            a number that it must not tell now.
    """
    if not can_confirm_year(by):
        raise Refused(_("Only management decides corrections."))
    related = ReportCorrection.objects.select_for_update(of=("self",)).select_related("figure__snapshot")
    correction = related.get(pk=correction.pk)
    if correction.state != CorrectionState.WAITING:
        raise Refused(_("This correction was decided before."))
    if correction.made_by_id == by.pk:
        raise Refused(_("Whoever wrote a correction does not decide it: a second person does."))
    refusal = "" if accept else _checked(refusal)
    if accept:
        if value_now(correction.figure) != correction.new_value:
            raise Refused(
                _("The figure changed again since: refuse this correction, and let a new one be written.")
            )
        correction.is_told = tells_its_number(correction)
        if tells_a_number(correction.reason) and not correction.is_told:
            raise Refused(
                _(
                    "The number can no longer be announced, and the reason tells it: refuse this correction, "
                    "and let another one be written without numbers."
                )
            )
    correction.state = CorrectionState.CONFIRMED if accept else CorrectionState.REFUSED
    correction.decided_on, correction.decided_by = timezone.now(), by
    correction.decided_by_name, correction.refusal = name_of(by), refusal
    correction.save()
    record(
        Action.CORRECT, correction.figure.snapshot, by, asked=correction.state, reason=correction.figure.code
    )
    return correction


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > REASON_LENGTH:
        raise Refused(_("Write the reason, in 1 to %(limit)d characters.") % {"limit": REASON_LENGTH})
    return reason
