"""The figures of a year on its public page: as they were confirmed, whoever reads it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from casebook import charts, conf
from casebook.choices import Unit
from casebook.models import AnnualReportPage
from casebook.report_events import Event
from casebook.report_files import wording as words_of_files
from casebook.report_page import PrintedReport, choices, printed, rows_to_draw
from casebook.statistics import wording
from casebook.statistics.prose import Line
from casebook.statistics.publication import PublishedFigure, PublishedTable

register = template.Library()

# Of the parts of pages that a process keeps; a long one is some ten kilobytes.
KEPT = 512


@register.simple_tag(takes_context=True)
def printed_report(context: dict, page: AnnualReportPage) -> PrintedReport:
    """What the page prints to this reader, asked once where the tag stands."""
    return printed(page, context.get("request"))


@register.simple_tag
def report_lines(report: PrintedReport | None, codes: Iterable[str]) -> tuple[Line, ...]:
    return report.lines(codes) if report else ()


@register.simple_tag
def report_anchor(report: PrintedReport, figure: PublishedFigure) -> str:
    return report.anchor(figure)


@register.simple_tag
def report_table(report: PrintedReport | None, code: str, title: str = "") -> PublishedTable | None:
    """The table under the title that staff gave it, or under its own."""
    table = report.table(code) if report else None
    return replace(table, title=title) if table and title else table


class Cell(NamedTuple):
    """A count as it is printed, or in words why there is none."""

    told: str
    is_given: bool


class Row(NamedTuple):
    label: str
    cells: tuple[Cell, ...]
    unit: Unit | None


@register.filter
def rows(table: PublishedTable) -> list[Row]:
    """The rows of a table, each with the unit of its counts."""
    units = table.units or (table.unit,) * len(table.rows)
    return [
        Row(
            label,
            tuple(Cell(table.told(place, column), value is not None) for column, value in enumerate(values)),
            unit,
        )
        for place, ((label, values), unit) in enumerate(zip(table.rows, units, strict=True))
    ]


@register.filter
def notes(table: PublishedTable) -> list[str]:
    """What must be known of its counts, in the words of the files."""
    return words_of_files.notes_of(table)


@register.simple_tag
def report_marks(table: PublishedTable, codes: Iterable[str]) -> list[str]:
    """The notices of the counts that a picture of the table marks."""
    return words_of_files.marked_corrections(table, rows_to_draw(table, codes))


@register.filter
def table_name(code: str) -> str:
    return dict(choices("tables")).get(code, code)


@register.simple_tag
def report_chart(table: PublishedTable, kind: str, codes: Iterable[str]) -> SafeString:
    """The picture twice: the style sheet shows the one that fits the screen, and nobody hears the other."""
    drawn = rows_to_draw(table, codes)
    return format_html(
        '<div class="casebook-narrow">{}</div><div class="casebook-wide">{}</div>',
        *(charts.chart(table, kind, codes=drawn, size=size) for size in (charts.NARROW, charts.WIDE)),
    )


@register.simple_tag
def report_definitions(report: PrintedReport, line: Line) -> SafeString:
    """The corrections of the figures of `line`, and what they count."""
    counted = None if report.is_placeholder or not report.publication else report.publication.computed_on
    return _definitions(line, timezone.localdate(counted) if counted else None, get_language() or "")


@register.simple_tag
def report_numbers(table: PublishedTable) -> SafeString:
    """The counts of `table` in rows and columns."""
    return _numbers(table, get_language() or "")


# Nothing but what they are made of goes into these, so that each is laid out once: half of what a page costs.
@lru_cache(maxsize=KEPT)
def _definitions(line: Line, counted_on: date | None, language: str) -> SafeString:
    words = {"line": line, "counted_on": counted_on}
    return render_to_string("casebook/includes/report_definitions.html", words)


@lru_cache(maxsize=KEPT)
def _numbers(table: PublishedTable, language: str) -> SafeString:
    return render_to_string("casebook/includes/report_table.html", {"table": table})


@register.simple_tag(takes_context=True)
def report_events(context: dict, report: PrintedReport | None) -> list[Event]:
    return report.events(context.get("request")) if report else []


@register.simple_tag
def suppression_threshold() -> int:
    """Counts below this are not published."""
    return conf.suppression_threshold()


@register.filter
def grouped(value: int) -> str:
    """A whole number as readers of the language group it."""
    return wording.grouped(value)
