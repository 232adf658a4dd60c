"""The cells of a file, read column by column: a cell that stands there a thousand times is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from ..cells import CellRefused, parse_text
from ..lookups import Lookups
from ..matching import fold
from ..resources.columns import KEPT, REFUSED, Column, Mark

NUMBERS = {bool, int, float}


@dataclass
class Cells:
    """One column of the file. `raw` has what stands in each row, `meanings` what each of these says: the
    value, or a mark (KEPT, REFUSED); `sentences` why it was refused."""

    column: Column
    heading: str
    raw: list
    meanings: dict[Any, Any]
    sentences: dict[Any, str]

    @cached_property
    def values(self) -> list:
        """What each row says."""
        return list(map(self.meanings.__getitem__, self.raw))

    def each(self, function: Callable[[Any], Any]) -> list:
        """`function` of what each row says; it is called once for each different cell. Marks stay."""
        made = {
            cell: value if isinstance(value, Mark) else function(value)
            for cell, value in self.meanings.items()
        }
        return list(map(made.__getitem__, self.raw))

    def refused(self) -> Iterable[tuple[int, str]]:
        """Place and sentence of each cell that cannot be understood."""
        if not self.sentences:
            return
        for place, cell in enumerate(self.raw):
            if cell in self.sentences:
                yield place, self.sentences[cell]

    @cached_property
    def has_marks(self) -> bool:
        return Mark in set(map(type, self.meanings.values()))

    @cached_property
    def is_whole(self) -> bool:
        """Every cell says something."""
        return not self.has_marks and None not in self.meanings.values()

    @cached_property
    def has_kept(self) -> bool:
        return KEPT in self.meanings.values()


def read_columns(
    columns: Mapping[str, Column],
    positions: Mapping[str, int],
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    lookups: Lookups,
    words: Mapping[str, Mapping[str, str]],
    **options,
) -> dict[str, Cells]:
    """The columns that the file has, in the order in which the kind declares them.

    `positions` says where each stands, `words` what words of the file mean in it; the widgets get `options`.
    """
    raw = {
        key: _in_words(_distinguished(list(map(itemgetter(place), rows))), words.get(key))
        for key, place in positions.items()
    }
    read = {}
    for key, column in columns.items():
        if key not in raw:
            continue
        if hasattr(column.widget, "preload"):
            column.widget.preload(lookups, list(map(_cell, dict.fromkeys(raw[key]))))
        read[key] = _read(column, headers[positions[key]], raw, lookups=lookups, **options)
    return read


def _read(column: Column, heading: str, raw: Mapping[str, list], **options) -> Cells:
    cells = Cells(column, heading, raw[column.column_name], {}, {})
    witness = getattr(column.widget, "witness", "")
    if witness in raw:  # what a cell says depends on another of its row
        cells.raw = list(zip(cells.raw, raw[witness], strict=True))
    row: dict[str, object] = {}
    different = dict.fromkeys(cells.raw)
    if texts := _read_as_written(column, different):
        cells.meanings.update(zip(texts, texts, strict=True))
        different = {"": None} if "" in different else {}
    for entry in different:
        cell = entry
        if witness in raw:
            cell, row[witness] = entry[0], _cell(entry[1])
        try:
            cells.meanings[entry] = column.read(_cell(cell), row, **options)
        except CellRefused as refusal:
            cells.meanings[entry] = REFUSED
            cells.sentences[entry] = str(refusal)
    return cells


def _read_as_written(column: Column, different: Iterable) -> list[str]:
    """The texts among the cells, where all of them are read as they stand there."""
    if not hasattr(column.widget, "says_as_written") or set(map(type, different)) != {str}:
        return []
    texts = list(filter(None, different))
    return texts if column.widget.says_as_written(texts) else []


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a spreadsheet. For Python 1, 1.0 and True are the same key of a dict; here they are not."""

    kind: type
    value: Any


def _distinguished(cells: list) -> list:
    if len(set(map(type, cells)) & NUMBERS) < 2:
        return cells
    return [_Number(type(cell), cell) if type(cell) in NUMBERS else cell for cell in cells]


def _cell(entry: object) -> object:
    return entry.value if type(entry) is _Number else entry


def _in_words(cells: list, words: Mapping[str, str] | None) -> list:
    """The cells with what staff said that words of the file mean."""
    if not words:
        return cells
    meant = {cell: words.get(fold(parse_text(_cell(cell)) or ""), cell) for cell in dict.fromkeys(cells)}
    return list(map(meant.__getitem__, cells))
