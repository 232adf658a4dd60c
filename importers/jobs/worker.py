"""Who works the queue off: a thread of this process, a command, or a task of the host's framework."""

from __future__ import annotations

import logging
import os
import socket
import threading
from uuid import uuid4

from django.db import DatabaseError, close_old_connections, connection

from .. import conf
from .carrying import carry
from .expiry import throw_expired_away
from .queue import is_anything_to_do, take

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_thread: threading.Thread | None = None
_is_called_again = threading.Event()


def wake() -> None:
    """See to it that somebody works the queue off, soon and outside of this request."""
    chosen = conf.worker()
    if chosen == conf.EMBEDDED:
        _wake_thread()
    elif chosen == conf.TASKS and is_anything_to_do():
        from ..tasks import work_off_imports

        work_off_imports.enqueue()


def wake_here() -> None:
    """As wake, where a thread of this process does the work. Asked by every look at what waits, so that runs
    are found which waited while the process was started anew."""
    if conf.worker() == conf.EMBEDDED and is_anything_to_do():
        _wake_thread()


def work_off(*, is_beating: bool = False) -> int:
    """Carry every run that is ready, one after the other; answers how many.

    `is_beating` writes progress and lease from a thread of its own: for all who work beside others.
    """
    throw_expired_away()
    carried = 0
    while carry_next(is_beating=is_beating):
        carried += 1
    return carried


def carry_next(*, is_beating: bool) -> bool:
    """Carry the run that is next; False where none is ready."""
    name = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    run = take(name)
    if run is not None:
        carry(run, name, is_beating=is_beating)
    return run is not None


def _wake_thread() -> None:
    global _thread
    with _lock:
        _is_called_again.set()
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work_in_thread, name="import-worker", daemon=True)
            _thread.start()


def _work_in_thread() -> None:
    """Until there is nothing to do. A thread that idled would keep a connection for nothing."""
    global _thread
    try:
        while _is_to_go_on():
            close_old_connections()
            work_off(is_beating=True)
    except DatabaseError as error:  # whoever looks at the run next wakes another thread
        logger.error("Imports wait: the database does not answer (%s).", type(error).__name__)
        with _lock:
            _thread = None
    finally:
        connection.close()


def _is_to_go_on() -> bool:
    """False once nobody called since the queue was last looked at: then the thread is over."""
    global _thread
    with _lock:
        if _is_called_again.is_set():
            _is_called_again.clear()
            return True
        _thread = None
        return False
