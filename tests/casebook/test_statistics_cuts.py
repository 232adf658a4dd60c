"""Cuts and traces: cells make up their figure where they can, and behind each number stand exactly its
records."""

from itertools import combinations

import pytest

from casebook.indicators.standard import EXTRA, STANDARD
from casebook.statistics.cuts import cut
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from casebook.statistics.trace import behind
from tests.casebook.random_centre import RandomCentre

pytestmark = pytest.mark.django_db

YEAR = Period.year(2022)


@pytest.mark.parametrize("seed", range(1))
def test_cells_make_up_the_figure_and_a_trace_each_cell(seed):
    RandomCentre(seed)
    report = compute(YEAR)
    for definition in (*STANDARD, *EXTRA):
        trace = behind(definition, YEAR)
        if definition.is_standard:
            assert trace.value == report.figure(definition.code).value, definition.code
        dimensions = () if definition.is_since_opening else definition.dimensions
        for by in [*combinations(dimensions, 1), *combinations(dimensions, 2)]:
            told = cut(definition, YEAR, by)
            assert told.total == trace.value
            if told.adds_up:
                assert sum(told.cells.values()) == told.total, (definition.code, by)
            for cell, value in list(told.cells.items())[: None if len(by) == 1 else 2]:
                assert behind(definition, YEAR, dict(zip(by, cell, strict=True))).value == value
