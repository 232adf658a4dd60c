"""The cells of a file, read column by column: a cell that stands there a thousand times is read once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import is_
from typing import Any, NamedTuple

from ..cells import CellRefused, parse_text
from ..lookups import Lookups
from ..matching import fold
from ..resources.columns import KEPT, REFUSED, Column, Mark

NUMBERS = {bool, int, float}
TURNED = 500


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
        if all(map(is_, self.meanings, self.meanings.values())):  # just what stands there
            return self.raw
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
    turned = _turned(rows, set(positions.values()))
    raw = {key: _told_apart(turned[place], words.get(key)) for key, place in positions.items()}
    read = {}
    for key, column in columns.items():
        if key in raw:
            read[key] = _read(column, headers[positions[key]], raw, lookups=lookups, **options)
    return read


def _turned(rows: Sequence[Sequence[object]], places: Collection[int]) -> dict[int, list]:
    """The columns at `places`. Rows are turned some at a time, while they are at hand for the processor."""
    columns: dict[int, list] = {place: [] for place in places}
    for start in range(0, len(rows), TURNED):
        turned = list(zip(*rows[start : start + TURNED], strict=True))
        for place, column in columns.items():
            column += turned[place]
    return columns


class _Raw(NamedTuple):
    cells: list
    different: dict  # the keys are the different ones of the cells, in their order


def _told_apart(cells: list, words: Mapping[str, str] | None) -> _Raw:
    different = dict.fromkeys(cells)
    # One number of a kind is enough to tell that there are numbers.
    if not NUMBERS.isdisjoint(map(type, different)):
        cells = _distinguished(cells)
        different = dict.fromkeys(cells)
    if words:  # with what staff said that they mean
        meant = {cell: words.get(fold(parse_text(_cell(cell)) or ""), cell) for cell in different}
        cells = list(map(meant.__getitem__, cells))
        different = dict.fromkeys(cells)
    return _Raw(cells, different)


def _read(column: Column, heading: str, raw: Mapping[str, _Raw], *, lookups: Lookups, **options) -> Cells:
    mine, different = raw[column.column_name]
    cells = Cells(column, heading, mine, {}, {})
    if hasattr(column.widget, "preload"):
        column.widget.preload(lookups, list(map(_cell, different)))
    witness = getattr(column.widget, "witness", "")
    if witness in raw:  # what a cell says depends on another of its row
        cells.raw = list(zip(mine, raw[witness].cells, strict=True))
        different = dict.fromkeys(cells.raw)
    elif texts := _read_as_written(column, different):
        cells.meanings.update(zip(texts, texts, strict=True))
        different = {"": None} if "" in different else {}
    row: dict[str, object] = {}
    for entry in different:
        cell = entry
        if witness in raw:
            cell, row[witness] = entry[0], _cell(entry[1])
        try:
            cells.meanings[entry] = column.read(_cell(cell), row, lookups=lookups, **options)
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
