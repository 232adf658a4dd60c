"""The figures of a year as the published report tells them: an opening paragraph, then line after line."""

from dataclasses import dataclass

from django.utils.formats import date_format

from casebook.statistics.report import Figure, Report
from casebook.statistics.wording import (
    SENTENCES,
    SINCE_OPENING_SO_FAR,
    grouped,
    in_month,
    with_unit,
    years_of_operation,
)

HEADLINE = ("citizens_received", "appointments_held", "people_served", "requests_since_opening")
# A figure that goes on in the sentence of another one.
CONTINUED_BY = {"counselling_citizens": "counselling_sessions"}
# Where the number stands in a sentence that was not yet split.
MARK = "\0"


@dataclass(frozen=True)
class Phrase:
    """A figure within its sentence: the words before the number, the number, the words after it.

    Of a hidden figure there is only its name, in `before`.
    """

    figure: Figure
    before: str
    number: str = ""
    after: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the list: a figure, the one that ends its sentence, and the parts of it."""

    phrases: tuple[Phrase, ...]
    parts: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Prose:
    """A report in words."""

    report: Report
    headline: tuple[Phrase, ...]
    lines: tuple[Line, ...]

    @property
    def hides_something(self) -> bool:
        return any(figure.is_hidden for figure in self.report)


def tell(report: Report) -> Prose:
    """`report`, of a calendar year, in words of the reader's language."""
    phrases = {figure.indicator.code: _phrase(report, figure) for figure in report}
    taken = {
        *HEADLINE,
        *CONTINUED_BY.values(),
        *(figure.indicator.code for figure in report if figure.indicator.parent),
    }
    lines = []
    for code, phrase in phrases.items():
        if code in taken:
            continue
        rest = [phrases[CONTINUED_BY[code]]] if code in CONTINUED_BY else []
        parts = [phrases[part.indicator.code] for part in report.parts_of(code)]
        lines.append(Line((phrase, *rest), tuple(parts)))
    return Prose(report, tuple(phrases[code] for code in HEADLINE), tuple(lines))


def _phrase(report: Report, figure: Figure) -> Phrase:
    if figure.value is None:
        return Phrase(figure, figure.label)
    words = {"number": figure.value, "count": MARK, "year": report.period.start.year}
    sentence = SENTENCES.get(figure.indicator.code)
    if sentence is None:
        # One of the centre's own, which is told by its name.
        return Phrase(figure, f"{figure.label}: ", with_unit(figure.count))
    if figure.indicator.is_since_opening:
        years = figure.years_of_operation
        if not years:
            # A year before the opening: there is no year of operation to speak of.
            return Phrase(figure, f"{figure.label}: ", grouped(figure.value))
        words |= {"years": years_of_operation(years), "month": in_month(figure.period.last_day)}
        if not figure.period.is_over(report.today):
            sentence = SINCE_OPENING_SO_FAR
            words["day"] = date_format(report.today, "j E Y")
    before, _mark, after = (sentence % words).partition(MARK)
    return Phrase(figure, before, grouped(figure.value), after)
