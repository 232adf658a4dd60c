"""The figures of a year as the published report tells them: an opening paragraph, then line after line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format

from casebook.statistics.publication import Publication, PublishedFigure
from casebook.statistics.wording import (
    SENTENCES,
    SINCE_OPENING_SO_FAR,
    UNITS,
    grouped,
    in_month,
    years_of_operation,
)

# A figure that goes on in the sentence of another one. Without that one before it, it is told by its name.
CONTINUES = {"appointments_held": "citizens_received", "counselling_sessions": "counselling_citizens"}
# Where the number stands in a sentence that was not yet split.
MARK = "\0"


@dataclass(frozen=True)
class Phrase:
    """A figure within its sentence: the words before the number, the number, the words after it.

    Of a hidden figure there is only its name, in `before`.
    """

    figure: PublishedFigure
    before: str
    number: str = ""
    after: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a list: a figure, the one that ends its sentence, and the parts of it."""

    phrases: tuple[Phrase, ...]
    parts: tuple[Phrase, ...] = ()

    def __len__(self) -> int:
        return len(self.phrases) + len(self.parts)

    def __iter__(self) -> Iterator[Phrase]:
        yield from self.phrases
        yield from self.parts


@dataclass(frozen=True)
class Prose:
    """A publication in words of the reader's language."""

    publication: Publication

    @cached_property
    def _figures(self) -> Mapping[str, PublishedFigure]:
        return {figure.code: figure for figure in self.publication}

    @cached_property
    def _as_of(self) -> date:
        return timezone.localdate(self.publication.computed_on)

    def lines(self, codes: Iterable[str]) -> tuple[Line, ...]:
        """A line for each figure of `codes`, in that order; parts stand in the line of their whole.

        Codes that the year has no figure of are left out.
        """
        wanted = [code for code in dict.fromkeys(codes) if code in self._figures]
        lines: list[Line] = []
        before = ""
        for code in wanted:
            figure = self._figures[code]
            if figure.parent in wanted:
                continue
            if before and CONTINUES.get(code) == before:
                lines[-1] = Line((*lines[-1].phrases, self.phrase(figure)), lines[-1].parts)
            else:
                parts = [part for part in self.publication.parts_of(code) if part.code in wanted]
                first = self.by_name(figure) if code in CONTINUES else self.phrase(figure)
                lines.append(Line((first,), tuple(map(self.phrase, parts))))
            before = code
        return tuple(lines)

    def phrase(self, figure: PublishedFigure) -> Phrase:
        """The figure in the sentence of the published report; one of the centre's own by its name."""
        sentence = SENTENCES.get(figure.code)
        if figure.value is None or sentence is None:
            return self.by_name(figure)
        words = {"number": figure.value, "count": MARK, "year": self.publication.year}
        if figure.is_since_opening:
            years = figure.period.last_day.year - figure.period.start.year
            if not years:
                # A year before the opening: there is no year of operation to speak of.
                return self.by_name(figure)
            words |= {"years": years_of_operation(years), "month": in_month(figure.period.last_day)}
            if not figure.period.is_over(self._as_of):
                sentence = SINCE_OPENING_SO_FAR
                words["day"] = date_format(self._as_of, "j E Y")
        return _split(figure, sentence % words)

    def by_name(self, figure: PublishedFigure) -> Phrase:
        """«Housing benefit: 553 requests»."""
        if figure.value is None:
            return Phrase(figure, figure.label)
        words = UNITS[figure.unit] % {"number": figure.value, "count": MARK}
        return _split(figure, f"{figure.label}: {words}")


def _split(figure: PublishedFigure, sentence: str) -> Phrase:
    before, _mark, after = sentence.partition(MARK)
    return Phrase(figure, before, grouped(figure.value or 0), after)
