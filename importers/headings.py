"""Which column each heading of a file means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .matching import fold
from .resources.columns import Column

# What stands over the reasons in a file of refused rows, which comes back mended (refused.py). It is left out
# without a word. Greek in the code and no message id, as the labels of columns are: a part of the file.
REASONS = "Λόγοι"
# The sheet of a template that lists what cells may say (writing/templates.py): a part of the file too.
VALUES_SHEET = "Τιμές"


@dataclass
class Match:
    """`keys` has one entry for each heading, None where no column is meant."""

    keys: list[str | None]
    unknown: list[str] = field(default_factory=list)
    # (heading, key) where the key has been taken by an earlier heading
    repeated: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # keys of required columns

    @property
    def positions(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.keys) if key}


def match(headers: Sequence[str], columns: Mapping[str, Column]) -> Match:
    """By key or Greek label, in any order and case, with or without accents."""
    known = {fold(column.label): key for key, column in columns.items()}
    known |= {fold(key): key for key in columns}
    found = Match([])
    for header in headers:
        key = known.get(fold(header))
        if key is None and header and fold(header) != fold(REASONS):
            found.unknown.append(header)
        elif key in found.keys and key is not None:
            found.repeated.append((header, key))
            key = None
        found.keys.append(key)
    found.missing = [key for key, column in columns.items() if column.required and key not in found.keys]
    return found
