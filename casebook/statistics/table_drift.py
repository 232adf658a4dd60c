"""Published against now, for the tables of a year: most are cut from figures that the report does not print,
so that the drift of its figures says nothing of them.

A snapshot holds a table as it was published: of a cell that was hidden nobody knows what it was, and none is
compared. The table of years repeats figures, whose own drift is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from casebook.models import ReportSnapshot
from casebook.models.snapshots import in_language
from casebook.statistics.cuts import Cut
from casebook.statistics.distinct import Cell
from casebook.statistics.periods import Period
from casebook.statistics.tables_of_year import cuts_of
from casebook.statistics.versions import stored_cells


class MovedCell(NamedTuple):
    """A count that was published, and what it would be now: for who sees small numbers alone."""

    label: str
    published: int
    now: int


@dataclass(frozen=True)
class TableDrift:
    """A table of which at least one published count is another one today."""

    code: str
    title: str
    cells: tuple[MovedCell, ...]


def table_drifts_of(snapshot: ReportSnapshot) -> list[TableDrift]:
    """The tables that moved, in their order. Costs what the tables of one year cost to count."""
    cuts = cuts_of(Period.year(snapshot.year))
    compared = ((stored, cuts[stored["code"]]) for stored in snapshot.tables if stored["code"] in cuts)
    found = [
        TableDrift(stored["code"], in_language(stored["title"]), tuple(_moved(stored, cut)))
        for stored, cut in compared
    ]
    return [drift for drift in found if drift.cells]


def _moved(stored: dict, cut: Cut) -> Iterator[MovedCell]:
    """A row that only one of the two has counts nothing in the other."""
    published = dict(stored_cells(stored))
    labels = _labels(stored, cut)
    for cell in [*published, *(cell for cell in cut.cells if cell not in published)]:
        then, now = published.get(cell, 0), cut.value(*cell) if cell else cut.total
        if then is not None and then != now:
            yield MovedCell(_label(cell, labels), then, now)


def _labels(stored: dict, cut: Cut) -> list[dict[str, str]]:
    """What the cells are called, dimension by dimension: as it was published, else as today."""
    rows = {row["code"]: in_language(row["label"]) for row in stored["rows"]}
    names = map(in_language, stored["columns"])
    columns = dict(zip(stored["column_codes"], names, strict=True))
    return [{**now, **then} for now, then in zip(cut.labels, (rows, columns), strict=False)]


def _label(cell: Cell, labels: list[dict[str, str]]) -> str:
    if not cell:
        return _("Total")
    return ", ".join(names[key] for key, names in zip(cell, labels, strict=True))
