"""A report as rows: what the command prints and what the screen hands out as a file."""

import csv
import io

from django.utils.translation import gettext as _

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


def plain_csv(report: Report) -> bytes:
    """The rows as programs read them: UTF-8, commas, the columns of the contract."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(report))
    return text.getvalue().encode()


def spreadsheet_csv(report: Report) -> bytes:
    """The rows as a Greek spreadsheet opens them: a byte order mark, semicolons, the figures by name."""
    headings = [_("Figure"), _("Value"), _("Unit"), _("From"), _("To"), _("Note"), _("Code")]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for figure, row in zip(report, rows(report), strict=True):
        writer.writerow(
            [
                figure.label,
                row["value"],
                figure.indicator.unit.label,
                row["period_start"],
                row["period_end"],
                row["note"],
                row["indicator"],
            ]
        )
    return text.getvalue().encode("utf-8-sig")
