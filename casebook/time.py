"""Days by the clock of the centre, as instants of the database."""

from datetime import date, datetime, time

from django.utils import timezone


def start_of(day: date) -> datetime:
    """The first instant of `day` in the current time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def days_as_instants(start: date, end: date) -> tuple[datetime, datetime]:
    """The half-open period [start, end) of days as a half-open period of instants."""
    return start_of(start), start_of(end)
