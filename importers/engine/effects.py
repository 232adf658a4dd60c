"""What the figures of the report would be after a file: "2022: 617 → 626".

The report counts twice, over the records as they are and over the tables as they would be, so that each
figure has one definition. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max, Min, Model, QuerySet
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
from casebook.statistics.periods import FIRST_YEAR, LAST_YEAR, Period
from casebook.statistics.report import Report, compute

from .database import connection_of
from .overlays import Overlay
from .preview import Effect
from .shadows import cast_shadows, one_moment

if TYPE_CHECKING:
    from .plan import Plan

# The report is counted for so many years, the latest ones.
MOST_YEARS = 5

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


class Effects(NamedTuple):
    """The figures that would be others, in the order of the years and of the report, and how many earlier
    years the file may touch, which were not counted."""

    figures: list[Effect]
    years_left_out: int = 0


def effects(plan: Plan) -> list[Effect]:
    """The figures that would be others, of the latest years that the rows may touch."""
    return work_out(plan.overlays()).figures


def work_out(overlays: Iterable[Overlay]) -> Effects:
    """As `effects`, from what would become of the tables."""
    overlays = [overlay for overlay in overlays if overlay.model in DAYS or overlay.model in OF_EACH_VISIT]
    if not overlays:
        return Effects([])
    connection = connection_of(overlays[0].model)
    with one_moment(connection):
        years = _years_of_stored(overlays)
        with one_moment(connection):  # the shadows go when it ends
            cast_shadows(connection, overlays)
            years = sorted(years | _years_of_stored(overlays) | _years_of_new(overlays))
            counted = [Period.year(year) for year in years[-MOST_YEARS:]]
            after = [compute(period) for period in counted]
        before = [compute(period) for period in counted]
    figures = [effect for pair in zip(before, after, strict=True) for effect in _different(*pair)]
    return Effects(figures, len(years) - len(counted))


def _different(before: Report, after: Report) -> list[Effect]:
    return [
        Effect(
            period=before.period.label,
            code=old.indicator.code,
            label=old.label,
            unit=str(old.indicator.unit.label),
            before=old.value,
            after=new.value,
        )
        for old, new in zip(before, after, strict=True)
        if old.value != new.value
    ]


def _years_of_stored(overlays: Iterable[Overlay]) -> set[int]:
    """In which years the records that are changed or deleted count, as the tables stand."""
    years = set()
    for overlay in overlays:
        keys = [*overlay.changed, *overlay.gone]
        if keys and overlay.model in DAYS:
            years |= _years(overlay.model, among(overlay.model._base_manager, "id", keys))
    return years


def _years_of_new(overlays: Iterable[Overlay]) -> set[int]:
    """In which years the new records count, where their shadows stand; all years of visits for households."""
    years = set()
    for model in {overlay.model for overlay in overlays}:
        if model in DAYS:
            years |= _years(model, model._base_manager.filter(pk__lt=0))
        else:
            years |= _years_of_visits()
    return years


def _years(model: type[Model], records: QuerySet) -> set[int]:
    days = records.order_by().values_list(DAYS[model], flat=True).distinct()
    years = {_year(day) for day in days if day is not None}  # what was not sent has no day
    return {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}


def _years_of_visits() -> set[int]:
    visits = Appointment.objects.held().order_by().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    if visits["first"] is None:
        return set()
    return set(range(max(_year(visits["first"]), FIRST_YEAR), min(_year(visits["last"]), LAST_YEAR) + 1))


def _year(day: date | datetime) -> int:
    """The year by the clock of the centre."""
    return (
        timezone.localdate(day, timezone.get_default_timezone()).year
        if isinstance(day, datetime)
        else day.year
    )
