"""What the figures of the report would be after a file: "2022: 617 → 626".

The report counts twice, over the records as they are and over the tables as they would be, so that each
figure has one definition. Nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from casebook.statistics.periods import Period
from casebook.statistics.report import Report, compute

from .database import connection_of
from .overlays import Overlay
from .preview import Effect
from .shadows import cast_shadows, one_moment
from .years import DAYS, OF_EACH_VISIT, years_of

if TYPE_CHECKING:
    from .plan import Plan

# The report is counted for so many years, the latest ones.
MOST_YEARS = 5

_NAME = re.compile(r'"(\w+)"')


class Effects(NamedTuple):
    """The figures that would be others, in the order of the years and of the report, and how many earlier
    years the file may touch, which were not counted."""

    figures: list[Effect]
    years_left_out: int = 0


def effects(plan: Plan) -> list[Effect]:
    """The figures that would be others, of the latest years that the rows may touch."""
    return work_out(plan.overlays()).figures


def work_out(overlays: Iterable[Overlay]) -> Effects:
    """As `effects`, from what would become of the tables."""
    overlays = list(overlays)
    if not any(overlay.model in DAYS or overlay.model in OF_EACH_VISIT for overlay in overlays):
        return Effects([])
    with one_moment(connection_of(overlays[0].model)):
        years = sorted(set().union(*map(years_of, overlays)))
        counted = [Period.year(year) for year in years[-MOST_YEARS:]]
        figures = [effect for pair in _before_and_after(counted, overlays) for effect in _different(*pair)]
    return Effects(figures, len(years) - len(counted))


def _before_and_after(counted: list[Period], overlays: list[Overlay]) -> Iterator[tuple[Report, Report]]:
    """The reports over the real tables and over those that would be.

    Only columns that the report asks for are laid over the tables. What it asks for may depend on what it
    finds there: it counts again where it asked for more.
    """
    connection = connection_of(overlays[0].model)
    with statements(connection) as asked:
        before = [compute(period) for period in counted]
    while laid := [part for each in overlays if (part := each.only(_asked_of(each, asked))).says_anything]:
        with one_moment(connection):  # the shadows go when it ends
            cast_shadows(connection, laid)
            with statements(connection) as asked_now:
                after = [compute(period) for period in counted]
        known, asked = asked, asked | asked_now
        if not any(each.knows_of(_asked_of(each, asked) - _asked_of(each, known)) for each in overlays):
            return zip(before, after, strict=True)
    return iter(())


def _asked_of(overlay: Overlay, asked: Set[frozenset[str]]) -> set[str]:
    """The columns of its table that are asked for, and other names."""
    table = overlay.model._meta.db_table
    return set().union(*(names for names in asked if table in names))


@contextmanager
def statements(connection: BaseDatabaseWrapper) -> Iterator[set[frozenset[str]]]:
    """The quoted names in each of the statements meanwhile: tables, columns and others."""
    asked: set[frozenset[str]] = set()

    def note(execute, sql, params, many, context):
        asked.add(frozenset(_NAME.findall(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def _different(before: Report, after: Report) -> list[Effect]:
    return [
        Effect(
            period=before.period.label,
            code=old.indicator.code,
            label=old.label,
            unit=str(old.indicator.unit.label),
            before=old.value,
            after=new.value,
        )
        for old, new in zip(before, after, strict=True)
        if old.value != new.value
    ]
