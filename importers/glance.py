"""What a preview shows of the file itself: how it was read, its headings, its first rows, its strange words.

It is looked at once, by whoever reads the file to plan the run, and waits with the preview: no page and no
progress bar reads the file again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from .cells import CellRefused, parse_text
from .mapping import Mapping, suggest, unknown_words
from .matching import fold
from .reading import Recognised, Table

FIRST_ROWS = 5
SAMPLES = 3  # different cells under a heading
SAMPLED_ROWS = 200  # in which they are looked for
SHOWN_WORDS = 50  # of one column
LONGEST_CELL = 80  # characters


@dataclass(frozen=True)
class Heading:
    """A heading of the file: the column that it means ("" for none); else one that it may mean, and why."""

    text: str
    key: str
    suggested: str
    why: str
    samples: list[str]


@dataclass(frozen=True)
class Word:
    """A word that its column's list does not have: how often it stands there, the code that staff gave it,
    else one that it may mean."""

    key: str
    text: str
    count: int
    meaning: str
    suggested: str


@dataclass(frozen=True)
class Glance:
    """`recognised` has the fields of reading.Recognised. `profile` names the kept mapping that fitted;
    `is_answered` says that staff, or the profile, said what the headings mean: nothing is suggested then."""

    recognised: dict = field(default_factory=dict)
    rows: int = 0
    headings: list[Heading] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    first_rows: list[list[str]] = field(default_factory=list)
    profile: str = ""
    is_answered: bool = False

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> Glance:
        headings = [Heading(**entry) for entry in data["headings"]]
        words = [Word(**entry) for entry in data["words"]]
        return cls(**data | {"headings": headings, "words": words})


def look(kind: str, table: Table, mapping: Mapping, *, is_answered: bool, profile: str = "") -> Glance:
    """What to show of `table`, whose columns are read by `mapping`."""
    return Glance(
        recognised=asdict(table.recognised),
        rows=len(table.rows) + len(table.uneven),
        headings=_headings(kind, table, mapping, is_answered),
        words=_words(kind, table, mapping, is_answered),
        first_rows=[
            [str(number), *map(_shown, row)]
            for number, row in zip(table.numbers[:FIRST_ROWS], table.rows[:FIRST_ROWS], strict=True)
        ],
        profile=profile,
        is_answered=is_answered,
    )


def unread(recognised: Recognised) -> Glance:
    """What to show of a file that was refused as it was read, so that it can be read otherwise."""
    return Glance(recognised=asdict(recognised))


def _headings(kind: str, table: Table, mapping: Mapping, is_answered: bool) -> list[Heading]:
    samples = [_samples(table.rows[:SAMPLED_ROWS], place) for place in range(len(table.headers))]
    taken = set(mapping.columns)
    headings = []
    for text, key, suggestion, shown in zip(
        table.headers, mapping.columns, suggest(kind, table), samples, strict=True
    ):
        is_free = not (key or is_answered or suggestion.key in taken)
        suggested = (suggestion.key or "") if is_free else ""
        why = suggestion.why if suggestion.key == (key or suggested) else ""
        headings.append(Heading(text, key or "", suggested, why, shown))
    return headings


def _words(kind: str, table: Table, mapping: Mapping, is_answered: bool) -> list[Word]:
    """The strange words of all columns; those that staff explained stay there, to be explained otherwise."""
    words = []
    for key, found in unknown_words(kind, table, Mapping(mapping.columns, {})).items():
        known = mapping.words.get(key, {})
        for text, count, suggested in found[:SHOWN_WORDS]:
            meaning = known.get(fold(text), "")
            words.append(Word(key, text, count, meaning, "" if meaning or is_answered else suggested))
    return words


def _samples(rows: Sequence[Sequence[object]], place: int) -> list[str]:
    found = dict.fromkeys(shown for row in rows if (shown := _shown(row[place])))
    return list(found)[:SAMPLES]


def _shown(cell: object) -> str:
    """The cell as a person reads it, cut where it is long."""
    try:
        text = parse_text(cell) or ""
    except CellRefused:
        text = str(cell)
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
