"""The figures of several calendar years, a year a column."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebook.indicators import Definition
from casebook.spreadsheets import Value, csv_pieces, pieces_of
from casebook.statistics.cuts import renames
from casebook.statistics.naming import Names
from casebook.statistics.opening import is_on_paper
from casebook.statistics.periods import Period
from casebook.statistics.report import Figure, Report, compute

MOST_YEARS = 10
# Instead of a number.
ON_PAPER = "—"


@dataclass(frozen=True)
class YearlyRow:
    """One figure: its value in each year, None in a year in which it was not defined or which is on paper.
    `renamed` says which categories of earlier names are counted in its line."""

    definition: Definition
    label: str
    figures: tuple[Figure | None, ...]
    renamed: str = ""


@dataclass(frozen=True)
class Yearly:
    """`on_paper` are the years of which there are totals on paper and no records: of them the cumulative
    figure alone is told, and zeros of the others would say that nobody came."""

    reports: tuple[Report, ...]
    rows: tuple[YearlyRow, ...]
    on_paper: frozenset[int] = frozenset()

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(report.period.start.year for report in self.reports)


def year_against_year(first: int, last: int, *, public: bool = False) -> Yearly:
    """The reports of the years from `first` to `last`, each counted as of now."""
    reports = tuple(compute(Period.year(year), public=public) for year in range(first, last + 1))
    on_paper = frozenset(report.period.start.year for report in reports if is_on_paper(report.period))
    by_code = [
        {figure.indicator.code: figure for figure in report if _is_known(figure, report, on_paper)}
        for report in reports
    ]
    definitions = {
        figure.indicator.code: figure.indicator for report in reversed(reports) for figure in report
    }
    names = Names()
    rows = tuple(
        YearlyRow(
            definition,
            str(definition.label),
            tuple(figures.get(code) for figures in by_code),
            _write_renames(definition, names),
        )
        for code, definition in definitions.items()
    )
    return Yearly(reports, rows, on_paper)


def _is_known(figure: Figure, report: Report, on_paper: frozenset[int]) -> bool:
    return figure.indicator.is_since_opening or report.period.start.year not in on_paper


def _write_renames(definition: Definition, names: Names) -> str:
    """«with “ΚΕΑ” until 31/12/2020»: the earlier names whose requests stand in the line."""
    return ", ".join(
        _("with “%(name)s” until %(day)s") % {"name": each.old, "day": date_format(each.until, "d/m/Y")}
        if each.until
        else _("with “%(name)s”") % {"name": each.old}
        for each in renames(definition, names)
    )


# --- as files


def plain_csv(yearly: Yearly) -> Iterator[bytes]:
    """One row a figure and year, as programs read them."""
    rows = (
        [row.definition.code, row.definition.unit.value, year, figure.value]
        for row in yearly.rows
        for year, figure in zip(yearly.years, row.figures, strict=True)
        if figure is not None
    )
    return csv_pieces(["indicator", "unit", "year", "value"], rows, plain=True, line_end="\n")


def for_people(yearly: Yearly, format: str) -> Iterator[bytes]:
    """The table as it stands on the screen; `format` is csv or xlsx."""
    headings = [_("Figure"), *map(str, yearly.years), _("Unit"), _("Code")]
    return pieces_of(headings, _lines(yearly), name=_("Year against year"), format=format)


def _lines(yearly: Yearly) -> Iterator[list[Value]]:
    for row in yearly.rows:
        values = [
            figure.value if figure else ON_PAPER if year in yearly.on_paper else None
            for year, figure in zip(yearly.years, row.figures, strict=True)
        ]
        yield [row.label, *values, str(row.definition.unit.label), row.definition.code]
