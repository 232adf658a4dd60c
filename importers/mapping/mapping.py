"""What staff, or a profile of theirs, say about a file: which column each heading means, and its words."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..cells import parse_text
from ..matching import fold


@dataclass(frozen=True)
class Mapping:
    """`columns` has the key of a column for each heading, None where it is left out. `words` says for the key
    of a column which code each folded word of the file means; only closed lists and catalogues have words."""

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

    def translate(self, key: str, cell: object) -> object:
        """The code that staff gave the word in `cell`, a cell of the column `key`; else the cell itself."""
        words = self.words.get(key)
        return words.get(fold(parse_text(cell) or ""), cell) if words else cell
