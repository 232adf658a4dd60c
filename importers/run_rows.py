"""How lists show runs: who, what, when, in which state, with which counts; never what stands in a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.admin.utils import get_user_display_name

from casebook.wagtail_admin.wording import ACTIVE, DONE, MISSED, OFF, WAITING, write_moment

from .models import ImportRun
from .resources import KINDS

State = ImportRun.State
TONES = {
    State.PREVIEWED: WAITING,
    State.REFUSED: MISSED,
    State.FAILED: MISSED,
    State.DONE: DONE,
    State.CANCELLED: OFF,
    State.UNDONE: OFF,
}


@dataclass(frozen=True)
class RunRow:
    """One run as a list shows it. `is_own` says whether its page opens for whoever looks."""

    run: ImportRun
    kind: str
    state: str
    tone: str
    moment: str
    by: str
    is_own: bool
    was_done: bool
    can_be_undone: bool

    @property
    def digest(self) -> str:
        """The beginning of the file's SHA-256, enough to know the file again."""
        return self.run.file_digest[:8]


def rows_of(runs: Iterable[ImportRun], user) -> list[RunRow]:
    """`runs` as `user` sees them; whether one can really be undone, its own page says."""
    return [
        RunRow(
            run=run,
            kind=KINDS[run.kind].label,
            state=run.get_state_display(),
            tone=TONES.get(run.state, ACTIVE),
            moment=write_moment(run.created_at),
            by=get_user_display_name(run.user) if run.user else "–",
            is_own=run.user_id == user.pk,
            was_done=run.state in {State.DONE, State.UNDONE},
            can_be_undone=run.state == State.DONE,
        )
        for run in runs
    ]
