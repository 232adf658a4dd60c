"""The plan that was shown last, kept by the process that made it: writing it needs no second look.

Nothing of a plan is believed for longer than nothing was written. Whatever writes to the casebook leaves a
line in the access log or in Wagtail's history; after one of those, or on another day, the file is planned
anew. The versions of the records that change are asked once more by the writing itself.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from wagtail.models import ModelLogEntry

from casebook.models import AccessLogEntry
from casebook.models.access_log import READS, Action

from ..engine import Plan
from ..models import ImportRun

LARGEST = 200_000  # rows; a larger plan would keep too much memory
# Lines of the access log that change no record.
IDLE = READS | {Action.REFUSED, Action.LOG_IN, Action.LOG_IN_FAILED, Action.EXPORT}


@dataclass(frozen=True)
class _Moment:
    """The last lines that were there when a plan was made, and the day."""

    day: date
    access: int
    history: int

    @classmethod
    def now(cls) -> _Moment:
        lines = (AccessLogEntry.objects.order_by("-pk"), ModelLogEntry.objects.order_by("-pk"))
        return cls(timezone.localdate(), *(rows.values_list("pk", flat=True).first() or 0 for rows in lines))

    @property
    def is_still(self) -> bool:
        """Whether nothing was written since."""
        written = AccessLogEntry.objects.filter(pk__gt=self.access).exclude(action__in=IDLE)
        changed = ModelLogEntry.objects.filter(pk__gt=self.history)
        return timezone.localdate() == self.day and not written.exists() and not changed.exists()


@dataclass(frozen=True)
class _Kept:
    run: int
    digest: str
    plan: Plan
    moment: _Moment


_lock = threading.Lock()
_kept: _Kept | None = None


def moment() -> _Moment:
    """Asked before a plan is begun: what is written while it is made counts, too."""
    return _Moment.now()


def keep(run: ImportRun, plan: Plan, since: _Moment) -> None:
    """Keep the plan of a preview, begun at `since`, in place of the one before."""
    global _kept
    is_worth_it = plan.report.is_accepted and plan.report.rows <= LARGEST
    with _lock:
        _kept = _Kept(run.pk, run.digest, plan, since) if is_worth_it else None


def forget(run: ImportRun | None = None) -> None:
    """Let go of the plan of `run`, or of whatever plan there is."""
    global _kept
    with _lock:
        if _kept and (run is None or _kept.run == run.pk):
            _kept = None


def find(run: ImportRun) -> Plan | None:
    """The plan that was kept for `run`, where nothing was written since. Handed out once."""
    global _kept
    with _lock:
        kept, _kept = _kept, None
    if kept is None or (kept.run, kept.digest) != (run.pk, run.digest) or not kept.moment.is_still:
        return None
    return kept.plan
