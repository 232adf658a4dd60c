"""What readers hold of a year beside its records: numbers counted today are held against it.

That is the year as it was confirmed, with each of its corrections. Before, it is the year as it was prepared,
which management reads beside the figures of today.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from casebook.indicators import Definition
from casebook.models import ReportSnapshot
from casebook.statistics.boxes import Box
from casebook.statistics.boxing import Boxes
from casebook.statistics.corrections import told_figures
from casebook.statistics.cuts import Cell, Cut
from casebook.statistics.definitions import definition
from casebook.statistics.periods import Period
from casebook.statistics.tables_of_year import TABLES, TableOfYear

# The numbers of one version, by what they count.
Version = Mapping[Box, int]


def versions_of(year: int, counted: Iterable[Definition], boxes: Boxes) -> list[Version]:
    """Every version of `year` that readers hold, and of cumulative figures those of the years before it."""
    of_code = {each.code: boxes.of_figure(each, Period.year(year)) for each in counted}
    tables = told_cells([year], boxes).get(year, {})
    figures = [
        (told_year, {of_code[code]: value for code, value in told.items() if code in of_code})
        for told_year, told in told_figures(year)
    ]
    # A corrected figure stands beside the tables of the first day.
    return [{**tables, **told} if told_year == year else told for told_year, told in figures]


def told_cells(
    years: Collection[int], boxes: Boxes, tables: Iterable[TableOfYear] = TABLES
) -> dict[int, Version]:
    """The numbers that stand in `tables` of those of `years` that are confirmed or prepared."""
    snapshots = ReportSnapshot.objects.current().filter(year__in=years)
    return {
        year: {
            boxes.of_cell(place, cell): value
            for place, cell, value in _cells_of(year, tables, {each["code"]: each for each in stored})
            if value is not None
        }
        for year, stored in snapshots.values_list("year", "tables")
    }


def _cells_of(
    year: int, tables: Iterable[TableOfYear], stored: Mapping[str, dict]
) -> Iterator[tuple[Cut, Cell, int | None]]:
    for table in tables:
        place = Cut(definition(table.figure), Period.year(year), table.by, {}, (), 0, True)
        yield from ((place, cell, value) for cell, value in _cells(stored[table.code]))


def _cells(stored: dict) -> Iterator[tuple[Cell, int | None]]:
    yield (), stored["total"]
    columns: list[Cell] = [(code,) for code in stored["column_codes"]] or [()]
    for row in stored["rows"]:
        yield from (
            ((row["code"], *column), value) for column, value in zip(columns, row["values"], strict=True)
        )
