"""What was written before: the same cells come again and again in a register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

KEPT = 20_000  # different values


class Known(dict):
    """The answers of `write` by value, each worked out once; not kept without end.

    Values that are equal are written alike: True and 1, for one, do not come together.
    """

    def __init__(self, write: Callable[[Any], Any]):
        self._write = write

    def __missing__(self, value: Any) -> Any:
        if len(self) >= KEPT:
            self.clear()
        written = self[value] = self._write(value)
        return written
