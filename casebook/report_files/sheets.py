"""The figures and tables of a year for people with a spreadsheet: one workbook, or the figures as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _

from casebook.report_files import wording
from casebook.spreadsheets import Sheet, Value, csv_pieces, xlsx_pieces
from casebook.statistics.publication import Publication, PublishedTable

# Of columns, in characters: of numbers, units and days; of names; of sentences.
SHORT, NAME, LONG = 13, 44, 70
WIDTHS = (NAME, SHORT, SHORT, SHORT, SHORT, LONG, LONG, NAME, NAME)


def workbook(publication: Publication) -> bytes:
    """A sheet of the figures, one a table, one of the corrections where there are any."""
    sheets = [Sheet(_("Figures"), _headings(), _figures(publication), widths=WIDTHS)]
    sheets += [
        Sheet(
            f"{place}. {table.title}",
            _headings_of(table),
            _rows_of(table),
            widths=[NAME, *(SHORT for _column in table.columns or [""]), SHORT, LONG],
        )
        for place, table in enumerate(publication.tables, 1)
    ]
    if any(figure.corrections for figure in publication.figures):
        rows, widths = _corrections(publication), [SHORT, NAME, SHORT, SHORT, LONG, NAME]
        sheets.append(Sheet(_("Corrections"), _headings_of_corrections(), rows, widths=widths))
    sheets.append(Sheet(_("About"), [_("About"), ""], _about(publication), widths=[SHORT, LONG]))
    return b"".join(xlsx_pieces(sheets))


def csv_for_people(publication: Publication) -> bytes:
    """The figures as Greek Excel opens them by a double click."""
    return b"".join(csv_pieces(_headings(), _figures(publication)))


def _headings() -> list[str]:
    return [
        _("Figure"),
        _("Value"),
        _("Unit"),
        _("From"),
        _("To"),
        _("Note"),
        _("What it counts"),
        _("Part of"),
        _("Code"),
    ]


def _figures(publication: Publication) -> Iterator[list[Value]]:
    labels = {figure.code: figure.label for figure in publication.figures}
    for figure in publication.figures:
        yield [
            figure.label,
            figure.value,
            str(figure.unit.label),
            figure.period.start,
            figure.period.last_day,
            wording.note(figure),
            figure.definition,
            labels.get(figure.parent, ""),
            figure.code,
        ]


def _headings_of(table: PublishedTable) -> list[str]:
    return [table.dimensions[0], *(table.columns or [_("Value")]), _("Unit"), _("Note")]


def _rows_of(table: PublishedTable) -> Iterator[list[Value]]:
    """The rows, and the total beneath them where there is one column for it."""
    for place, (label, values) in enumerate(table.rows):
        unit = table.unit or table.units[place]
        note = wording.notes_of_counts(table, place, range(len(values)))
        yield [label, *values, str(unit.label), note]
    if table.total is not None and not table.columns and table.unit:
        notices = " ".join(wording.correction(each) for each in table.corrections_of(None, None))
        yield [_("Total"), table.total, str(table.unit.label), notices]
    for line in wording.notes_of(table):
        yield [line, *[None] * (len(table.columns) or 1), "", ""]


def _headings_of_corrections() -> list[str]:
    return [_("Date"), _("Figure"), _("Published"), _("Correct"), _("Reason"), _("Code")]


def _corrections(publication: Publication) -> Iterator[list[Value]]:
    for notice, figure in wording.corrections_of(publication):
        yield [notice.made_on, figure.label, notice.old, notice.new, notice.reason, figure.code]


def _about(publication: Publication) -> Iterator[list[Value]]:
    yield [_("Year"), publication.year]
    yield [_("Figures"), wording.confirmation(publication)]
    for reason in chain(wording.reasons(publication), [wording.units_differ()]):
        yield [_("Note"), reason]
