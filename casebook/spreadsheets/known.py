"""What was written before: the same cells come again and again in a register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

KEPT = 20_000  # different values


class Known(dict):
    """The answers of `write` by value, each worked out once; not kept without end.

    Numbers are written anew each time: for a dict 1, 1.0 and True are one key, and in a file they are not.
    """

    def __init__(self, write: Callable[[Any], Any]):
        self._write = write

    def __missing__(self, value: Any) -> Any:
        if isinstance(value, (int, float)):
            return self._write(value)
        if len(self) >= KEPT:
            self.clear()
        written = self[value] = self._write(value)
        return written
