"""Python's search for cycles of garbage, put off while many rows are handled.

Rows are hundreds of thousands of objects without a cycle among them; each search walks all of them again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_at_work = 0  # works of this process that put it off now; threads may overlap
_was_on = False


@contextmanager
def put_off() -> Iterator[None]:
    """No search until the last of the works that put it off is done. Also a decorator."""
    global _at_work, _was_on
    with _lock:
        if not _at_work:
            _was_on = gc.isenabled()
            gc.disable()
        _at_work += 1
    try:
        yield
    finally:
        with _lock:
            _at_work -= 1
            if not _at_work and _was_on:
                gc.enable()
