"""What page, paper and open data print of a year: the snapshot that was confirmed, small numbers hidden."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from casebook.choices import Unit
from casebook.models import ReportCorrection, ReportSnapshot, SnapshotFigure
from casebook.models.snapshots import in_language
from casebook.statistics import suppression
from casebook.statistics.corrected_cells import TOTAL, places_of
from casebook.statistics.corrections import told_reason
from casebook.statistics.periods import Period
from casebook.statistics.report import Figure
from casebook.statistics.wording import count_or_reason
from casebook.statistics.year_tables import YEARS
from casebook.statistics.yearbook import contents_of

# Behind a count in a table or a picture that was corrected since.
CORRECTED = "*"


@dataclass(frozen=True)
class PublishedCorrection:
    """A notice that a published figure was wrong. Of values that are not published there is None."""

    made_on: date
    old: int | None
    new: int | None
    reason: str


# By the year and the code of a figure.
Notices = Mapping[tuple[int, str], Sequence[PublishedCorrection]]


@dataclass(frozen=True)
class CorrectedCell:
    """A notice of a figure that stands in a table once more: in `row` and `column`, or as its total where
    they are None. `name` is that of the figure, with its year where the table tells several."""

    row: int | None
    column: int | None
    name: str
    notice: PublishedCorrection


@dataclass(frozen=True)
class PublishedFigure:
    """A figure as it was published; `value` is None where it is hidden."""

    code: str
    label: str
    unit: Unit
    value: int | None
    definition: str
    note: str
    period: Period
    parent: str = ""
    corrections: tuple[PublishedCorrection, ...] = ()
    is_since_opening: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.value is None

    @property
    def current_value(self) -> int | None:
        """The value of the last correction; without corrections, the published one."""
        return self.corrections[-1].new if self.corrections else self.value


@dataclass(frozen=True)
class PublishedTable:
    """Counts by one dimension or two. `columns` are empty where there is one dimension: a row then holds one
    count. None stands for a count that is hidden.

    `unit` is None where the rows hold different units: `units` then has that of each row, and there is no
    total. `codes` are those of the rows: of categories, figures and so on; months are written as 2022-01.
    `undefined` are the places (row, column) of counts that nobody had defined in their year; the other None
    are hidden.
    """

    code: str
    title: str
    unit: Unit | None
    dimensions: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    total: int | None
    adds_up: bool
    note: str = ""
    codes: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    undefined: frozenset[tuple[int, int]] = frozenset()
    # Of the figures that are counted here, too; the oldest notice of each first.
    corrections: tuple[CorrectedCell, ...] = ()

    def corrections_of(self, row: int | None, column: int | None) -> list[PublishedCorrection]:
        """The notices of one count, or with None of the total; the oldest first."""
        return [each.notice for each in self.corrections if (each.row, each.column) == (row, column)]

    def mark(self, row: int | None, column: int | None) -> str:
        """What stands behind a count that was corrected since; the notice stands beneath the table."""
        return CORRECTED if self.corrections_of(row, column) else ""

    @property
    def told_total(self) -> str:
        """The total as it is printed beneath the counts."""
        return count_or_reason(self.total) + self.mark(None, None)

    def is_undefined(self, row: int, column: int) -> bool:
        """Whether there is no count since nobody had defined the figure in that year."""
        return (row, column) in self.undefined

    def told(self, row: int, column: int) -> str:
        """The count as readers group it, or why there is none; with the mark of a correction."""
        told = count_or_reason(self.rows[row][1][column], is_undefined=self.is_undefined(row, column))
        return told + self.mark(row, column)

    def is_hidden(self, row: int, column: int) -> bool:
        return self.rows[row][1][column] is None and not self.is_undefined(row, column)

    @property
    def hides_something(self) -> bool:
        return any(
            self.is_hidden(row, column)
            for row, (_label, values) in enumerate(self.rows)
            for column in range(len(values))
        )

    @property
    def compares(self) -> bool:
        """Whether it says anything that the list of figures does not: one year alone has none beside it."""
        return self.code != YEARS or len(self.columns) > 1


@dataclass(frozen=True)
class Publication:
    """Everything of a year that may be printed, as it stood at `computed_on`."""

    year: int
    period: Period
    figures: tuple[PublishedFigure, ...]
    tables: tuple[PublishedTable, ...]
    computed_on: datetime
    confirmed_on: datetime | None = None
    confirmed_by: str = ""
    # Those that were kept with the confirmation (casebook/report_events.py); None where none were.
    events: list[dict] | None = None

    def __iter__(self) -> Iterator[PublishedFigure]:
        return iter(self.figures)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None

    @property
    def hides_something(self) -> bool:
        return any(figure.is_hidden for figure in self.figures)

    def figure(self, code: str) -> PublishedFigure:
        """The figure of the indicator `code`; KeyError where there is none."""
        for figure in self.figures:
            if figure.code == code:
                return figure
        raise KeyError(code)

    def parts_of(self, code: str) -> list[PublishedFigure]:
        return [figure for figure in self.figures if figure.parent == code]

    def table(self, code: str) -> PublishedTable:
        """The table `code`; KeyError where there is none."""
        for table in self.tables:
            if table.code == code:
                return table
        raise KeyError(code)


def published(year: int) -> Publication | None:
    """The year as it was confirmed; None before. Three questions, and none to a table of cases."""
    return published_among([year]).get(year)


def published_among(years: Iterable[int]) -> dict[int, Publication]:
    """Those of `years` that were confirmed, as they were; as many questions as for one of them."""
    return _publications(ReportSnapshot.objects.confirmed().filter(year__in=years))


def prepared(year: int) -> Publication | None:
    """The year as it waits for its confirmation, small numbers hidden; None where nobody prepared it."""
    return _publications(ReportSnapshot.objects.prepared().of(year)).get(year)


def _publications(snapshots: QuerySet) -> dict[int, Publication]:
    # How a figure was counted is read by nobody here, and long.
    figures = SnapshotFigure.objects.defer("keys", "query", "sql", "keys_hash", "beyond")
    found = list(snapshots.prefetch_related(Prefetch("figures", figures)))
    notices = _notices() if found else {}
    return {snapshot.year: _publication_of(snapshot, notices) for snapshot in found}


def _notices() -> Notices:
    """Every published correction, of all years, since the pages of later years print the figures again."""
    found: dict[tuple[int, str], list[PublishedCorrection]] = defaultdict(list)
    of_figures = ReportCorrection.objects.published().annotate(
        year=F("figure__snapshot__year"), code=F("figure__code")
    )
    for each in of_figures:
        found[each.year, each.code].append(_told(each))
    return found


def _publication_of(snapshot: ReportSnapshot, notices: Notices) -> Publication:
    """What `snapshot`, with its figures at hand, lets anybody read."""
    return Publication(
        snapshot.year,
        Period.year(snapshot.year),
        tuple(
            _frozen(figure, notices.get((snapshot.year, figure.code), ()))
            for figure in snapshot.figures.all()
        ),
        _tables(snapshot.year, snapshot.tables, notices),
        snapshot.computed_on,
        snapshot.confirmed_on,
        snapshot.signature,
        snapshot.events,
    )


def provisional(year: int) -> Publication:
    """The year as it stands now, small numbers hidden: for previews of people who may see statistics."""
    contents = contents_of(year)
    return Publication(
        year,
        contents.report.period,
        tuple(
            _computed(figure, contents.protected.figure(figure.indicator.code)) for figure in contents.report
        ),
        _tables(year, contents.tables, _notices()),
        timezone.now(),
    )


def _frozen(figure: SnapshotFigure, notices: Sequence[PublishedCorrection]) -> PublishedFigure:
    """Of a hidden figure no number passes here, of its corrections neither."""
    hidden = figure.is_hidden
    return PublishedFigure(
        figure.code,
        figure.label,
        Unit(figure.unit),
        figure.published_value,
        figure.definition,
        suppression.reason() if hidden else "",
        Period.inclusive(figure.period_start, figure.period_end),
        parent=figure.parent,
        corrections=tuple(notices),
        is_since_opening=figure.is_since_opening,
    )


def _told(correction: ReportCorrection) -> PublishedCorrection:
    tells = correction.is_told
    return PublishedCorrection(
        timezone.localdate(correction.decided_on),
        correction.old_value if tells else None,
        correction.new_value if tells else None,
        told_reason(correction, tells_number=tells),
    )


def _tables(year: int, stored: list[dict], notices: Notices) -> tuple[PublishedTable, ...]:
    """What page, paper and files print alike."""
    marked = (replace(_table(each), corrections=tuple(_corrected(year, each, notices))) for each in stored)
    return tuple(table for table in marked if table.compares)


def _corrected(year: int, table: dict, notices: Notices) -> Iterator[CorrectedCell]:
    rows = {row["code"]: (place, in_language(row["label"])) for place, row in enumerate(table["rows"])}
    if table["code"] == YEARS:
        years = {in_language(name): place for place, name in enumerate(table["columns"])}
        for (of_year, code), found in notices.items():
            if str(of_year) in years and code in rows:
                (row, label), column = rows[code], years[str(of_year)]
                yield from (CorrectedCell(row, column, f"{label}, {of_year}", each) for each in found)
        return
    for (of_year, code), found in notices.items():
        for name, row_code in places_of(code) if of_year == year else ():
            if name == table["code"] and row_code == TOTAL:
                yield from (CorrectedCell(None, None, gettext("Total"), each) for each in found)
            elif name == table["code"] and row_code in rows:
                row, label = rows[row_code]
                yield from (CorrectedCell(row, 0, label, each) for each in found)


def _table(table: dict) -> PublishedTable:
    """A table as `as_stored` wrote it, in the reader's language."""
    return PublishedTable(
        table["code"],
        in_language(table["title"]),
        Unit(table["unit"]) if table["unit"] else None,
        tuple(in_language(name) for name in table["dimensions"]),
        tuple(in_language(name) for name in table["columns"]),
        tuple((in_language(row["label"]), tuple(row["values"])) for row in table["rows"]),
        table["total"],
        table["adds_up"],
        in_language(table["note"]),
        tuple(row["code"] for row in table["rows"]),
        tuple(Unit(row["unit"]) for row in table["rows"] if row["unit"]),
        frozenset(
            (place, column) for place, row in enumerate(table["rows"]) for column in row.get("undefined", ())
        ),
    )


def _computed(figure: Figure, shown: int | None) -> PublishedFigure:
    indicator = figure.indicator
    return PublishedFigure(
        indicator.code,
        figure.label,
        indicator.unit,
        shown,
        str(indicator.definition),
        figure.note if shown is not None else suppression.reason(),
        figure.period,
        parent=indicator.parent,
        is_since_opening=indicator.is_since_opening,
    )
