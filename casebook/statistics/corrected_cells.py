"""Where in the tables of a year a corrected figure stands once more, so that it is marked there, too."""

from collections.abc import Iterator

from casebook.indicators import Definition
from casebook.statistics.definitions import definition
from casebook.statistics.tables_of_year import TABLES, TableOfYear

TOTAL = ""


def places_of(code: str) -> Iterator[tuple[str, str]]:
    """The tables and the codes of their rows (TOTAL of none) that count what the figure `code` counts; none
    of an indicator that nobody defines any more."""
    try:
        figure = definition(code)
    except KeyError:
        return
    for table in TABLES:
        row = _row_in(table, figure)
        if row is not None:
            yield table.code, row


def _row_in(table: TableOfYear, figure: Definition) -> str | None:
    """A row narrows what its table counts by the one key of its dimension, and by nothing else."""
    whole = definition(table.figure)
    if not _counts_alike(figure, whole):
        return None
    beyond = {name: held for name, held in figure.filters.items() if whole.filters.get(name) != held}
    if set(whole.filters) - set(figure.filters):
        return None
    if not beyond:
        return TOTAL
    (dimension, *others) = table.by
    held = beyond.get(dimension, ())
    return next(iter(held)) if len(beyond) == len(held) == 1 and not others else None


def _counts_alike(figure: Definition, whole: Definition) -> bool:
    """Whether the two count the same way, whatever their filters are."""
    names = ("source", "day", "distinct_on", "is_since_opening")
    return all(getattr(figure, name) == getattr(whole, name) for name in names)
