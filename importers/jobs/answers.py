"""What a person decides of a run. Each asks the state in the same statement that changes it: of two clicks,
two tabs or two people, one is done and the other is told."""

from __future__ import annotations

from typing import NoReturn

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from ..mapping import Mapping
from ..models import ImportRun
from ..models.runs import ANSWERABLE, IN_HAND, TAKEN, UNANSWERED, State
from . import recent, worker
from .expiry import throw_expired_away
from .pulse import pulse_of


class NotPossible(Exception):
    """The run does not allow it as it stands now; the text is a sentence. Nothing was changed."""


def submit_preview(run: ImportRun) -> None:
    """Let a file that was just chosen be looked at."""
    throw_expired_away()
    _wake_soon()


def read_anew(run: ImportRun, *, user, reading: dict) -> None:
    """Look at the file again, read otherwise. What the headings mean is asked anew: they may be others."""
    _demand(run, ANSWERABLE, state=State.UPLOADED, reading=reading, mapping={})
    _wake_soon()


def map_anew(run: ImportRun, *, user, mapping: Mapping) -> None:
    """Look at the file again, with headings and words that mean what `mapping` says."""
    _demand(run, ANSWERABLE, state=State.UPLOADED, mapping=mapping.as_json())
    _wake_soon()


def confirm(run: ImportRun, *, user, shown: str) -> None:
    """Write the file, whose preview with the digest `shown` was looked at."""
    if not ImportRun.objects.filter(pk=run.pk, state=State.PREVIEWED, digest=shown).update(
        state=State.WAITING
    ):
        run.refresh_from_db(fields=["state"])
        if run.state == State.PREVIEWED:
            raise NotPossible(_("Something changed since this was shown. Look at the preview again."))
        raise NotPossible(sentence_of(run))
    _wake_soon()


def forget(run: ImportRun, *, user) -> None:
    """Throw the file away; nothing of it was written."""
    waiting = ImportRun.objects.filter(pk=run.pk, state__in=ANSWERABLE | {State.FAILED})
    if not waiting.forget_content(state=State.CANCELLED):
        _refuse(run)
    recent.forget(run)


def cancel(run: ImportRun, *, user) -> None:
    """Stop what waits or is being done. What was written so far is rolled back with it."""
    waiting = ImportRun.objects.filter(pk=run.pk, state__in=TAKEN)
    if waiting.forget_content(state=State.CANCELLED):
        return
    if pulse := pulse_of(run):
        pulse.cancel()
        return
    try:
        is_asked = ImportRun.objects.filter(pk=run.pk, state__in=IN_HAND).update(is_cancel_requested=True)
    except DatabaseError:  # SQLite, in the hands of the process that writes
        raise NotPossible(_("The rows are being written now: it is too late to stop it.")) from None
    if not is_asked:
        _refuse(run)


def forget_all() -> None:
    """Throw every file away that waits, whosever it is; what is being done is stopped."""
    sentence = _(
        "A person was erased, and with her every file that waited. Nothing was written. Choose it again."
    )
    waiting = ImportRun.objects.filter(state__in=UNANSWERED)
    for run in waiting.without_content():
        if pulse := pulse_of(run):
            pulse.cancel()
        # Whoever carries the run loses it with this, and writes nothing.
        waiting.end(run, State.CANCELLED, sentence)
    recent.forget()


def sentence_of(run: ImportRun) -> str:
    """Why nothing can be decided of a run in its state."""
    return {
        State.DONE: _("This file was written already. Nothing was written twice."),
        State.UNDONE: _("This import was taken back already."),
        State.WAITING: _("This file is about to be written already."),
        State.RUNNING: _("This file is being written already."),
        State.CANCELLED: _("This file was given up. Choose it again."),
    }.get(run.state, _("This file is not waiting for an answer now. Look at its page again."))


def _demand(run: ImportRun, states, **values) -> None:
    if not ImportRun.objects.filter(pk=run.pk, state__in=states).update(**values):
        _refuse(run)


def _refuse(run: ImportRun) -> NoReturn:
    run.refresh_from_db(fields=["state"])
    raise NotPossible(sentence_of(run))


def _wake_soon() -> None:
    transaction.on_commit(worker.wake)
