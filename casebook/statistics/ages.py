"""Ages on a day, in the bands in which they are told."""

from datetime import date

from django.db.models import Case, CharField, IntegerField, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Replace
from django.db.models.lookups import LessThan

from casebook.indicators.whitelist import AGE_BANDS, AGE_STARTS, MINORS

# Days as numbers, 20220315: the difference of two has the years between them before its last four digits.
A_YEAR = 10_000


def age_band(born: date | None, day: date) -> str:
    """The band of the age on `day`; empty where it is not known."""
    if born is None or born > day:
        return ""
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if age < AGE_STARTS[0]:
        return MINORS
    return AGE_BANDS[sum(start <= age for start in AGE_STARTS)]


def age_band_on(born: Combinable, day: Combinable) -> Case:
    """The same in SQL: of the expressions of two days."""
    lived = _as_number(day) - _as_number(born)
    bands = [
        When(_less_than(lived, start), then=Value(band))
        for start, band in zip(AGE_STARTS, AGE_BANDS, strict=False)
    ]
    return Case(
        When(_less_than(lived, 0), then=Value("")),
        *bands,
        When(_less_than(lived, A_YEAR), then=Value(AGE_BANDS[-1])),
        default=Value(""),
        output_field=CharField(),
    )


def _less_than(lived: Combinable, years: int) -> LessThan:
    return LessThan(lived, Value(years * A_YEAR))


def _as_number(day: Combinable) -> Combinable:
    return Cast(Replace(Cast(day, TextField()), Value("-"), Value("")), IntegerField())
