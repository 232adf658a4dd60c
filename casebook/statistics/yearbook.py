"""A year in full, counted at one moment: its figures with the records behind them, and its tables.

What is counted here is what a snapshot freezes, and what previews show before.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from django.core.exceptions import EmptyResultSet
from django.utils import timezone

from casebook.indicators import Definition
from casebook.models import SnapshotFigure
from casebook.models.snapshots import in_languages
from casebook.statistics import keys
from casebook.statistics.code_version import code_version
from casebook.statistics.cuts import value_of
from casebook.statistics.definitions import definition as definition_of
from casebook.statistics.distinct import filtered
from casebook.statistics.naming import Names
from casebook.statistics.periods import Period
from casebook.statistics.protection import Protected, protected
from casebook.statistics.report import Figure, Report, compute
from casebook.statistics.sources import ROWS
from casebook.statistics.tables_of_year import cuts_of
from casebook.statistics.trace import Trace, behind
from casebook.statistics.year_tables import as_stored, labels_of

# The text of a question names the members of a set in an order that each process has of its own.
LEFT_OUT = frozenset({"id", "snapshot_id", "keys", "sql"})


@dataclass(frozen=True)
class CountedYear:
    """`figures` are rows of a snapshot that nobody saved; `tables` are as a snapshot stores them."""

    year: int
    computed_on: datetime
    code_version: str
    figures: list[SnapshotFigure]
    tables: list[dict]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that is counted and said: two of one year are alike where their digests are,
        in whatever process they were counted."""
        return digest_of(self.year, self.figures, self.tables)


def digest_of(year: int, figures: Iterable[SnapshotFigure], tables: list[dict]) -> str:
    """The digest of a year whose figures and tables were counted just now, or come out of the database."""
    names = [field.attname for field in SnapshotFigure._meta.concrete_fields if field.attname not in LEFT_OUT]
    told = [{name: _text(getattr(figure, name)) for name in names} for figure in figures]
    return sha256(json.dumps([year, told, tables], sort_keys=True).encode()).hexdigest()


def _text(value: object) -> str:
    """A database gives the keys of a mapping back in an order of its own."""
    return str(dict(sorted(value.items())) if isinstance(value, dict) else value)


@dataclass(frozen=True)
class Contents:
    """A year as it may be published now, without what stands behind it."""

    report: Report
    protected: Protected
    tables: list[dict]


def contents_of(year: int) -> Contents:
    """The figures of the year as they are counted, what of them may be shown, and the tables."""
    period = Period.year(year)
    report, cuts = compute(period), cuts_of(period)
    shown = protected(report, cuts.values())
    return Contents(report, shown, as_stored(cuts, report, shown))


def count_year(year: int) -> CountedYear:
    """The year as its records are now, with their keys."""
    moment = timezone.now()
    contents = contents_of(year)
    figures = [_row(place, figure, contents) for place, figure in enumerate(contents.report)]
    return CountedYear(year, moment, code_version(), figures, contents.tables)


def value_now(figure: SnapshotFigure) -> int:
    """What the figure of a snapshot is counted as today, by the definition of today.

    Raises:
        KeyError: its indicator is not defined any more.
    """
    return value_of(definition_of(figure.code), Period.year(figure.snapshot.year))


def _row(place: int, figure: Figure, contents: Contents) -> SnapshotFigure:
    definition = figure.indicator
    trace = behind(definition, contents.report.period)
    found = keys_of(trace)
    return SnapshotFigure(
        place=place,
        code=definition.code,
        unit=definition.unit.value,
        parent=definition.parent,
        labels=labels_of(figure),
        definitions=in_languages(definition.definition),
        period_start=figure.period.start,
        period_end=figure.period.last_day,
        is_since_opening=definition.is_since_opening,
        value=figure.count.value,
        is_hidden=contents.protected.figure(definition.code) is None,
        query=definition.describe(),
        sql=_sql(definition, contents.report.period),
        keys_of=trace.records.model._meta.label_lower,
        keys=keys.pack(found),
        keys_hash=keys.digest(trace.records.model._meta.label_lower, found),
        beyond=beyond(trace),
    )


def keys_of(trace: Trace) -> list[int]:
    """The keys of the records behind a figure, in rising order."""
    return list(trace.records.order_by("pk").values_list("pk", flat=True))


def beyond(trace: Trace) -> dict[str, int]:
    """How many are counted that are no record, by kind."""
    weights: Counter[str] = Counter()
    for other in trace.others:
        weights[other.kind] += other.weight
    return dict(sorted(weights.items()))


def _sql(definition: Definition, period: Period) -> str:
    """The rows that are counted, as the database is asked for them; empty of a source with rules of its own,
    and where a filter lets nothing through. Days and keys of the catalogue stand in it, nothing of a person.
    """
    source = ROWS.get(definition.source)
    if source is None:
        return ""
    rows = filtered(definition, source.within(definition.day, period), Names())
    try:
        return str(rows.values("pk").query)
    except EmptyResultSet:
        return ""
