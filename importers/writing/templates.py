"""Empty files of a kind, to be filled in: the headings, one row as an example, and what cells may say."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from casebook.spreadsheets import Sheet, csv_pieces, xlsx_pieces
from casebook.spreadsheets.parts import letters

from ..headings import VALUES_SHEET
from ..meanings import meanings
from ..resources import KINDS
from ..resources.columns import Column


def template_pieces(kind: str, format: str) -> Iterator[bytes]:
    """The file. A workbook offers the values of closed lists and catalogues in their columns."""
    columns = KINDS[kind].columns
    headings = [column.label for column in columns]
    example = [column.example for column in columns]
    if format != "xlsx":
        return csv_pieces(headings, [example])
    lists = allowed_values(kind)
    ranges = {
        place: _range_below(letters(number), len(lists[column.column_name]))
        for number, (place, column) in enumerate(
            (place, column) for place, column in enumerate(columns) if lists.get(column.column_name)
        )
    }
    sheets = [Sheet(str(KINDS[kind].label), headings, [example], ranges)]
    if ranges:
        shown = [columns[place] for place in ranges]
        sheets.append(Sheet(VALUES_SHEET, [column.label for column in shown], _side_by_side(lists, shown)))
    return xlsx_pieces(sheets)


def allowed_values(kind: str) -> dict[str, list[str]]:
    """By the key of each column that has a list: what its cells may say."""
    return {
        key: [label for _code, label in found]
        for key in KINDS[kind].resource.fields
        if (found := meanings(kind, key))
    }


def rules(kind: str) -> list[tuple[Column, str, list[str]]]:
    """Each column, what must be known of it in a word, and the values that it allows."""
    lists = allowed_values(kind)
    resource = KINDS[kind].resource
    return [
        (column, _rule(resource, key, column), lists.get(key, [])) for key, column in resource.fields.items()
    ]


def _rule(resource, key: str, column: Column) -> str:
    if column.required:
        return _("must be filled")
    if key in resource.key:
        return _("names a record that is there already; left empty, a new one is made")
    return ""


def _range_below(column: str, count: int) -> str:
    """The cells of a list on the sheet of values, below its heading, as a formula names them."""
    return f"'{VALUES_SHEET}'!${column}$2:${column}${count + 1}"


def _side_by_side(lists: dict[str, list[str]], columns: list[Column]) -> Iterator[list[str | None]]:
    values = [lists[column.column_name] for column in columns]
    for row in range(max(map(len, values))):
        yield [column[row] if row < len(column) else None for column in values]
