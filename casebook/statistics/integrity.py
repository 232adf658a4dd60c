"""Whether a snapshot is still what was counted: nobody wrote into its rows past the program."""

from django.utils.translation import gettext as _

from casebook.models import ReportSnapshot
from casebook.statistics.counted import keys_counted
from casebook.statistics.yearbook import digest_of


def alterations_of(snapshot: ReportSnapshot) -> list[str]:
    """What does not agree with what was counted: names of figures, or the tables and other words; empty where
    all of it does. Every stored key is read, so it is asked on demand. Of a snapshot that was replaced the
    keys are gone, and it is not asked.

    The digest is of what is printed and of the hashes of the keys; the hashes are of the keys.
    """
    figures = list(snapshot.figures.order_by("place"))
    altered = [figure.label for figure in figures if keys_counted(figure) is None]
    if not altered and digest_of(snapshot.year, figures, snapshot.tables) != snapshot.digest:
        altered = [_("values, definitions or tables")]
    return altered
