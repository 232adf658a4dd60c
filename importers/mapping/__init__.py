"""Stand-in for READER's package, by its contract: to be replaced by the branch `reader`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches

from ..headings import match
from ..matching import fold
from ..reading import Table
from ..resources import KINDS


@dataclass(frozen=True)
class Mapping:
    columns: tuple[str | None, ...]
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def as_json(self) -> dict:
        return {"columns": list(self.columns), "words": self.words}

    @classmethod
    def from_json(cls, data: dict) -> Mapping:
        return cls(tuple(data["columns"]), data["words"])

    @property
    def positions(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.columns) if key}


@dataclass(frozen=True)
class Suggestion:
    key: str | None
    why: str = ""
    confidence: float = 0.0


def suggest(kind: str, table: Table) -> list[Suggestion]:
    columns = KINDS[kind].resource.fields
    labels = {fold(column.label): key for key, column in columns.items()}
    found = []
    for header, key in zip(table.headers, match(table.headers, columns).keys, strict=True):
        if key:
            found.append(Suggestion(key, "name", 1.0))
        elif close := get_close_matches(fold(header), labels, 1):
            found.append(Suggestion(labels[close[0]], "spelling", 0.7))
        else:
            found.append(Suggestion(None))
    return found


def unknown_words(kind: str, table: Table, mapping: Mapping) -> dict[str, list[tuple[str, int, str]]]:
    from ..meanings import meanings

    found = {}
    for key, place in mapping.positions.items():
        known = {
            fold(word): code
            for pair in meanings(kind, key)
            for word, code in [(pair[0], pair[0]), (pair[1], pair[0])]
        }
        if not known:
            continue
        counts = Counter(str(row[place]) for row in table.rows if row[place])
        strange = [(word, count) for word, count in counts.items() if fold(word) not in known]
        if strange:
            found[key] = [
                (word, count, next((known[c] for c in get_close_matches(fold(word), known, 1, 0.5)), ""))
                for word, count in strange
            ]
    return found


def mapping_for(kind: str, table: Table) -> tuple[Mapping, str]:
    """The mapping of a table by its headings alone, or by a profile that knows them, with its name."""
    return Mapping(tuple(entry.key if entry.why == "name" else None for entry in suggest(kind, table))), ""
