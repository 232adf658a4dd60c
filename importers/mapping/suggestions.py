"""Which column each heading may mean: by its name, by another name, by spelling, by what stands below it.

Each column is suggested once, the surest reason first. Only a name is beyond doubt; the rest is for staff to
confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..headings import match
from ..matching import fold
from ..reading import Table
from ..resources import KINDS
from ..resources.columns import Column
from .contents import by_content
from .synonyms import ABBREVIATIONS, COLUMNS

SIMILAR = 0.8  # share of letters that two spellings have in common
SHORTEST = 4  # letters; «Από» and «Απο…» of fewer are similar to half the dictionary
LONGEST = 80  # letters; what is longer is no heading but a text
_ABBREVIATED = re.compile(rf"\b(?:{'|'.join(sorted(ABBREVIATIONS, key=len, reverse=True))})\b")


@dataclass(frozen=True)
class Suggestion:
    """`key` of a column, None for none; `why` is name, synonym, spelling or content; `confidence` 0 to 1."""

    key: str | None
    why: str = ""
    confidence: float = 0.0


def suggest(kind: str, table: Table) -> list[Suggestion]:
    """One suggestion for each heading of `table`."""
    columns = KINDS[kind].resource.fields
    named = match(table.headers, columns).keys
    found = {place: Suggestion(key, "name", 1.0) for place, key in enumerate(named) if key}
    names = _spellings(kind, columns)
    _add(found, _by_synonym(table, found, names), "synonym")
    _add(found, _by_spelling(table, found, names), "spelling")
    _add(found, by_content(kind, table, _free(table, found), _taken(found)), "content")
    return [found.get(place, Suggestion(None)) for place in range(len(table.headers))]


def canonical(heading: str) -> str:
    """The heading folded, with words that offices abbreviate written in one way."""
    return _ABBREVIATED.sub(lambda word: ABBREVIATIONS[word[0]], fold(heading))


def _add(found: dict[int, Suggestion], more: Iterator[tuple[int, str, float]], why: str) -> None:
    """The surest first; a heading and a column that have been given away are given no more."""
    for place, key, confidence in sorted(more, key=lambda entry: (-entry[2], entry[0])):
        if place not in found and key not in _taken(found):
            found[place] = Suggestion(key, why, round(confidence, 2))


def _taken(found: Mapping[int, Suggestion]) -> set[str | None]:
    return {suggestion.key for suggestion in found.values()}


def _free(table: Table, found: Mapping[int, Suggestion]) -> list[int]:
    return [place for place in range(len(table.headers)) if place not in found]


def _spellings(kind: str, columns: Mapping[str, Column]) -> dict[str, str]:
    """Every canonical name of a column to its key; a label goes before the synonym of another column."""
    names = {canonical(name): key for key, others in COLUMNS[kind].items() for name in others}
    return names | {canonical(column.label): key for key, column in columns.items()}


def _by_synonym(
    table: Table, found: Mapping[int, Suggestion], names: Mapping[str, str]
) -> Iterator[tuple[int, str, float]]:
    for place in _free(table, found):
        if key := names.get(canonical(table.headers[place])):
            yield place, key, 0.95


def _by_spelling(
    table: Table, found: Mapping[int, Suggestion], names: Mapping[str, str]
) -> Iterator[tuple[int, str, float]]:
    for place in _free(table, found):
        heading = canonical(table.headers[place])
        if not SHORTEST <= len(heading) <= LONGEST:
            continue
        for name, key in names.items():
            if len(name) >= SHORTEST:
                ratio = SequenceMatcher(None, heading, name).ratio()
                if ratio >= SIMILAR:
                    yield place, key, 0.9 * ratio
