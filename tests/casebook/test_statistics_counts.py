"""Units are types: figures of different units have no sum."""

import pytest

from casebook.choices import Unit
from casebook.statistics.counts import Count, UnitError, total

pytestmark = pytest.mark.once


def test_counts_of_one_unit_add_up():
    assert total([Count(189, Unit.APPLICATION), Count(69, Unit.APPLICATION)]) == Count(258, Unit.APPLICATION)


def test_one_count_is_its_own_total():
    assert total([Count(3025, Unit.PERSON)]) == Count(3025, Unit.PERSON)


@pytest.mark.parametrize("other", [unit for unit in Unit if unit != Unit.REQUEST])
def test_different_units_are_never_added(other):
    with pytest.raises(UnitError, match="different units"):
        Count(617, Unit.REQUEST) + Count(933, other)


def test_persons_of_two_figures_are_not_added_since_they_may_be_the_same():
    with pytest.raises(UnitError, match="the same ones"):
        total([Count(933, Unit.PERSON), Count(129, Unit.PERSON)])


def test_a_count_is_no_bare_number():
    with pytest.raises(TypeError):
        sum([Count(1, Unit.REQUEST)])
    with pytest.raises(TypeError):
        Count(1, Unit.REQUEST) + 1


def test_nothing_has_no_total():
    with pytest.raises(ValueError, match="not enough values"):
        total([])
