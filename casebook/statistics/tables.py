"""A report as rows: what the command prints and what the screen hands out as a file."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from casebook.choices import Unit
from casebook.spreadsheets import Value, csv_pieces, pieces_of
from casebook.statistics.publication import Publication, PublishedFigure
from casebook.statistics.report import Figure, Report

# The contract of the command: see `report_figures`.
COLUMNS = ("indicator", "value", "unit", "period_start", "period_end", "note")


def rows(report: Report) -> list[dict]:
    """One row a figure: codes, whole numbers (None where hidden) and inclusive ISO dates."""
    return [_row(each.indicator.code, each.indicator.unit, each, each.note) for each in report]


def published_rows(publication: Publication, note: Callable[[PublishedFigure], str]) -> list[dict]:
    """The same rows of a year as it was published; `note` writes what is to be said of a figure."""
    return [_row(each.code, each.unit, each, note(each)) for each in publication]


def _row(code: str, unit: Unit, figure: Figure | PublishedFigure, note: str) -> dict:
    return {
        "indicator": code,
        "value": figure.value,
        "unit": unit.value,
        "period_start": figure.period.start.isoformat(),
        "period_end": figure.period.last_day.isoformat(),
        "note": note,
    }


def plain_csv(rows: Iterable[dict]) -> Iterator[bytes]:
    """The rows as programs read them: UTF-8, commas, the columns of the contract."""
    return csv_pieces(COLUMNS, ([*row.values()] for row in rows), plain=True, line_end="\n")


def for_people(report: Report, format: str) -> Iterator[bytes]:
    """The rows as a Greek spreadsheet opens them, the figures by name; `format` is csv or xlsx."""
    headings = [_("Figure"), _("Value"), _("Unit"), _("From"), _("To"), _("Note"), _("Code")]
    return pieces_of(headings, _rows_for_people(report), name=_("Statistics"), format=format)


def _rows_for_people(report: Report) -> Iterator[list[Value]]:
    for figure in report:
        yield [
            figure.label,
            figure.value,
            str(figure.indicator.unit.label),
            figure.period.start,
            figure.period.last_day,
            str(figure.note),
            figure.indicator.code,
        ]
