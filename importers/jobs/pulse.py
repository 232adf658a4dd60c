"""How far a run is, told while it is carried: to this process at once, to the others through its row."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.utils.functional import Promise

from ..models import ImportRun
from .queue import LeaseLost, renew

BEAT = 2  # seconds


class Cancelled(Exception):
    """Somebody wants the run stopped. Whoever meets it lets the transaction roll back."""


@dataclass
class Progress:
    """Per cent, and what is being done."""

    percent: int = 0
    step: str = ""


_carried: dict[int, Pulse] = {}  # by the key of the run, those that this process carries


def pulse_of(run: ImportRun) -> Pulse | None:
    """The pulse of `run`, where this process carries it."""
    return _carried.get(run.pk)


class Pulse:
    """Called by the engine with how far it is; raises where the work must stop.

    A second thread, with a connection of its own, writes that into the row and renews the lease, also while
    the transaction of the import is open. On SQLite nobody else can write then, and nobody else can take the
    run either; so the thread waits for the end, and this process alone knows how far it is.
    """

    def __init__(self, run: ImportRun, worker: str, *, is_beating: bool):
        self.run, self.worker = run, worker
        self.progress = Progress()
        self.is_writing = False
        self._is_beating = is_beating
        self._cancelled = threading.Event()
        self._lost = threading.Event()
        self._stopped = threading.Event()

    def __call__(self, done: float, what: str | Promise) -> None:
        """The engine is at `done` (0 to 1) of its work.

        Raises:
            Cancelled: somebody wants the run stopped.
            LeaseLost: another worker has taken it.
        """
        self.progress = Progress(min(round(done * 100), 100), str(what))
        if self._lost.is_set():
            raise LeaseLost
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Let the next sign of the engine raise Cancelled."""
        self._cancelled.set()

    def __enter__(self) -> Pulse:
        _carried[self.run.pk] = self
        if self._is_beating:
            self._thread = threading.Thread(target=self._beat, name="import-pulse", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *exception) -> None:
        _carried.pop(self.run.pk, None)
        self._stopped.set()
        if self._is_beating:
            self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stopped.wait(BEAT):
                if self.is_writing and connection.vendor == "sqlite":
                    continue
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        try:
            if renew(self.run, self.worker, self.progress.percent, self.progress.step):
                self._cancelled.set()
        except LeaseLost:
            self._lost.set()
        except DatabaseError:  # the next beat tries again; if none succeeds, the lease ends
            connection.close()
