"""The row that a template shows as an example, where it comes back with the rows below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..cells import CellRefused, parse_text
from ..resources.columns import Column
from ..resources.widgets import Count, Day, Moment


def examples_in(
    columns: Mapping[str, Column], positions: Mapping[str, int], rows: Sequence[Sequence[object]]
) -> list[int]:
    """The places of the rows that say in every column what the example of the template says there.

    A file without all the columns of its kind was not made from a template. Days, hours and numbers count as
    what they are: a spreadsheet writes them in its own way when it saves the file.
    """
    if positions.keys() != columns.keys():
        return []
    wanted = [(positions[key], column, _said(column, column.example)) for key, column in columns.items()]
    # One text, which spreadsheets leave as it is, tells nearly all other rows.
    at, text = next((at, said) for at, column, said in wanted if said and not _is_typed(column))
    return [
        place
        for place, row in enumerate(rows)
        if row[at] == text and all(_said(column, row[where]) == said for where, column, said in wanted)
    ]


def _said(column: Column, cell: object) -> object:
    if _is_typed(column):
        try:
            return column.widget.clean(cell)
        except CellRefused:
            pass  # whatever it is, it is not what the example says
    return parse_text(cell) or ""


def _is_typed(column: Column) -> bool:
    return isinstance(column.widget, (Day, Moment, Count))
