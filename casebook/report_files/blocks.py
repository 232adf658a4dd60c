"""The blocks of the paper that are made of figures. report.typ says how each kind of block looks."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebook.choices import Unit
from casebook.report_files import wording
from casebook.report_files.wording import number
from casebook.statistics.publication import Publication, PublishedFigure, PublishedTable

# So many counts beside each other leave room to say in words which of them are not published.
MOST_IN_WORDS = 2


def heading(text: str, level: int = 1) -> dict:
    return {"kind": "heading", "level": level, "text": text}


def paragraph(text: str) -> dict:
    """Words of ours, not of the staff."""
    return {"kind": "words", "nodes": [{"kind": "paragraph", "spans": [{"text": text}]}]}


def points(items: Iterable[str]) -> dict:
    """A list without numbers."""
    listed = [{"spans": [{"text": item}], "nodes": []} for item in items]
    return {"kind": "words", "nodes": [{"kind": "points", "items": listed}]}


def table(
    head: list[str],
    rows: list[list[str]],
    *,
    caption: str = "",
    foot: Iterable[str] = (),
    numeric: Iterable[int] = (),
    note: str = "",
) -> dict:
    """A table with a row of headings; `numeric` are the places of columns of numbers."""
    return {
        "kind": "table",
        "caption": caption,
        "head": head,
        "rows": rows,
        "foot": list(foot),
        "numeric": list(numeric),
        "note": note,
    }


def published_table(published: PublishedTable) -> dict:
    """The counts of `published`; the unit stands in the caption, or in a column where the rows differ."""
    units = [str(unit.label) for unit in published.units] if published.unit is None else []
    counts = list(published.columns) or [_("Number")]
    shorten = len(counts) > MOST_IN_WORDS
    rows = [
        [
            label,
            *units[place : place + 1],
            *(_cell(published, place, column, shorten) for column in range(len(values))),
        ]
        for place, (label, values) in enumerate(published.rows)
    ]
    head = [published.dimensions[0], *([_("Unit")] if units else []), *counts]
    foot = []
    if published.total is not None and not published.columns:
        foot = [_("Total"), *[""] * (len(head) - 2), published.told_total]
    return table(
        head,
        rows,
        caption=caption_of(published),
        foot=foot,
        numeric=range(len(head) - len(counts), len(head)),
        note=_notes(published, shorten),
    )


def _cell(published: PublishedTable, row: int, column: int, shorten: bool) -> str:
    if shorten and published.is_undefined(row, column):
        return _("n.d.")
    return _("n.p.") if shorten and published.is_hidden(row, column) else published.told(row, column)


def caption_of(published: PublishedTable) -> str:
    if published.unit is None:
        return published.title
    return f"{published.title} ({Unit(published.unit).label})"


def _notes(published: PublishedTable, shorten: bool) -> str:
    notes = wording.notes_of(published)
    if shorten and published.hides_something:
        notes.append(_("n.p.: not published."))
    if shorten and published.undefined:
        notes.append(_("n.d.: not defined."))
    return " ".join(notes)


def corrections(publication: Publication) -> list[dict]:
    """A heading and a table of every correction, the oldest first; nothing where there is none."""
    found = wording.corrections_of(publication)
    if not found:
        return []
    rows = [
        [
            date_format(notice.made_on, "SHORT_DATE_FORMAT"),
            figure.label,
            number(notice.old),
            number(notice.new),
            notice.reason,
        ]
        for notice, figure in found
    ]
    head = [_("Date"), _("Figure"), _("Published"), _("Correct"), _("Reason")]
    return [heading(_("Corrections since the publication")), table(head, rows, numeric=[2, 3])]


def definitions(publication: Publication) -> list[dict]:
    """What each figure counts, with its value, its period and its corrections."""
    items = [
        {
            "term": figure.label,
            "value": f"{wording.value_with_unit(figure)}, {period_of(figure)}",
            "text": figure.definition,
            "notes": [wording.correction(notice) for notice in figure.corrections],
        }
        for figure in publication.figures
    ]
    return [
        heading(_("What each figure counts")),
        paragraph(wording.units_differ()),
        *map(paragraph, wording.reasons(publication)),
        {"kind": "terms", "items": items},
    ]


def period_of(figure: PublishedFigure) -> str:
    first, last = figure.period.start, figure.period.last_day
    return f"{date_format(first, 'SHORT_DATE_FORMAT')} – {date_format(last, 'SHORT_DATE_FORMAT')}"
