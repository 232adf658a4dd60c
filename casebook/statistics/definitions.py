"""The indicators that figures are counted by: the standard ones, and the rows that staff made."""

from dataclasses import replace
from datetime import date
from functools import cache

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casebook.indicators import Definition, Dimension, DistinctOn, Source
from casebook.indicators.standard import EXTRA, STANDARD
from casebook.models import IndicatorDefinition
from casebook.statistics.periods import Period

__all__ = [
    "EXTRA",
    "STANDARD",
    "Definition",
    "Dimension",
    "DistinctOn",
    "Source",
    "definition",
    "definitions",
    "own_definitions",
]


def own_definitions(period: Period | None = None) -> tuple[Definition, ...]:
    """The centre's own indicators, of those valid on some day of `period`. One query.

    One that is valid for a part of the period is counted in all of it, so that its years can be compared; its
    definition says so.
    """
    if period is None:
        return tuple(row.as_definition() for row in IndicatorDefinition.objects.all())
    rows = IndicatorDefinition.objects.valid_in(period.start, period.end)
    return tuple(_told_of(row.as_definition(), period) for row in rows)


def _told_of(definition: Definition, period: Period) -> Definition:
    begins = definition.valid_from and definition.valid_from > period.start
    ends = definition.valid_until and definition.valid_until < period.last_day
    if not (begins or ends):
        return definition
    first = _validity_day(definition.valid_from if begins else None)
    last = _validity_day(definition.valid_until if ends else None)
    return replace(definition, definition=format_lazy("{} {}", definition.definition, _part(first, last)))


def _part(first: str, last: str) -> Promise:
    if first and last:
        return format_lazy(
            _("Defined from {first} to {last}; the whole period is counted."), first=first, last=last
        )
    if first:
        return format_lazy(_("Defined from {first} on; the whole period is counted."), first=first)
    return format_lazy(_("Defined until {last}; the whole period is counted."), last=last)


def _validity_day(day: date | None) -> str:
    return format_date(day, "d/m/Y") if day else ""


def definitions(period: Period | None = None) -> tuple[Definition, ...]:
    """What a report prints: the standard indicators in the order of the report, then the centre's own."""
    return (*STANDARD, *own_definitions(period))


def definition(code: str) -> Definition:
    """The indicator with this code, of tables and screens too.

    Raises:
        KeyError: there is none.
    """
    if code in _fixed():
        return _fixed()[code]
    row = IndicatorDefinition.objects.filter(code=code).first()
    if row is None:
        raise KeyError(code)
    return row.as_definition()


@cache
def _fixed() -> dict[str, Definition]:
    return {each.code: each for each in (*STANDARD, *EXTRA)}
