"""Stand-in for JOBS' package, by its contract: everything at once, in the request. To be replaced by the
branch `jobs`."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from ..engine import make_plan, write
from ..glance import look
from ..mapping import Mapping, suggest
from ..matching import fold
from ..models import ImportRun
from ..reading import FileRefused, Reading, read_table
from ..tables import Row

State = ImportRun.State


class NotPossible(Exception):
    """The state of the run does not allow it; the text is a sentence."""


def _plan(run):
    table = read_table(run.data, Reading(**run.reading))
    columns = tuple(entry.key if entry.why == "name" else None for entry in suggest(run.kind, table))
    mapping = Mapping.from_json(run.mapping) if run.mapping else Mapping(columns)
    glance = look(run.kind, table, mapping, is_answered=bool(run.mapping))
    old = table.rows_of_before
    old.headers = [key or header for key, header in zip(mapping.columns, table.headers, strict=True)]
    for key, words in mapping.words.items():
        place = mapping.positions[key]
        for number, row in enumerate(old.rows):
            cells = list(row.cells)
            cells[place] = words.get(fold(str(cells[place])), cells[place])
            old.rows[number] = Row(row.number, cells)
    return make_plan(run.kind, old, user=run.user), glance


def submit_preview(run) -> None:
    try:
        plan, glance = _plan(run)
    except FileRefused as refusal:
        run.state, run.error, run.preview, run.glance = State.REFUSED, str(refusal), {}, {}
    else:
        preview = plan.preview()
        for error in plan.report.errors:
            if error.row and error.row > 1:
                preview.refused.setdefault(error.row, []).append(error.message)
        run.preview, run.glance, run.error = preview.as_json(), glance.as_json(), ""
        run.state = State.PREVIEWED if plan.report.is_accepted else State.REFUSED
        for name in ("rows", "created", "updated", "unchanged", "refused"):
            setattr(run, name, getattr(plan.report, name))
    run.save()


def _demand(run, *states) -> None:
    run.refresh_from_db()
    if run.state not in states:
        raise NotPossible(_("This file is not waiting any more."))


def confirm(run, *, user, shown: str = "") -> None:
    _demand(run, State.PREVIEWED)
    if shown != run.preview["digest"]:
        raise NotPossible(_("Something changed since this was shown. Look at the preview again."))
    plan, _glance = _plan(run)
    write(plan, user=user)
    run.state, run.content, run.preview, run.glance = State.DONE, b"", {}, {}
    run.finished_at = timezone.now()
    run.save()


def cancel(run, *, user) -> None:
    _demand(run, State.UPLOADED, State.PREVIEWING, State.WAITING, State.RUNNING)
    run.state = State.CANCELLED
    run.save()


def forget(run, *, user) -> None:
    _demand(run, State.PREVIEWED, State.REFUSED, State.FAILED)
    run.state, run.content = State.CANCELLED, b""
    run.save()


def read_anew(run, *, user, reading: dict) -> None:
    _demand(run, State.PREVIEWED, State.REFUSED)
    run.reading = reading
    submit_preview(run)


def map_anew(run, *, user, mapping: Mapping) -> None:
    _demand(run, State.PREVIEWED, State.REFUSED)
    run.mapping = mapping.as_json()
    submit_preview(run)


def status(run) -> dict:
    return {"state": run.state, "progress": round(run.progress * 100), "step": run.step}


def work_off() -> None:
    """In tests: do what waits."""
