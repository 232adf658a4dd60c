"""The period that a screen of figures shows: typed as two days, or taken from the links above them."""

from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from casebook.statistics.periods import ONE_DAY, Period, PeriodError
from casebook.wagtail_admin.fields import DayField

# The script and the first style sheet bring the calendar of the date fields.
MEDIA = forms.Media(
    css={"all": ["casebook/casebook.css", "casebook/statistics.css"]}, js=["casebook/people.js"]
)


class PeriodForm(forms.Form):
    """The first and the last day of a period, both included."""

    first = DayField(label=_("From"))
    last = DayField(label=_("To, included"))

    def clean(self) -> dict:
        cleaned = super().clean()
        if "first" in cleaned and "last" in cleaned:
            try:
                cleaned["period"] = Period.inclusive(cleaned["first"], cleaned["last"])
            except PeriodError as error:
                self.add_error("last", str(error))
        return cleaned


@dataclass(frozen=True)
class PeriodLink:
    """A period that people often ask for."""

    name: str
    period: Period
    is_shown: bool

    @property
    def query(self) -> str:
        return period_query(self.period)


def whole_days(period: Period) -> dict[str, str]:
    """The form's values for `period`, as its fields write days."""
    return {"first": date_format(period.start, "d/m/Y"), "last": date_format(period.last_day, "d/m/Y")}


def period_query(period: Period) -> str:
    return urlencode(whole_days(period))


def period_links(shown: Period | None) -> list[PeriodLink]:
    """This and the last year, this and the last month, by the clock of the reader."""
    today = timezone.localdate()
    this_month = Period.month(today.year, today.month)
    month_before = this_month.start - ONE_DAY
    periods = {
        _("Last year"): Period.year(today.year - 1),
        _("This year"): Period.year(today.year),
        _("Last month"): Period.month(month_before.year, month_before.month),
        _("This month"): this_month,
    }
    return [PeriodLink(name, period, period == shown) for name, period in periods.items()]
