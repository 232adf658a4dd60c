"""Decisions that were made once are not made again: the same numbers after the same steps hide the same.

What is kept is which of the numbers are hidden, by their place: no number, and nothing that a number could be
worked out from without the rest.
"""

from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, is_dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.core.cache import cache

from casebook import conf
from casebook.statistics.boxes import Box
from casebook.statistics.code_version import code_version

DAYS_KEPT = 30
SECONDS_KEPT = DAYS_KEPT * 24 * 60 * 60
BOXES_KEPT = 10_000


@dataclass(frozen=True)
class History:
    """Stands for everything that was asked and decided so far; equal ones came by the same steps."""

    digest: str = ""

    def then(self, *asked: Any) -> "History":
        """This one, and then `asked`: numbers, texts, boxes, and collections of such."""
        beginning = self.digest or f"{code_version()} {conf.suppression_threshold()}"
        return History(sha256(f"{beginning} {_written(asked)}".encode()).hexdigest())

    def remembered(self, among: Sequence[Box], decide: Callable[[], Collection[Box]]) -> set[Box]:
        """Which of `among` are hidden, as `decide` said the first time for a history like this."""
        places = cache.get(self._name)
        if places is None:
            places = _places(among, decide())
            cache.set(self._name, places, SECONDS_KEPT)
        return {among[place] for place in places}

    @property
    def _name(self) -> str:
        return f"casebook-hidden-{self.digest}"


def _places(among: Sequence[Box], hidden: Collection[Box]) -> list[int]:
    return [place for place, each in enumerate(among) if each in hidden]


def _written(asked: Any) -> str:
    """The same text for the same things in every process: sets have no order of their own."""
    return _box(asked) if isinstance(asked, Box) else _of_parts(asked)


def _of_parts(asked: Any) -> str:
    if isinstance(asked, Set):
        return f"{{{' '.join(sorted(map(_written, asked)))}}}"
    if isinstance(asked, dict):
        return f"<{' '.join(f'{_written(key)}:{_written(value)}' for key, value in asked.items())}>"
    if isinstance(asked, tuple | list):
        return f"({' '.join(map(_written, asked))})"
    if is_dataclass(asked):
        return _written(tuple(vars(asked).values()))
    return repr(asked)


@lru_cache(maxsize=BOXES_KEPT)
def _box(box: Box) -> str:
    """Each is written many times, in itself and in every sum that it is part of."""
    return _of_parts(box)
