"""Which years of the report the rows of a file may touch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Field, Max, Min, Model
from django.utils import timezone

from casebook.among import among
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    CounsellingCase,
    CounsellingSession,
    Household,
    HouseholdMembership,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from casebook.statistics.periods import FIRST_YEAR, LAST_YEAR

from .database import connection_of
from .overlays import Overlay

# By which day a record counts. Households have none: they count when a member of theirs comes.
DAYS: dict[type[Model], str] = {
    Request: "received_on",
    Referral: "sent_on",
    ProgrammeEnrolment: "enrolled_on",
    Appointment: "starts_at",
    AppointmentParticipant: "appointment__starts_at",
    CounsellingCase: "requested_on",
    CounsellingSession: "appointment__starts_at",
}
OF_EACH_VISIT = frozenset({Household, HouseholdMembership})


def years_of(overlay: Overlay) -> set[int]:
    """The years in which what it changes and removes counts now, and in which what it lays over would."""
    if overlay.model in OF_EACH_VISIT:
        return _years_of_visits()
    if overlay.model not in DAYS:
        return set()
    path = DAYS[overlay.model]
    name, _separator, of_other = path.partition("__")
    field = overlay.model._meta.get_field(name)
    days = _stored(overlay.model, path, [*overlay.changed, *overlay.gone])
    laid = overlay.values_of(field.column)
    if of_other:  # a new one has an overlay of its own
        days |= _stored(field.related_model, of_other, [key for key in laid if key > 0])
    else:
        days |= set(_as_read(field, laid))
    return _years(days)


def _stored(model: type[Model], path: str, keys: list[int]) -> set[date | None]:
    records = among(model._base_manager, "id", keys).order_by()
    return set(records.values_list(path, flat=True).distinct())


def _as_read(field: Field, values: Iterable) -> Iterable:
    """Values that a cursor takes, as a query answers them."""
    connection = connection_of(field.model)
    column = field.get_col(field.model._meta.db_table)
    for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection)):
        values = [convert(value, column, connection) for value in values]
    return values


def _years_of_visits() -> set[int]:
    visits = Appointment.objects.held().order_by().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    if visits["first"] is None:
        return set()
    return set(range(max(_year(visits["first"]), FIRST_YEAR), min(_year(visits["last"]), LAST_YEAR) + 1))


def _years(days: Iterable[date | None]) -> set[int]:
    years = {_year(day) for day in days if day is not None}  # what was not sent has no day
    return {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}


def _year(day: date) -> int:
    """The year by the clock of the centre."""
    if isinstance(day, datetime):
        return timezone.localdate(day, timezone.get_default_timezone()).year
    return day.year
