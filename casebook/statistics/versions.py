"""What readers hold of a year beside its records: numbers counted today are held against it.

That is the year as it was confirmed, with each of its corrections. Before, it is the year as it was prepared,
which management reads beside the figures of today.
"""

from collections.abc import Iterable, Iterator

from casebook.indicators import Definition
from casebook.models import ReportSnapshot
from casebook.statistics.boxes import Box
from casebook.statistics.boxing import Boxes
from casebook.statistics.corrections import told_figures
from casebook.statistics.cuts import Cell, Cut
from casebook.statistics.definitions import definition
from casebook.statistics.held import Held, Version
from casebook.statistics.periods import Period
from casebook.statistics.tables_of_year import TABLES


def held_of(year: int, counted: Iterable[Definition], boxes: Boxes) -> Held:
    """What readers hold of `year`, and of cumulative figures what they hold of the years before it."""
    of_code = {each.code: boxes.of_figure(each, Period.year(year)) for each in counted}
    versions: list[Version] = []
    hidden: set[Box] = set()
    for snapshot, told in told_figures(year):
        held = {of_code[code]: value for code, value in told.items() if code in of_code}
        if snapshot.year == year:
            # A corrected figure stands beside the tables of the first day.
            held = {**dict(_cells_of_tables(snapshot, boxes)), **held}
            hidden |= {box for box, value in held.items() if value is None}
        versions.append({box: value for box, value in held.items() if value is not None})
    return Held(tuple(versions), frozenset(hidden))


def _cells_of_tables(snapshot: ReportSnapshot, boxes: Boxes) -> Iterator[tuple[Box, int | None]]:
    """What stands in the tables of the snapshot, of those that its report had already."""
    stored = {each["code"]: each for each in snapshot.tables}
    for table in (each for each in TABLES if each.code in stored):
        place = Cut(definition(table.figure), Period.year(snapshot.year), table.by, {}, (), 0, True)
        yield from ((boxes.of_cell(place, cell), value) for cell, value in _cells(stored[table.code]))


def _cells(stored: dict) -> Iterator[tuple[Cell, int | None]]:
    yield (), stored["total"]
    columns: list[Cell] = [(code,) for code in stored["column_codes"]] or [()]
    for row in stored["rows"]:
        yield from (
            ((row["code"], *column), value) for column, value in zip(columns, row["values"], strict=True)
        )
