"""What of a confirmed year may be told as it is counted now: no more than the statistics show everybody."""

from casebook.models import ReportCorrection, SnapshotFigure
from casebook.statistics.corrections import may_be_told, standing_value
from casebook.statistics.periods import Period
from casebook.statistics.report import compute


def told_now(year: int) -> frozenset[str]:
    """The codes of the figures whose count of today gives no small number away, of whatever other figure,
    and no small change since the year was published."""
    figures = compute(Period.year(year), public=True)
    return frozenset(figure.indicator.code for figure in figures if not figure.is_hidden)


def would_tell_its_number(figure: SnapshotFigure, value: int) -> bool:
    """Whether a notice that is written now, and says that `figure` is `value`, would tell the number."""
    return tells_its_number(
        ReportCorrection(figure=figure, old_value=standing_value(figure), new_value=value)
    )


def tells_its_number(correction: ReportCorrection) -> bool:
    """Whether the notice of a correction may tell the new number, if it is published now."""
    figure = correction.figure
    return may_be_told(correction) and figure.code in told_now(figure.snapshot.year)
