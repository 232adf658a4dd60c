"""Writing lines. What they may hold is checked here, so that no caller can log what somebody wrote."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from casebook.accountability.chain import seal_waiting
from casebook.accountability.subjects import Change, subjects_of_all
from casebook.models.access_log import AccessLogEntry, Action
from casebook.roles import User

# What a line may say beyond who, what and which record. `reason` is a sentence of the actor; `purpose` and
# `filter` hold days and choices of closed lists, never what somebody typed to find a person.
DETAILS = frozenset(
    {
        "asked",
        "columns",
        "created",
        "file_digest",
        "filter",
        "format",
        "kind",
        "left_out",
        "period_end",
        "period_start",
        "purpose",
        "reason",
        "rows",
        "screen",
        "updated",
        "user_name",
    }
)
LONGEST_TEXT = 300
FIELD_NAME = re.compile(r"[\w.:-]{1,80}")


def record(
    *,
    actor: User | None,
    action: Action,
    subject: Model | None = None,
    fields: Iterable[str] = (),
    detail: Mapping | None = None,
) -> None:
    """Add a line to the access log: one for each person whom `subject` is about, or one about nobody.

    `actor` None (or anonymous) is a script or somebody unknown. `fields` are names of fields; `detail` has
    keys of DETAILS alone.

    Raises:
        ValueError: a field or detail that a line must not hold: a fault of the program, never of a user.
    """
    record_many(actor=actor, action=action, changes=[(subject, fields)], detail=detail)


def record_many(
    *,
    actor: User | None,
    action: Action,
    changes: Iterable[Change | tuple],
    detail: Mapping | None = None,
) -> None:
    """As `record` for many records at once, each a Change; for writes that touch many, as importers' runs."""
    common = line_of(actor, action, detail)
    changes = [Change(*change) for change in changes]
    lines = [
        AccessLogEntry(**common, **vars(subject), fields=names)
        for change, subjects in zip(changes, subjects_of_all(changes), strict=True)
        for names in [checked_fields(change.fields)]
        for subject in subjects
    ]
    AccessLogEntry.objects.bulk_create(lines, batch_size=500)
    seal_afterwards()


def line_of(actor: User | None, action: Action, detail: Mapping | None) -> dict:
    """The columns of a line that say who did what, and when: now."""
    return {
        "at": timezone.now(),
        "action": Action(action).value,
        "actor_key": str(actor.pk) if actor is not None and actor.pk is not None else "",
        "actor_name": actor.get_username()[:150] if actor is not None else "",
        "detail": _checked_detail(detail or {}),
    }


def seal_afterwards() -> None:
    """Let the lines that were written be sealed once their transaction has ended."""
    # Not within the transaction: a chain that is held until a long import ends would keep everybody waiting.
    # Robust: what was done is done; the next sealing takes up lines that were left waiting.
    transaction.on_commit(seal_waiting, robust=True)


def checked_fields(fields: Iterable[str]) -> list[str]:
    """`fields` as a list; ValueError where one is no name of a field."""
    names = list(fields)
    for name in names:
        if not FIELD_NAME.fullmatch(name):
            raise ValueError("The access log takes names of fields, never what stands in them.")
    return names


def _checked_detail(detail: Mapping) -> dict:
    if unknown := set(detail) - DETAILS:
        raise ValueError(f"The access log does not take these details: {', '.join(sorted(unknown))}.")
    return {key: _plain(value) for key, value in detail.items() if value not in (None, "", [], {})}


def _plain(value: object) -> object:
    """What JSON gives back unchanged, since the seal covers what is read back; texts are cut to a length."""
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(part) for part in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    # No database keeps NUL or half a character in JSON.
    text = str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return text[:LONGEST_TEXT]
