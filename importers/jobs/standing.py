"""How a run stands, for its page and the progress bar."""

from __future__ import annotations

from ..models import ImportRun
from ..models.runs import BUSY
from . import worker
from .pulse import pulse_of


def status(run: ImportRun) -> dict:
    """State, progress (per cent) and what is being done, as JSON takes it.

    Whoever waits for a run that nobody carries wakes the worker: a web process may have been restarted.
    """
    if run.state in BUSY and (pulse := pulse_of(run)):
        progress = pulse.progress
        return {"state": run.state, "progress": progress.percent, "step": progress.step}
    if run.state in BUSY:
        worker.wake_here()
    return {"state": run.state, "progress": run.progress, "step": run.step}
