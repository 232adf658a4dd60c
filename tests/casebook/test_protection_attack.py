"""Publications as the centre makes them, lines, tables around them, months of a year, attacked as a whole."""

import random
from itertools import combinations, product

import pytest

from casebook.indicators import Dimension
from casebook.statistics.boxes import Box
from casebook.statistics.settling import Group, Settled
from tests.casebook.test_suppression_attack import Attack, Publication, some_count

pytestmark = pytest.mark.once

VALUES = {
    Dimension.CATEGORY: "abc",
    Dimension.BODY: "xy",
    Dimension.CHANNEL: "io",
    Dimension.MONTH: "123",
}
ROWS = ("requests", "received_on", "")
YEAR = frozenset("123")


def box(**sides):
    held = {Dimension.MONTH: YEAR} | {Dimension(name): frozenset(values) for name, values in sides.items()}
    return Box(ROWS, frozenset(held.items()), frozenset(Dimension))


def by(*names):
    """The boxes of a table by these dimensions."""
    values = [VALUES[Dimension(name)] for name in names]
    return [box(**dict(zip(names, place, strict=True))) for place in product(*values)]


LINES = [*by("category"), *(box(category="a", body=body) for body in "xy")]
# Each step is decided after the ones before it, the tables of one step side by side.
STEPS = {
    "a year with its tables": [[LINES], [[box()]], [by("body"), by("channel"), by("month")]],
    "a table of two dimensions after its margins": [
        [LINES],
        [[box()]],
        [by("body"), by("channel")],
        [by("body", "channel")],
    ],
    "the months after the year": [[LINES], [[box()]], [by("month")], [by("category", "month")]],
    "quarters after months": [
        [LINES],
        [by("category", "month")],
        [[box(category=category, month="12") for category in "abc"]],
    ],
    "indicators that overlap": [
        [[*LINES, box(category="ab"), box(category="bc", channel="i")]],
        [[box()]],
        [by("channel"), by("category")],
    ],
}


def some_centre(chance):
    """How many records stand behind each combination of values: mostly few."""
    return {
        place: chance.choice((0, 0, 0, chance.randint(1, 2), some_count(chance)))
        for place in product(*VALUES.values())
    }


def published(groups, steps):
    """The publication as readers know it, with what the steps keep back of it."""
    publication, settled = Publication(), Settled()
    publication.groups, publication.is_complete = groups, False
    for step in steps:
        for each in {each for table in step for each in table}:
            publication.cell(each, [place for place in groups if counts(each, place)])
        settled = settled.after(Group({each: publication.value(each) for each in table}) for table in step)
    publication.perhaps_empty = settled.perhaps_empty
    # Of these the attacker looks for what the one counts beyond the other.
    for whole, part in combinations(publication.cells, 2):
        for one, other in ((whole, part), (part, whole)):
            if other.lies_within(one):
                publication.related(one, [other])
    return publication, settled


def counts(each, place):
    held = dict(each.sides)
    return all(value in held.get(name, value) for name, value in zip(VALUES, place, strict=True))


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_nothing_of_a_whole_publication_is_recovered(steps):
    for number in range(40):
        publication, settled = published(some_centre(random.Random(number)), steps)
        assert publication.small() - settled.hidden.keys() == set(), number
        recovered = Attack(publication, frozenset(settled.hidden)).recovered()
        assert recovered == [], number


def test_the_same_attack_recovers_cells_where_only_small_numbers_are_hidden():
    steps = STEPS["a year with its tables"]
    publications = [published(some_centre(random.Random(number)), steps)[0] for number in range(10)]
    broken = [each for each in publications if Attack(each, frozenset(each.small())).recovered()]
    assert len(broken) > 5
