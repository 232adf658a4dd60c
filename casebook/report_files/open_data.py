"""The figures and tables of a year for programs: CSV and JSON whose names never change.

Columns and keys are a contract; a new one goes to the end. A count that is hidden is empty (null), and `note`
says why. `value` is what was published; a later correction stands in `corrected_value`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casebook.report_files import wording
from casebook.spreadsheets import Value, csv_pieces
from casebook.statistics.publication import (
    CorrectedCell,
    Publication,
    PublishedCorrection,
    PublishedFigure,
    PublishedTable,
)

# Name, datatype (of CSVW) and what stands there.
FIGURES = (
    ("indicator", "string", _("Code of the figure; it is the same every year.")),
    ("value", "nonNegativeInteger", _("The figure as it was published; empty where it is not published.")),
    ("unit", "string", _("What is counted. Figures of different units are not added.")),
    ("period_start", "date", _("The first day that is counted.")),
    ("period_end", "date", _("The last day that is counted.")),
    ("note", "string", _("Why a figure is not published, and how it was corrected.")),
    ("parent", "string", _("Code of the figure that this one is a part of.")),
    ("corrected_value", "nonNegativeInteger", _("The correct figure, where a mistake was found later.")),
    ("corrected_on", "date", _("The day of the last correction.")),
    ("label", "string", _("Name of the figure.")),
    ("definition", "string", _("What the figure counts.")),
)
TABLES = (
    ("table", "string", _("Code of the table; it is the same every year.")),
    ("row", "string", _("Code of the row, where it has one.")),
    ("row_label", "string", _("Name of the row.")),
    ("column_label", "string", _("Name of the column; empty where the table has one column.")),
    ("value", "nonNegativeInteger", _("The count; empty where there is none, or none is published.")),
    ("unit", "string", _("What is counted. Figures of different units are not added.")),
    ("note", "string", _("Why there is no count, or none is published, and how it was corrected.")),
    ("corrected_value", "nonNegativeInteger", _("The correct figure, where a mistake was found later.")),
    ("corrected_on", "date", _("The day of the last correction.")),
)


def figures_csv(publication: Publication) -> bytes:
    """One row a figure: UTF-8, commas, days as 2022-12-31."""
    return _csv(FIGURES, _figure_rows(publication))


def tables_csv(publication: Publication) -> bytes:
    """One row a count of every table."""
    rows = (row for table in publication.tables for row in _table_rows(table))
    return _csv(TABLES, rows)


def as_json(publication: Publication, *, title: str, address: str) -> bytes:
    """Everything of the year in one file."""
    confirmed = publication.confirmed_on
    return dumped(
        {
            "title": title,
            "address": address,
            "language": get_language(),
            "year": publication.year,
            "computed_on": timezone.localtime(publication.computed_on).isoformat(),
            "confirmed_on": timezone.localtime(confirmed).isoformat() if confirmed else None,
            "confirmed_by": publication.confirmed_by,
            "figures": [_figure(figure) for figure in publication.figures],
            "tables": [_table(table) for table in publication.tables],
        }
    )


def columns(*, figures: str, tables: str) -> bytes:
    """What the columns of both CSV files hold, for programs (CSVW); the arguments are their addresses."""
    return dumped(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": get_language()}],
            "tables": [
                {"url": figures, "tableSchema": {"columns": _described(FIGURES), "primaryKey": "indicator"}},
                {"url": tables, "tableSchema": {"columns": _described(TABLES)}},
            ],
        }
    )


def dumped(content: dict) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _csv(described: tuple, rows: Iterator[list[Value]]) -> bytes:
    names = [name for name, _datatype, _words in described]
    return b"".join(csv_pieces(names, rows, plain=True, line_end="\n"))


def _described(described: tuple) -> list[dict]:
    return [
        {"name": name, "titles": name, "datatype": datatype, "dc:description": str(words)}
        for name, datatype, words in described
    ]


def _figure_rows(publication: Publication) -> Iterator[list[Value]]:
    for figure in publication.figures:
        last = figure.corrections[-1] if figure.corrections else None
        yield [
            figure.code,
            figure.value,
            figure.unit.value,
            figure.period.start,
            figure.period.last_day,
            wording.note(figure),
            figure.parent,
            last.new if last else None,
            last.made_on if last else None,
            figure.label,
            figure.definition,
        ]


def _table_rows(table: PublishedTable) -> Iterator[list[Value]]:
    for place, (label, values) in enumerate(table.rows):
        unit = table.unit or table.units[place]
        for column, (name, value) in enumerate(zip(table.columns or ("",), values, strict=True)):
            last = next(reversed(table.corrections_of(place, column)), None)
            yield [
                table.code,
                _code(table, place),
                label,
                name,
                value,
                unit.value,
                wording.notes_of_counts(table, place, [column]),
                last.new if last else None,
                last.made_on if last else None,
            ]


def _code(table: PublishedTable, place: int) -> str:
    return table.codes[place] if table.codes else ""


def _figure(figure: PublishedFigure) -> dict:
    return {
        "indicator": figure.code,
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit.value,
        "period_start": figure.period.start.isoformat(),
        "period_end": figure.period.last_day.isoformat(),
        "note": wording.note(figure),
        "parent": figure.parent or None,
        "definition": figure.definition,
        "corrections": [_correction(notice) for notice in figure.corrections],
    }


def _correction(notice: PublishedCorrection) -> dict:
    return {
        "made_on": notice.made_on.isoformat(),
        "published": notice.old,
        "correct": notice.new,
        "reason": notice.reason,
    }


def _corrected(table: PublishedTable, cell: CorrectedCell) -> dict:
    """Of the total neither row nor column."""
    return {
        "row": None if cell.row is None else _code(table, cell.row) or None,
        "column": table.columns[cell.column] if table.columns and cell.column is not None else None,
        **_correction(cell.notice),
    }


def _table(table: PublishedTable) -> dict:
    return {
        "table": table.code,
        "title": table.title,
        "unit": table.unit.value if table.unit else None,
        "dimensions": list(table.dimensions),
        "columns": list(table.columns),
        "rows": [
            {
                "code": _code(table, place) or None,
                "label": label,
                "unit": (table.unit or table.units[place]).value,
                "values": list(values),
            }
            for place, (label, values) in enumerate(table.rows)
        ],
        "total": table.total,
        "adds_up": table.adds_up,
        "note": " ".join(wording.notes_of(table)),
        "corrections": [_corrected(table, each) for each in table.corrections],
    }
