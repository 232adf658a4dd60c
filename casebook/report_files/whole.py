"""The whole paper of a report: its page, block by block, then corrections and definitions."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.rich_text import RichText, expand_db_html

from casebook.charts import chart, described
from casebook.report_files import blocks
from casebook.report_files.editions import Edition, settled
from casebook.report_files.paper import paper_data, pdf
from casebook.report_files.rich_text import nodes_of
from casebook.report_files.wording import correction
from casebook.statistics.prose import Line, Phrase, Prose, tell
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
    return pdf(content, made_on=moment)


class Body:
    """The blocks of a page as those of the paper."""

    def __init__(self, edition: Edition):
        self.edition = edition
        self.prose: Prose = tell(edition.publication)
        self.children = list(edition.page.body)
        tables = (child.value["table"] for child in self.children if child.block_type == "table")
        # Their numbers stand there: not once more beneath a picture.
        self.tabled = set(tables)

    def blocks(self) -> Iterator[dict]:
        """What a block shows says the method of its name."""
        for child in self.children:
            yield from getattr(self, child.block_type)(child.value)

    def message(self, value) -> Iterator[dict]:
        yield from self._titled(value["title"])
        yield from self._words(value["text"])

    text = message

    def headline(self, value) -> Iterator[dict]:
        lines = self.prose.lines(tuple(value["figures"]))
        yield {"kind": "paragraphs", "items": [_line(line) for line in lines]}

    def figures(self, value) -> Iterator[dict]:
        yield from self._titled(value["title"])
        lines = self.prose.lines(tuple(value["figures"]))
        yield {"kind": "sentences", "items": [_line(line) for line in lines]}

    def table(self, value) -> Iterator[dict]:
        published = self._published(value["table"])
        if published:
            yield from self._titled(value["title"])
            yield blocks.published_table(published)

    def chart(self, value) -> Iterator[dict]:
        published, codes = self._published(value["table"]), tuple(value["figures"])
        if not published:
            return
        yield from self._titled(value["title"])
        picture = chart(published, value["kind"], codes=codes)
        if picture:
            yield {
                "kind": "picture",
                "svg": str(picture),
                "alt": described(published, codes=codes),
                "caption": blocks.caption_of(published),
            }
        if value["table"] not in self.tabled:
            yield blocks.published_table(published)

    def _published(self, code: str) -> PublishedTable | None:
        return next((table for table in self.edition.publication.tables if table.code == code), None)

    def _titled(self, title: str) -> Iterator[dict]:
        if title:
            yield blocks.heading(title)

    def _words(self, text: RichText | None) -> Iterator[dict]:
        if text:
            yield {"kind": "words", "nodes": nodes_of(expand_db_html(text.source), base=self.edition.address)}


def _line(line: Line) -> dict:
    return {
        "phrases": [_phrase(phrase) for phrase in line.phrases],
        "parts": [_phrase(phrase) for phrase in line.parts],
    }


def _phrase(phrase: Phrase) -> dict:
    figure = phrase.figure
    return {
        "before": f"{phrase.before}: " if figure.is_hidden else phrase.before,
        "number": blocks.number(None) if figure.is_hidden else phrase.number,
        "after": phrase.after,
        "notes": [correction(notice) for notice in figure.corrections],
    }
