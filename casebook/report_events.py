"""The events of a year that its report lists: as they are told today, and as they were when it was signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from casebook import conf

EVENTS_HOOK = "list_report_events"


@dataclass(frozen=True)
class Event:
    """Something that the centre held in the year. `attendance` is None where nobody counted, or where so few
    came (`is_small`) that their number might point at persons; `url` is empty of a page that is gone."""

    title: str
    url: str
    starts_at: date | datetime
    place: str
    attendance: int | None
    is_small: bool = False


def events_of(
    year: int, request: HttpRequest | None, kept: Sequence[Mapping[str, Any]] | None = None
) -> list[Event]:
    """The events of `year`, the earliest first; of a year with `kept` ones (`as_kept`) those, whatever became
    of their pages since. They lead to the pages that still are at their addresses.

    A function of the hook `list_report_events` is called with the request (None: of the default site) and the
    year; it answers mappings of title, url, starts_at, place and attendance, of events that anybody may read
    who reads the report.
    """
    found = [_told(**event) for provide in hooks.get_hooks(EVENTS_HOOK) for event in provide(request, year)]
    if kept is None:
        return sorted(found, key=lambda event: event.starts_at)
    present = {event.url for event in found}
    events = [Event(**{**event, "starts_at": _moment(event["starts_at"])}) for event in kept]
    return [event if event.url in present else replace(event, url="") for event in events]


def as_kept(year: int) -> list[dict[str, Any]]:
    """The events of `year` as a snapshot keeps them: what is printed of each, and nothing else."""
    return [
        {**asdict(event), "starts_at": event.starts_at.isoformat()} for event in events_of(year, request=None)
    ]


def _told(*, attendance: int | None, **fields: Any) -> Event:
    is_small = attendance is not None and 0 < attendance < conf.suppression_threshold()
    return Event(attendance=None if is_small else attendance, is_small=is_small, **fields)


def _moment(written: str) -> date | datetime:
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
