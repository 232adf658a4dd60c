"""What the tables of a year told, confirmed or read before: numbers counted today are held against them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from casebook.models import ReportSnapshot
from casebook.statistics.boxes import Box
from casebook.statistics.boxing import Boxes
from casebook.statistics.cuts import Cell, Cut
from casebook.statistics.definitions import definition
from casebook.statistics.periods import Period
from casebook.statistics.tables_of_year import TABLES, TableOfYear


def told_cells(
    years: Collection[int], boxes: Boxes, tables: Iterable[TableOfYear] = TABLES
) -> Mapping[Box, list[int]]:
    """The numbers that stand in `tables` of `years` as readers know them, by what they count."""
    told: dict[Box, list[int]] = defaultdict(list)
    known = ReportSnapshot.objects.known().filter(year__in=years)
    for year, stored in known.values_list("year", "tables"):
        by_code = {each["code"]: each for each in stored}
        for table in tables:
            place = Cut(definition(table.figure), Period.year(year), table.by, {}, (), 0, True)
            for cell, value in _cells(by_code[table.code]):
                if value is not None:
                    told[boxes.of_cell(place, cell)].append(value)
    return told


def _cells(stored: dict) -> Iterator[tuple[Cell, int | None]]:
    yield (), stored["total"]
    columns: list[Cell] = [(code,) for code in stored["column_codes"]] or [()]
    for row in stored["rows"]:
        yield from (
            ((row["code"], *column), value) for column, value in zip(columns, row["values"], strict=True)
        )
