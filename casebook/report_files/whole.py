"""The whole paper of a report: its page, block by block, then corrections and definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText, expand_db_html

from casebook.charts import WIDE, chart, described
from casebook.report_events import Event
from casebook.report_files import blocks, wording
from casebook.report_files.editions import Edition, settled
from casebook.report_files.paper import kept_pdf, paper_data
from casebook.report_files.rich_text import nodes_of
from casebook.report_page import PrintedReport, rows_to_draw
from casebook.statistics.prose import Line, Phrase
from casebook.statistics.publication import PublishedTable


def paper_of(edition: Edition) -> bytes:
    """The PDF of a report."""
    publication = edition.publication
    moment = settled(publication)
    content = paper_data(
        publication,
        title=edition.title,
        publisher=edition.publisher.name,
        summary=edition.description,
        day=moment.date(),
        blocks=[
            *Body(edition).blocks(),
            *blocks.corrections(publication),
            *blocks.definitions(publication),
        ],
    )
    return kept_pdf(content, made_on=moment)


class Body:
    """The blocks of a page as those of the paper: what each shows says the method of its name."""

    def __init__(self, edition: Edition):
        self.edition = edition
        self.printed = PrintedReport(edition.page, edition.publication)
        # Tables that stand on the page by themselves: not once more beneath their picture.
        self.tabled = {block.value["table"] for block in edition.page.body if block.block_type == "table"}

    def blocks(self) -> Iterator[dict]:
        for block in self.edition.page.body:
            yield from getattr(self, f"_{block.block_type}")(block.value)

    def _message(self, value) -> Iterator[dict]:
        yield from _titled(value["title"])
        yield from self._words(value["text"])

    _text = _message

    def _headline(self, value) -> Iterator[dict]:
        lines = self.printed.lines(value["figures"])
        if lines:
            yield {"kind": "paragraphs", "items": [_line(line, end=".") for line in lines]}

    def _figures(self, value) -> Iterator[dict]:
        lines = self.printed.lines(value["figures"])
        if lines:
            yield blocks.heading(value["title"] or _("In particular"))
            yield {"kind": "sentences", "items": [_line(line) for line in lines]}
            yield blocks.paragraph(wording.units_differ())

    def _table(self, value) -> Iterator[dict]:
        table = self._published(value)
        if table:
            yield blocks.published_table(table)

    def _chart(self, value) -> Iterator[dict]:
        table = self._published(value)
        if not table:
            return
        codes = rows_to_draw(table, value["figures"])
        picture = chart(table, value["kind"], codes=codes, size=WIDE)
        if picture:
            caption, alternative = blocks.caption_of(table), described(table, codes=codes)
            yield {"kind": "picture", "svg": str(picture), "alt": alternative, "caption": caption}
        if table.code not in self.tabled:
            yield blocks.published_table(table)

    def _events(self, value) -> Iterator[dict]:
        events = self.printed.events(self.edition.request)
        if not (events or value["text"]):
            return
        yield blocks.heading(value["title"] or _("Events of the year"))
        yield from self._words(value["text"])
        if events:
            yield blocks.table(
                [_("Date"), _("Event"), _("Place"), _("Attendees")],
                [_event(event) for event in events],
                numeric=[3],
            )

    def _services(self, value) -> Iterator[dict]:
        if not (value["staff"] or value["services"] or value["contact"]):
            return
        yield blocks.heading(value["title"] or _("Staff and services"))
        yield from self._words(value["staff"])
        if value["services"]:
            yield blocks.points(value["services"])
        yield from self._words(value["contact"])

    def _published(self, value) -> PublishedTable | None:
        """The table that a block names, under the title that staff gave it."""
        table = self.printed.table(value["table"])
        return replace(table, title=value["title"]) if table and value["title"] else table

    def _words(self, text: RichText | None) -> Iterator[dict]:
        if text:
            nodes = nodes_of(expand_db_html(text.source), base=self.edition.address)
            yield {"kind": "words", "nodes": nodes}


def _titled(title: str) -> Iterable[dict]:
    return [blocks.heading(title)] if title else []


def _line(line: Line, *, end: str = "") -> dict:
    """One line of figures; commas part those of a sentence that has an end."""
    last = len(line.phrases) - 1
    return {
        "phrases": [
            _phrase(phrase, end if place == last else "," * bool(end))
            for place, phrase in enumerate(line.phrases)
        ],
        "parts": [_phrase(phrase, end) for phrase in line.parts],
    }


def _phrase(phrase: Phrase, end: str) -> dict:
    figure = phrase.figure
    return {
        "before": f"{phrase.before}: " if figure.is_hidden else phrase.before,
        "number": wording.number(None) if figure.is_hidden else phrase.number,
        "after": phrase.after + end,
        "notes": [wording.correction(notice) for notice in figure.corrections],
    }


def _event(event: Event) -> list[str]:
    attended = "" if event.attendance is None else wording.number(event.attendance)
    return [
        date_format(event.starts_at, "SHORT_DATE_FORMAT"),
        event.title,
        event.place,
        wording.number(None) if event.is_small else attended,
    ]
