"""What a reader may ask of the figures: whoever may not see small numbers asks for whole periods, and never
for the work of one colleague."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook import permissions
from casebook.indicators import Dimension
from casebook.roles import User
from casebook.statistics import protection
from casebook.statistics.periods import Period, clock_of_the_centre
from casebook.wagtail_admin.statistics.periods import PeriodForm

STILL_RUNNING = _(
    "Choose a period that is over: from one day to the next, what was added to it would tell of one person."
)


def may_cut_by(reader: User, dimension: Dimension) -> bool:
    """Figures of one colleague's work are the coordinator's matter."""
    return dimension != Dimension.WORKER or permissions.can_see_every_workload(reader)


class ReadersPeriodForm(PeriodForm):
    """A period; of a reader from whom small numbers are hidden, one that gives none of them away by what is
    left when another one is taken from it."""

    def __init__(self, *args, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean(self) -> dict:
        cleaned = super().clean()
        period = cleaned.get("period")
        if period and not permissions.sees_small_numbers(self.reader):
            if not protection.allowed_period(period):
                self.add_error("last", protection.PERIOD_REFUSED)
            elif not is_over(period):
                self.add_error("last", STILL_RUNNING)
        return cleaned


def is_over(period: Period) -> bool:
    """By the clock of the centre."""
    with clock_of_the_centre():
        return period.is_over(timezone.localdate())
