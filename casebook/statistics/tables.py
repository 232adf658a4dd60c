"""A report as rows: what the command prints and what the screen hands out as a file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from casebook.spreadsheets import Value, csv_pieces, pieces_of
from casebook.statistics.report import Report

# The contract of the command: see `report_figures`.
COLUMNS = ("indicator", "value", "unit", "period_start", "period_end", "note")


def rows(report: Report) -> list[dict]:
    """One row a figure: codes, whole numbers (None where hidden) and inclusive ISO dates."""
    return [
        {
            "indicator": figure.indicator.code,
            "value": figure.value,
            "unit": figure.indicator.unit.value,
            "period_start": figure.period.start.isoformat(),
            "period_end": figure.period.last_day.isoformat(),
            "note": figure.note,
        }
        for figure in report
    ]


def plain_csv(report: Report) -> Iterator[bytes]:
    """The rows as programs read them: UTF-8, commas, the columns of the contract."""
    return csv_pieces(COLUMNS, ([*row.values()] for row in rows(report)), plain=True, line_end="\n")


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
