"""The year's figures for the public page: always with small numbers hidden, whoever reads it."""

from django import template

from casebook import conf
from casebook.statistics import wording
from casebook.statistics.periods import Period
from casebook.statistics.prose import Prose, tell
from casebook.statistics.report import Figure, compute

register = template.Library()


@register.simple_tag
def annual_report(year: int) -> Prose | None:
    """The report of `year` in words, computed once where the tag stands; None before the year has begun."""
    report = compute(Period.year(year), public=True)
    return tell(report) if report.period.has_begun(report.today) else None


@register.simple_tag
def suppression_threshold() -> int:
    """Counts below this are not published."""
    return conf.suppression_threshold()


@register.filter
def with_unit(figure: Figure) -> str:
    """The figure's value with its unit: «1.702 persons»."""
    return wording.with_unit(figure.count)


@register.filter
def grouped(value: int) -> str:
    """A whole number as readers of the language group it."""
    return wording.grouped(value)
