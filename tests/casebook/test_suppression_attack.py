"""A thousand random publications, attacked with a linear solver: nothing that is hidden is recovered.

The attacker does not use our relations. Every cell of a publication is a sum of groups that nobody prints
(what stands where a row meets a column; the persons who came in these months and in no other). The attacker
solves for the sizes of these groups: whole numbers, from zero up, that agree with all that is shown, and
knows that nothing hidden is zero (but in tables around numbers published before), where nothing is counted
beside the printed parts, and each percentage.
"""

import random
from collections import Counter
from itertools import combinations, product

import numpy
import pytest
from scipy.optimize import linprog

from casebook.statistics.suppression import Relation, protect

pytestmark = pytest.mark.once

THRESHOLD = 5
PUBLICATIONS = 1000
SHARDS = 8


class Publication:
    """Groups with their sizes; cells, each a sum of groups; the relations that we know of the cells."""

    def __init__(self):
        self.groups, self.cells, self.relations = {}, {}, []
        self.before, self.earlier, self.perhaps_empty = set(), {}, set()
        self.is_complete = True

    def cell(self, key, groups):
        self.cells[key] = [group for group in groups if group in self.groups]
        return key

    def related(self, whole, parts, **kwargs):
        self.relations.append(Relation(whole, tuple(parts), **kwargs))

    def value(self, key):
        return sum(self.groups[group] for group in self.cells[key])

    @property
    def values(self):
        return {key: self.value(key) for key in self.cells if key not in self.before}

    def protected(self):
        return protect(
            self.values,
            self.relations,
            threshold=THRESHOLD,
            before={key: self.value(key) for key in self.before},
            earlier=self.earlier,
            perhaps_empty=self.perhaps_empty,
        )

    def small(self):
        """What is small in itself, hidden for no other reason."""
        return {key for key, value in self.values.items() if 0 < value < THRESHOLD} | set(self.earlier)


def some_count(chance):
    return chance.choice((0, chance.randint(1, 4), chance.randint(1, 12), chance.randint(5, 60)))


def with_groups(chance, keys):
    publication = Publication()
    publication.groups = {key: some_count(chance) for key in keys}
    return publication


def one_way(chance):
    """A row of figures with their total, which may count more than they do."""
    rows = range(chance.randint(1, 7))
    publication = with_groups(chance, rows)
    for row in rows:
        publication.cell(row, [row])
    if chance.random() < 0.5:
        publication.groups["elsewhere"] = some_count(chance)
    publication.related(publication.cell("total", publication.groups), rows)
    return publication


def way(chance, *sizes, only=None):
    """A table of so many rows, columns and layers, with its margins: all, or those of `only` so many axes."""
    axes = [range(size) for size in sizes]
    publication = with_groups(chance, product(*axes))
    kept_axes = [kept for size in range(len(axes) + 1) for kept in combinations(range(len(axes)), size)]
    kept_axes = [kept for kept in kept_axes if only is None or len(kept) in only]
    for kept in kept_axes:
        for place in product(*(axes[axis] for axis in kept)):
            at = dict(zip(kept, place, strict=True))
            inside = [g for g in publication.groups if all(g[axis] == value for axis, value in at.items())]
            publication.cell((kept, place), inside)
    for kept in kept_axes:
        for larger in kept_axes:
            if set(kept) < set(larger) and (len(larger) == len(kept) + 1 or only is not None):
                for key in [key for key in publication.cells if key[0] == kept]:
                    inside, finer = (
                        set(publication.cells[key]),
                        [k for k in publication.cells if k[0] == larger],
                    )
                    publication.related(key, [k for k in finer if set(publication.cells[k]) <= inside])
    return publication


def two_way(chance):
    return way(chance, chance.randint(2, 5), chance.randint(2, 4))


def three_way(chance):
    return way(chance, 2, chance.randint(2, 3), chance.randint(2, 3))


def margins_alone(chance):
    """The margins of a table whose inside is not printed, as figures by category and by month."""
    return way(chance, chance.randint(2, 5), chance.randint(2, 4), only={0, 1})


def hierarchy(chance):
    """Categories of categories, of which some are not printed."""
    publication = with_groups(chance, product(range(chance.randint(2, 3)), range(2), range(2)))
    publication.cell((), publication.groups)
    for depth in (1, 2, 3):
        for place in sorted({group[:depth] for group in publication.groups}):
            if chance.random() < 0.85 and place[:-1] in publication.cells:
                publication.cell(place, [group for group in publication.groups if group[:depth] == place])
    for place in publication.cells:
        parts = [other for other in publication.cells if other and other[:-1] == place]
        if parts:
            publication.related(place, parts)
    return publication


def shared_margin(chance):
    """Category × channel and category × body: two tables that share the column of their totals."""
    rows, columns, layers = range(chance.randint(2, 3)), range(2), range(chance.randint(2, 3))
    publication = with_groups(chance, product(rows, columns, layers))
    publication.cell("total", publication.groups)
    for row in rows:
        publication.cell(row, [group for group in publication.groups if group[0] == row])
        for axis, places in ((1, columns), (2, layers)):
            for place in places:
                publication.cell(
                    (axis, row, place), [g for g in publication.groups if g[0] == row and g[axis] == place]
                )
            publication.related(row, [(axis, row, place) for place in places])
    for axis, places in ((1, columns), (2, layers)):
        for place in places:
            publication.cell((axis, place), [group for group in publication.groups if group[axis] == place])
            publication.related((axis, place), [(axis, row, place) for row in rows])
        publication.related("total", [(axis, place) for place in places])
    publication.related("total", rows)
    return publication


def months_after_the_year(chance):
    """Categories by month, after the year was published with its own small numbers hidden."""
    publication = way(chance, chance.randint(2, 4), 3)
    year = {key for key in publication.cells if key[0] in ((), (0,))}
    values = {key: publication.value(key) for key in year}
    hidden = protect(values, [Relation(((), ()), tuple(year - {((), ())}))], threshold=THRESHOLD)
    publication.before = year - hidden
    publication.perhaps_empty = publication.cells.keys() - year
    return publication


def persons_of_months(chance):
    """Different persons of three months and of their quarter, in which the same ones may stand."""
    months = range(chance.randint(2, 3))
    patterns = [tuple(bits) for bits in product((0, 1), repeat=len(months)) if any(bits)]
    publication = with_groups(chance, patterns)
    if chance.random() < 0.3:  # nobody came twice
        publication.groups = {bits: size for bits, size in publication.groups.items() if sum(bits) == 1}
    for month in months:
        publication.cell(month, [bits for bits in publication.groups if bits[month]])
    publication.related(publication.cell("quarter", publication.groups), months, overlapping=True)
    return publication


def a_later_version(chance):
    """A table of which another version was published: what changed a little is not told."""
    publication = two_way(chance)
    for key, value in publication.values.items():
        if value >= THRESHOLD and chance.random() < 0.4:
            change = chance.choice((-3, -1, 1, 4))
            if value + change >= THRESHOLD:
                publication.earlier[key] = [value + change]
    return publication


KINDS = (
    one_way,
    two_way,
    three_way,
    margins_alone,
    hierarchy,
    shared_margin,
    months_after_the_year,
    persons_of_months,
    a_later_version,
)


class Attack:
    """All that the readers of a publication know, as constraints on the sizes of the groups."""

    def __init__(self, publication, hidden):
        self.publication, self.hidden = publication, hidden
        empty = self.known_to_be_empty()
        self.place = {group: n for n, group in enumerate(g for g in publication.groups if g not in empty)}
        self.equal, self.at_most = [], []
        for key in publication.cells:
            if key in hidden:
                self.at_most.append((-self.row(key), -1 if key not in publication.perhaps_empty else 0))
            else:
                self.equal.append((self.row(key), publication.value(key)))
        self.read_percentages()

    def known_to_be_empty(self):
        """What no part counts of a whole that its parts make up; who came twice where nobody did."""
        empty = set()
        for relation in self.publication.relations if self.publication.is_complete else ():
            times = Counter(g for part in relation.parts for g in self.publication.cells[part])
            if self.publication.value(relation.whole) == sum(map(self.publication.value, relation.parts)):
                empty |= {group for group in self.publication.cells[relation.whole] if times[group] != 1}
        return empty

    def row(self, key):
        row = numpy.zeros(len(self.place))
        for group, times in Counter(self.publication.cells[key]).items():
            if group in self.place:
                row[self.place[group]] = times
        return row

    def read_percentages(self):
        """Each part of a whole to one digit, where both are shown."""
        for relation in self.publication.relations:
            for part in relation.parts:
                whole = self.publication.value(relation.whole)
                if whole and part not in self.hidden and relation.whole not in self.hidden:
                    share = round(100 * self.publication.value(part) / whole, 1)
                    row = 100 * self.row(part)
                    self.at_most.append((row - (share + 0.05) * self.row(relation.whole), 1e-6))
                    self.at_most.append(((share - 0.05) * self.row(relation.whole) - row, 1e-6))

    def most(self, row):
        answer = linprog(
            -row,
            A_ub=[left for left, _ in self.at_most] or None,
            b_ub=[right for _, right in self.at_most] or None,
            A_eq=[left for left, _ in self.equal] or None,
            b_eq=[right for _, right in self.equal] or None,
            integrality=1,
        )
        if answer.status == 3:
            return float("inf")
        if answer.status == 4:  # unbounded or infeasible, says the presolver; and the truth is feasible
            return float("inf")
        assert answer.status == 0, answer.message
        return round(-answer.fun)

    def least(self, row):
        return -self.most(-row)

    def recovered(self):
        """The hidden cells, and the small remainders that nobody prints, that the attacker gets hold of."""
        found = []
        for key in self.hidden:
            row, value = self.row(key), self.publication.value(key)
            if not value:  # nobody stands behind it
                continue
            most = self.most(row)
            reach = max([THRESHOLD, *(old + THRESHOLD for old in self.publication.earlier.get(key, ()))])
            if most < reach and (key in self.publication.small() or self.least(row) == most):
                found.append((key, value))
        for relation in self.publication.relations:
            if not relation.overlapping:
                row = self.row(relation.whole) - sum(self.row(part) for part in relation.parts)
                values = [self.publication.value(key) for key in (relation.whole, *relation.parts)]
                rest = values[0] - sum(values[1:])
                if 0 < rest < THRESHOLD and self.most(row) < THRESHOLD:
                    found.append((relation, rest))
        return found


def publications(shard):
    for number in range(shard, PUBLICATIONS, SHARDS):
        chance = random.Random(number)
        yield number, KINDS[number // SHARDS % len(KINDS)](chance)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_hidden_cell_of_a_random_publication_is_recovered(shard):
    for number, publication in publications(shard):
        hidden = publication.protected()
        assert publication.small() - hidden == set(), number
        assert Attack(publication, hidden).recovered() == [], (number, publication.cells, hidden)


def test_the_same_attack_recovers_cells_where_only_small_numbers_are_hidden():
    """Were the attack too weak to find anything, the test above would prove nothing."""
    broken = Counter()
    for _number, publication in publications(0):
        if Attack(publication, publication.small()).recovered():
            broken[publication.relations[0].overlapping] += 1
    assert broken[False] > 40
