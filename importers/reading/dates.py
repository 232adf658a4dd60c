"""Days whose month comes first, as English programs write them: turned round before anybody reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_IMPOSSIBLE = re.compile(r"(?<![0-9/.-])[0-9]{1,2}([/.-])(?:1[3-9]|2[0-9]|3[01])\1[0-9]{4}(?![0-9])")
# Each begins with a plain character, which a search finds at the speed of memory: most files have none.
_TRACES = [
    re.compile(rf"{mark}(?:1[3-9]|2[0-9]|3[01]){mark}[0-9]{{4}}(?![0-9])") for mark in ("/", r"\.", "-")
]
_DAY = re.compile(r"\s*([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?=\s|\Z)")


def looks_month_first(texts: Iterable[str]) -> bool:
    """Whether a day stands there that is one only if its month comes first, such as 12/31/2022."""
    text = "\n".join(texts)  # one long search is faster than a million short ones
    return any(trace.search(text) for trace in _TRACES) and _IMPOSSIBLE.search(text) is not None


def day_first(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """The rows with every day, written month first, as 2022-12-31: what no reader takes for another day."""
    return [[_turn(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def _turn(cell: str) -> str:
    day = _DAY.match(cell)
    if day is None:
        return cell
    return f"{day[4]}-{int(day[1]):02}-{int(day[3]):02}{cell[day.end() :]}"
