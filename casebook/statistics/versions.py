"""What readers hold of a year beside its records: numbers counted today are held against it.

That is the year as it was confirmed, with each of its corrections. Before, it is the year as it was prepared,
which management reads beside the figures of today.
"""

from collections.abc import Collection, Iterable, Iterator

from casebook.indicators import Definition, Dimension
from casebook.models import ReportSnapshot
from casebook.statistics.boxes import Box
from casebook.statistics.boxing import Boxes
from casebook.statistics.corrections import Told, told_figures, told_of
from casebook.statistics.cuts import Cell, Cut
from casebook.statistics.definitions import definition
from casebook.statistics.held import Held, Version
from casebook.statistics.periods import Period
from casebook.statistics.tables_of_year import TABLES, TableOfYear


def held_of(year: int, counted: Iterable[Definition], boxes: Boxes) -> Held:
    """What readers hold of `year`, and of cumulative figures what they hold of the years before it."""
    return _held(told_figures(year), year, counted, boxes, TABLES)


def held_of_months(years: Collection[int], counted: Iterable[Definition], boxes: Boxes) -> dict[int, Held]:
    """What readers hold of each of `years` as a whole and of its months, of the figures `counted`."""
    counted = list(counted)
    told = [*told_of(years, [each.code for each in counted])]
    tables = [each for each in TABLES if each.by == (Dimension.MONTH,)]
    return {
        year: _held([each for each in told if each[0].year == year], year, counted, boxes, tables)
        for year in years
    }


def _held(
    told_by: Iterable[Told],
    year: int,
    counted: Iterable[Definition],
    boxes: Boxes,
    tables: Collection[TableOfYear],
) -> Held:
    of_code = {each.code: boxes.of_figure(each, Period.year(year)) for each in counted}
    versions: list[Version] = []
    hidden: set[Box] = set()
    for snapshot, told in told_by:
        held = {of_code[code]: value for code, value in told.items() if code in of_code}
        if snapshot.year == year:
            # A corrected figure stands beside the tables of the first day.
            held = {**dict(_cells_of(snapshot, tables, boxes)), **held}
            hidden |= {box for box, value in held.items() if value is None}
        versions.append({box: value for box, value in held.items() if value is not None})
    return Held(tuple(versions), frozenset(hidden))


def _cells_of(
    snapshot: ReportSnapshot, tables: Iterable[TableOfYear], boxes: Boxes
) -> Iterator[tuple[Box, int | None]]:
    """What stands in those of `tables` that the snapshot has: its report may be older than some."""
    stored = {each["code"]: each for each in snapshot.tables}
    for table in (each for each in tables if each.code in stored):
        place = Cut(definition(table.figure), Period.year(snapshot.year), table.by, {}, (), 0, True)
        yield from ((boxes.of_cell(place, cell), value) for cell, value in stored_cells(stored[table.code]))


def stored_cells(stored: dict) -> Iterator[tuple[Cell, int | None]]:
    """The counts of a table as a snapshot keeps it, None where hidden; the total is the cell without keys."""
    if stored["unit"]:
        # Rows of different units have no total, which does not hide one.
        yield (), stored["total"]
    columns: list[Cell] = [(code,) for code in stored["column_codes"]] or [()]
    for row in stored["rows"]:
        yield from (
            ((row["code"], *column), value) for column, value in zip(columns, row["values"], strict=True)
        )
