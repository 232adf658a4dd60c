"""The tables that every publication of a year has: what is cut, and by what."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebook.indicators import Dimension
from casebook.statistics.cuts import Cut, cut
from casebook.statistics.definitions import definition
from casebook.statistics.naming import Names
from casebook.statistics.periods import Period


class TableOfYear(NamedTuple):
    """A figure by one dimension or two, under a code by which pages and files name the table."""

    code: str
    title: Promise
    figure: str
    by: tuple[Dimension, ...]


TABLES = (
    TableOfYear(
        "requests_by_category", _("Requests by category"), "requests_received", (Dimension.CATEGORY,)
    ),
    TableOfYear("requests_by_month", _("Requests by month"), "requests_received", (Dimension.MONTH,)),
    TableOfYear(
        "requests_by_channel", _("Requests by way of contact"), "requests_received", (Dimension.CHANNEL,)
    ),
    TableOfYear("requests_by_body", _("Requests by body"), "requests_received", (Dimension.BODY,)),
    TableOfYear(
        "citizens_by_age_and_sex",
        _("Citizens received by age and sex"),
        "citizens_received",
        (Dimension.AGE_BAND, Dimension.SEX),
    ),
    TableOfYear(
        "citizens_by_municipal_unit",
        _("Citizens received by municipal unit"),
        "citizens_received",
        (Dimension.MUNICIPAL_UNIT,),
    ),
    TableOfYear(
        "appointments_by_month", _("Appointments held by month"), "appointments_held", (Dimension.MONTH,)
    ),
)


def cuts_of(period: Period) -> dict[str, Cut]:
    """The cut behind each of TABLES, by the code of the table."""
    names = Names()
    return {table.code: cut(definition(table.figure), period, table.by, names) for table in TABLES}
