"""A figure told apart by one or two dimensions, with its margins: what a screen and a file show of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebook.indicators import Definition, Dimension
from casebook.spreadsheets import Value, csv_pieces, pieces_of
from casebook.statistics.cuts import Cell, Cut, CutError, cut
from casebook.statistics.offering import NOT_OFFERED, decided_together, is_offered
from casebook.statistics.periods import Period
from casebook.statistics.protection import protect_cuts


@dataclass(frozen=True)
class GridRow:
    """One value of the first dimension; `cells` stand under the columns, None where a number is hidden."""

    key: str
    label: str
    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True)
class Grid:
    """`columns` holds key and label of each value of the second dimension; there are none of one alone.

    The margins are figures of their own and no sums of the cells: where `adds_up` is False, somebody may
    stand in several cells and counts once in each margin.
    """

    definition: Definition
    period: Period
    dimensions: tuple[Dimension, ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[GridRow, ...]
    bottom: tuple[int | None, ...]
    total: int | None
    adds_up: bool

    @property
    def hides_something(self) -> bool:
        shown = [self.total, *self.bottom, *(value for row in self.rows for value in (row.total, *row.cells))]
        return None in shown


Read = Callable[[Cut, Cell], int | None]


def as_counted(table: Cut, key: Cell) -> int | None:
    """What stands in a cell; the figure itself for the empty key."""
    return table.cells.get(key, 0) if key else table.total


def grid_of(definition: Definition, period: Period, by: Sequence[Dimension], *, public: bool = False) -> Grid:
    """`definition` in `period`, by one or two dimensions; `public` hides small numbers and what gives them
    away.

    Raises:
        CutError: the figure is not told apart like that, or not for the public.
    """
    margins = [cut(definition, period, (dimension,)) for dimension in by]
    tables = [*margins, cut(definition, period, by)] if len(by) > 1 else margins
    read = _as_protected(definition, period, by) if public else as_counted
    down, *across = margins
    whole = tables[-1]
    columns = tuple(across[0].labels[0].items()) if across else ()
    rows = tuple(
        GridRow(
            key,
            label,
            tuple(read(whole, (key, column)) for column, _label in columns),
            read(down, (key,)),
        )
        for key, label in down.labels[0].items()
    )
    return Grid(
        definition=definition,
        period=period,
        dimensions=tuple(by),
        columns=columns,
        rows=rows,
        bottom=tuple(read(across[0], (column,)) for column, _label in columns),
        total=read(whole, ()),
        adds_up=all(table.adds_up for table in tables),
    )


def _as_protected(definition: Definition, period: Period, by: Sequence[Dimension]) -> Read:
    if not is_offered(definition, by):
        raise CutError(NOT_OFFERED)
    return protect_cuts([cut(definition, period, each) for each in decided_together(definition, by)]).cell


# --- as files


def plain_csv(grid: Grid) -> Iterator[bytes]:
    """One row a cell, as programs read them: codes and whole numbers, nothing where a number is hidden."""
    headings = [
        "indicator",
        "unit",
        "period_start",
        "period_end",
        *(d.value for d in grid.dimensions),
        "value",
    ]
    about = [
        grid.definition.code,
        grid.definition.unit.value,
        grid.period.start.isoformat(),
        grid.period.last_day.isoformat(),
    ]
    cells = ([*about, *key, value] for key, value in _cells(grid))
    return csv_pieces(headings, cells, plain=True, line_end="\n")


def _cells(grid: Grid) -> Iterator[tuple[tuple[str, ...], int | None]]:
    for row in grid.rows:
        if not grid.columns:
            yield (row.key,), row.total
        for (column, _label), value in zip(grid.columns, row.cells, strict=True):
            yield (row.key, column), value


def for_people(grid: Grid, format: str) -> Iterator[bytes]:
    """The table as it stands on the screen; `format` is csv or xlsx."""
    headings = [
        " / ".join(str(dimension.label) for dimension in grid.dimensions),
        *(label for _key, label in grid.columns),
        _("In all"),
    ]
    return pieces_of(headings, _lines(grid), name=_("Breakdown"), format=format)


def _lines(grid: Grid) -> Iterator[list[Value]]:
    for row in grid.rows:
        yield [row.label, *row.cells, row.total]
    yield [_("In all"), *grid.bottom, grid.total]
    empty = [None] * (len(grid.columns) + 1)
    for about in (grid.definition.label, grid.definition.unit.label, grid.period.label):
        yield [str(about), *empty]
