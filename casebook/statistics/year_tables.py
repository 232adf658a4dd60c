"""How a snapshot stores the tables of a year: protected, and in every language."""

from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from casebook.choices import Unit
from casebook.indicators import Dimension, Source
from casebook.indicators.standard import STANDARD
from casebook.models import ReportSnapshot
from casebook.models.snapshots import LANGUAGES, in_languages
from casebook.statistics import suppression
from casebook.statistics.cuts import Cut
from casebook.statistics.naming import Names
from casebook.statistics.protection import Protected
from casebook.statistics.report import Figure, Report
from casebook.statistics.tables_of_year import TABLES, TableOfYear

YEARS = "years"
TITLE_OF_YEARS = _("Year by year")
YEARS_SHOWN = 5
# As the report counts the lines of requests: applications in one of them.
UNITS_OF_CATEGORIES = {each.category: each.unit for each in STANDARD if each.category and not each.parent}


def as_stored(cuts: dict[str, Cut], report: Report, protected: Protected) -> list[dict]:
    """Every table of the year as a snapshot keeps it: protected, and in every language."""
    tables = [_stored(table, cuts[table.code], protected) for table in TABLES]
    return [*tables, _years(report, protected)]


def _stored(table: TableOfYear, told: Cut, protected: Protected) -> dict:
    labels = [_labels(told, place) for place in range(len(told.dimensions))]
    rows, columns = labels[0], labels[1] if len(labels) > 1 else {}
    units = [_unit(told, key) for key in rows]
    unit = units[0] if len(set(units)) == 1 else None
    # What follows the row's key in the key of a cell: a column, or nothing.
    beside: list[tuple[str, ...]] = [(column,) for column in columns] or [()]
    stored = [
        {
            "code": key,
            "label": label,
            "unit": "" if unit else own.value,
            "values": [protected.cell(told, (key, *rest)) for rest in beside],
        }
        for own, (key, label) in zip(units, rows.items(), strict=True)
    ]
    # A total over rows of different units would be of none of them.
    total = protected.total(told) if unit else None
    return {
        "code": table.code,
        "title": in_languages(table.title),
        "unit": unit.value if unit else "",
        "dimensions": [in_languages(each.label) for each in told.dimensions],
        "columns": list(columns.values()),
        "column_codes": list(columns),
        "rows": stored,
        "total": total,
        "adds_up": told.adds_up and unit is not None,
        "note": _note(stored, is_total_hidden=unit is not None and total is None),
    }


def _unit(told: Cut, row: str) -> Unit:
    """The unit of the figure that counts the row by itself: a count has one unit wherever it stands."""
    if told.dimensions[0] != Dimension.CATEGORY or told.definition.source != Source.REQUESTS:
        return told.definition.unit
    return UNITS_OF_CATEGORIES.get(row, told.definition.unit)


def _labels(told: Cut, place: int) -> dict[str, dict[str, str]]:
    """What the cells are called in each language, by their keys, in the order in which they are shown."""
    names, keys = Names(), {cell[place] for cell in told.cells}
    in_each = {}
    for language in LANGUAGES:
        with translation.override(language):
            in_each[language] = names.labels(told.dimensions[place], keys, told.definition, told.period)
    return {key: {language: in_each[language][key] for language in LANGUAGES} for key in told.labels[place]}


def labels_of(figure: Figure) -> dict[str, str]:
    """The name of a figure in each language."""
    return in_languages(lazy(lambda: figure.label, str)())


def _years(report: Report, protected: Protected) -> dict:
    """The figures of this year beside those of the years before it, as they were published: whoever prints
    them marks those that were corrected since, as on the page of their own year."""
    year = report.period.start.year
    confirmed = ReportSnapshot.objects.confirmed().filter(year__gt=year - YEARS_SHOWN, year__lt=year)
    before = list(confirmed.order_by("year").prefetch_related("figures"))
    known = [{figure.code: figure.published_value for figure in each.figures.all()} for each in before]
    rows = [
        {
            "code": figure.indicator.code,
            # That of the indicator: how many years of operation it covers, each column tells for itself.
            "label": in_languages(figure.indicator.label),
            "unit": figure.indicator.unit.value,
            "values": [
                *(each.get(figure.indicator.code) for each in known),
                protected.figure(figure.indicator.code),
            ],
            # The places of the years whose report did not have the figure: nothing is hidden there.
            "undefined": [place for place, each in enumerate(known) if figure.indicator.code not in each],
        }
        for figure in report
    ]
    return {
        "code": YEARS,
        "title": in_languages(TITLE_OF_YEARS),
        "unit": "",
        "dimensions": [in_languages(_("Figure")), in_languages(_("Year"))],
        "columns": [in_languages(each) for each in (*(snapshot.year for snapshot in before), year)],
        "rows": rows,
        "total": None,
        "adds_up": False,
        "note": _note(rows),
    }


def _note(rows: list[dict], *, is_total_hidden: bool = False) -> dict[str, str]:
    hides = is_total_hidden or any(
        value is None and place not in row.get("undefined", ())
        for row in rows
        for place, value in enumerate(row["values"])
    )
    return in_languages(lazy(suppression.reason, str)()) if hides else {}
