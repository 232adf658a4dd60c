"""The indicators that figures are counted by: the standard ones, and the rows that staff made."""

from functools import cache

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
    """The centre's own indicators, of those valid on some day of `period`. One query."""
    rows = IndicatorDefinition.objects.all()
    if period is not None:
        rows = rows.valid_in(period.start, period.end)
    return tuple(row.as_definition() for row in rows)


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
