"""The page of a year and every table that management may ask for, read together by one who can calculate.

The reader here knows nothing of our boxes. Everything that was shown to him or her is a number with a name:
a figure, held to some values. Margins are sums of cells, years are sums of months, parts are no more than
their whole; a solver looks for the smallest and the largest that each hidden number can be.
"""

from collections import Counter, defaultdict
from itertools import combinations

import numpy
import pytest
from scipy.optimize import linprog

from casebook.indicators import Dimension
from casebook.statistics.dashboard import dashboard
from casebook.statistics.definitions import EXTRA, STANDARD, definition
from casebook.statistics.grids import grid_of
from casebook.statistics.months import MONTHS_OF_A_QUARTER, has_months, key_of
from casebook.statistics.offering import OF_PERSONS, is_offered
from casebook.statistics.periods import Period, months_of
from casebook.statistics.report import compute
from casebook.statistics.tables_of_year import TABLES
from tests.casebook.crowded_centre import CrowdedCentre
from tests.snapshots import confirm, prepare

pytestmark = pytest.mark.django_db

YEAR = Period.year(2022)
MONTHS = [*months_of(YEAR)]
QUARTERS = [
    Period(MONTHS[first].start, MONTHS[first + MONTHS_OF_A_QUARTER - 1].end)
    for first in range(0, len(MONTHS), MONTHS_OF_A_QUARTER)
]
THRESHOLD = 5
# What the centres of these tests have many of; everything else is zero.
COUNTED = ("requests_received", "citizens_received", "appointments_held", "housing_benefit")


def named(counted, *sides, period=YEAR):
    """What a number counts: records of a sort, held to values of some dimensions, in some months."""
    held = {(Dimension(name).value, value) for name, (value,) in counted.filters.items()}
    held |= {(dimension.value, value) for dimension, value in sides if dimension != Dimension.MONTH}
    months = {value for dimension, value in sides if dimension == Dimension.MONTH}
    if period != YEAR:
        months = {key_of(month) for month in months_of(period)}
    if months:
        held.add((Dimension.MONTH.value, tuple(sorted(months))))
    return (counted.source.value, counted.day, str(counted.distinct_on)), frozenset(held)


class Reader:
    """Collects what is shown (None where it is hidden) and the sums that hold."""

    def __init__(self):
        self.seen, self.sums, self.within = {}, [], []

    def reads(self, name, value):
        if self.seen.get(name) is None:
            self.seen[name] = value

    def figures(self, told, period=YEAR):
        for code, value in told.items():
            self.reads(named(definition(code), period=period), value)
        for code in told:
            parts = [
                named(definition(part), period=period) for part in told if definition(part).parent == code
            ]
            if parts:
                self.within.append((named(definition(code), period=period), parts))

    def table(self, counted, by, rows, period=YEAR):
        """`rows` are cells by their keys; the margins of the table are sums of them, whether shown or not."""
        for key, value in rows.items():
            self.reads(named(counted, *zip(by, key, strict=True), period=period), value)
        if not set(by) <= counted.adds_up_by:
            return
        for size in range(len(by)):
            for kept in combinations(range(len(by)), size):
                margins = defaultdict(list)
                for key in rows:
                    margins[tuple(key[place] for place in kept)].append(key)
                for margin, keys in margins.items():
                    sides = [(by[place], value) for place, value in zip(kept, margin, strict=True)]
                    cells = [named(counted, *zip(by, key, strict=True), period=period) for key in keys]
                    self.sums.append((named(counted, *sides, period=period), cells))

    def grid(self, grid):
        """A table of two dimensions with its margins, or one of one dimension."""
        counted, by, period = grid.definition, grid.dimensions, grid.period
        self.reads(named(counted, period=period), grid.total)
        columns = [key for key, _label in grid.columns]
        for row in grid.rows:
            self.reads(named(counted, (by[0], row.key), period=period), row.total)
        for column, value in zip(columns, grid.bottom, strict=True):
            self.reads(named(counted, (by[1], column), period=period), value)
        if columns:
            rows = {
                (row.key, column): value
                for row in grid.rows
                for column, value in zip(columns, row.cells, strict=True)
            }
        else:
            rows = {(row.key,): row.total for row in grid.rows}
        self.table(counted, by, rows, period)

    # --- what is worked out

    def extremes(self):
        """The least and the most that each number that is not shown can be, by its name."""
        equal = {self.unknown_of(whole, parts) for whole, parts in self.sums}
        less = {self.unknown_of(whole, parts) for whole, parts in self.within}
        families = {name: {name} for name in self.seen if self.seen[name] is None}
        for weights, _known in equal | less:
            together = set[tuple]().union(*(families.get(name, {name}) for name, _weight in weights))
            families |= dict.fromkeys(together, together)
        found = {}
        for family in {id(family): family for family in families.values()}.values():
            place = {name: number for number, name in enumerate(family)}
            rows = [self.conditions(system, place) for system in (equal, less)]
            for name in family:
                found[name] = [self.farthest(place[name], sign, len(place), *rows) for sign in (1, -1)]
        return found

    def unknown_of(self, whole, parts):
        """What a sum says of the numbers that are not shown: their weights, and what these add up to."""
        weights, known = Counter(), 0
        for name, weight in ((whole, -1), *((part, 1) for part in parts)):
            if self.seen.get(name) is None:
                weights[name] += weight
            else:
                known -= weight * self.seen[name]
        return frozenset(weights.items()), known

    @staticmethod
    def conditions(system, place):
        rows, sides = [], []
        for weights, known in system:
            if weights and next(iter(weights))[0] in place:
                row = numpy.zeros(len(place))
                for name, weight in weights:
                    row[place[name]] = weight
                rows.append(row)
                sides.append(known)
        return rows or None, sides or None

    @staticmethod
    def farthest(place, sign, size, equal, less):
        aim = numpy.zeros(size)
        aim[place] = sign
        answer = linprog(aim, A_eq=equal[0], b_eq=equal[1], A_ub=less[0], b_ub=less[1])
        assert answer.status in (0, 3), answer.message
        return sign * answer.fun if answer.status == 0 else float("inf")

    def recovered(self, truth):
        """The hidden numbers that are certain, or certainly small, but for zeros."""
        found = []
        for name, (least, most) in self.extremes().items():
            value = truth.get(name, 0)
            if value and (most - least < 1 or (value < THRESHOLD and most < THRESHOLD)):
                found.append((name, value, least, most))
        return found

    def certain(self):
        """Every number that follows from what is shown, by its name."""
        found = {name: value for name, value in self.seen.items() if value is not None}
        for name, (least, most) in self.extremes().items():
            if most - least < 1e-6:
                found[name] = round(least)
        return found


def reads_the_page(reader, snapshot):
    """Figures and tables as page and files print them."""
    reader.figures({figure.code: figure.published_value for figure in snapshot.figures.all()})
    tables = {stored["code"]: stored for stored in snapshot.tables}
    for table in TABLES:
        stored, counted = tables[table.code], definition(table.figure)
        columns = [(code,) for code in stored["column_codes"]] or [()]
        rows = {
            (row["code"], *column): value
            for row in stored["rows"]
            for column, value in zip(columns, row["values"], strict=True)
        }
        reader.reads(named(counted), stored["total"])
        reader.table(counted, table.by, rows)


def offered():
    """Every table that management is offered of the figures that count something here."""
    for code in COUNTED:
        counted = definition(code)
        pairs = [(each,) for each in counted.dimensions]
        pairs += [OF_PERSONS] if set(OF_PERSONS) <= set(counted.dimensions) else []
        yield from ((counted, by) for by in pairs if is_offered(counted, by))


def reads_the_screens(reader, *, public=True):
    """Everything that management may ask of the year, one after another."""
    reader.figures(shown(compute(YEAR, public=public)))
    for period in (MONTHS[0], MONTHS[6], *QUARTERS):
        reader.figures(shown(compute(period, public=public)), period)
    for counted, by in offered():
        reader.grid(grid_of(counted, YEAR, by, public=public))
    requests = dashboard(MONTHS[-1], public=public).requests
    for month in MONTHS:
        reader.reads(named(definition("requests_received"), period=month), requests[key_of(month)])

    for counted in (each for each in (*STANDARD, *EXTRA) if has_months(each)):
        for quarter in QUARTERS:
            months = [named(counted, period=month) for month in months_of(quarter)]
            reader.sums.append((named(counted, period=quarter), months))
        reader.sums.append((named(counted), [named(counted, period=month) for month in MONTHS]))


def shown(report):
    return {figure.indicator.code: figure.value for figure in report}


def the_truth():
    """Every number as it is, by its name."""
    reader = Reader()
    reads_the_screens(reader, public=False)
    return reader.seen


@pytest.mark.parametrize(("seed", "freeze"), [(0, prepare), (1, confirm)])
def test_page_and_screens_of_a_year_together_give_no_hidden_number_away(
    seed, freeze, standard_catalogue, cast
):
    CrowdedCentre(seed)
    snapshot = freeze(2022)
    reader = Reader()
    reads_the_page(reader, snapshot)
    assert None in reader.seen.values()
    reads_the_screens(reader)
    assert reader.recovered(the_truth()) == []


@pytest.mark.parametrize("seed", range(2))
def test_what_the_screens_show_before_a_year_is_published_gives_no_hidden_number_of_the_page_away(
    seed, standard_catalogue, cast
):
    CrowdedCentre(seed)
    reader = Reader()
    reads_the_screens(reader)
    reads_the_page(reader, confirm(2022))
    assert reader.recovered(the_truth()) == []


@pytest.mark.parametrize("seed", range(2))
def test_no_number_that_follows_from_the_screens_lies_a_little_off_the_page(seed, standard_catalogue, cast):
    """After late entries: margins and sums, too, and whatever of the page stands as it was is known."""
    centre = CrowdedCentre(seed)
    page, screens = Reader(), Reader()
    reads_the_page(page, confirm(2022))
    centre.change()
    reads_the_screens(screens)
    before, now = page.certain(), screens.certain()
    changes = {name: now[name] - before[name] for name in now.keys() & before.keys()}
    assert {name: each for name, each in changes.items() if 0 < abs(each) < THRESHOLD} == {}
    assert any(changes.values())
    truth = the_truth()
    for name, value in page.seen.items():
        if value == truth[name]:
            screens.reads(name, value)
    assert screens.recovered(truth) == []
