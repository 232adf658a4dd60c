"""One figure, told apart: by month, category, body, sex, age, municipal unit, channel, worker …"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from casebook.indicators import Definition, Dimension, Source
from casebook.statistics.counting import Counting
from casebook.statistics.distinct import Cell, filtered, members
from casebook.statistics.ledger import ErasedRecords
from casebook.statistics.monthly import month_column
from casebook.statistics.naming import Names
from casebook.statistics.opening import opening_of
from casebook.statistics.periods import Period, clock_of_the_centre
from casebook.statistics.sources import rows_of

__all__ = ["Cell", "Cut", "CutError", "Dimension", "Rename", "cut", "renames", "value_of"]


class CutError(ValueError):
    """The figure cannot be told apart in this way; the message says why, in the reader's language."""


@dataclass(frozen=True)
class Cut:
    """The cells of a figure by `dimensions`; a cell that is not there counts nothing.

    `labels` names the values of each dimension in the order in which they are shown. `total` is the figure
    itself: the sum of the cells where the cut `adds_up`, and less where persons stand in several.
    """

    definition: Definition
    period: Period
    dimensions: tuple[Dimension, ...]
    cells: Mapping[Cell, int]
    labels: tuple[Mapping[str, str], ...]
    total: int
    adds_up: bool

    def value(self, *cell: str) -> int:
        return self.cells.get(cell, 0)


def value_of(definition: Definition, period: Period) -> int:
    """The figure alone, as the report counts it; of a definition that was not saved, too."""
    with clock_of_the_centre():
        return Counting([definition], period, opening_of(period)).values()[definition.code]


def cut(definition: Definition, period: Period, by: Sequence[Dimension], names: Names | None = None) -> Cut:
    """`definition` in `period` by the dimensions `by`, in that order; the records as they are now. Who asks
    for several gives the `names` of the catalogue, which are then read once.

    Raises:
        CutError: its source does not tell one of them, or one is named twice.
    """
    by = tuple(Dimension(each) for each in by)
    refuse_unknown(definition, by)
    names = names or Names()
    with clock_of_the_centre():
        cells = _cells(definition, period, by, names) if by else Counter()
        adds_up = set(by) <= definition.adds_up_by
        total = cells.total() if by and adds_up else value_of(definition, period)
        labels = tuple(
            names.labels(each, {cell[place] for cell in cells}, definition, period)
            for place, each in enumerate(by)
        )
    return Cut(definition, period, by, dict(cells), labels, total, adds_up)


def refuse_unknown(definition: Definition, by: Iterable[Dimension]) -> None:
    by = list(by)
    for each in by:
        if definition.source == Source.SINCE_OPENING or each not in definition.dimensions:
            raise CutError(
                _("“%(figure)s” is not told apart by %(dimension)s.")
                % {"figure": definition.label, "dimension": str(each.label).lower()}
            )
    if len(set(by)) < len(by):
        raise CutError(_("Choose two different ways to tell the figure apart."))


def _cells(definition: Definition, period: Period, by: tuple[Dimension, ...], names: Names) -> Counter[Cell]:
    filters = (Dimension(name) for name in definition.filters)
    cells = ErasedRecords(period, [*by, *filters], names).cells(definition, by)
    if definition.distinct_on:
        found = members(definition, period, by, names)
        for cell in found.keys.keys() | found.unnamed.keys():
            cells[cell] += found.count(cell)
        return +cells
    source = rows_of(definition)
    columns = {f"by_{each.value}": source.column(each, definition.day) for each in by}
    if Dimension.MONTH in by:
        columns["by_month"] = month_column(source, definition.day, period)
    rows = filtered(definition, source.within(definition.day, period), names).annotate(**columns)
    counted = Sum(source.weight) if source.weight else Count("pk")
    for *raw, number in rows.values_list(*columns).annotate(number=counted):
        told = zip(by, raw, strict=True)
        cells[tuple(names.code(each, value, definition) for each, value in told)] += number
    return +cells


class Rename(NamedTuple):
    """A category that a figure counts under its later name; `until` is the last day of the old one."""

    old: str
    new: str
    until: date | None


def renames(definition: Definition, names: Names | None = None) -> tuple[Rename, ...]:
    """The predecessors that the figure counts: «ΚΕΑ, until 31/12/2020»."""
    codes = definition.filters.get(Dimension.CATEGORY, ())
    if not codes:
        return ()
    names = names or Names()
    family = names.held_to(Dimension.CATEGORY, codes)
    return tuple(
        Rename(row.name, names.categories[row.successor].name, row.valid_until)
        for row in names.categories.values()
        if row.pk in family and row.successor is not None and row.successor in family
    )
