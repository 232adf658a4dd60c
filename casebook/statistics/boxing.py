"""The boxes of figures and of the cells of cuts: what each of them counts, in the codes of the catalogue."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import product

from casebook.indicators import Definition, Dimension
from casebook.statistics.boxes import Box
from casebook.statistics.cuts import Cell, Cut
from casebook.statistics.naming import Names
from casebook.statistics.periods import Period, months_of
from casebook.statistics.settling import Group
from casebook.statistics.suppression import Relation

# Figures of which readers know that one counts a part of what the other counts.
CONTAINED = (
    ("people_served", "citizens_received"),
    ("appointments_held", "counselling_sessions"),
    ("requests_since_opening", "requests_received"),
)


class Boxes:
    """Makes boxes, by the catalogue of `names`."""

    def __init__(self, names: Names | None = None):
        self.names = names or Names()
        self._held: dict[tuple, frozenset] = {}

    def of_figure(self, definition: Definition, period: Period) -> Box:
        """What `definition` counts in `period`."""
        sides = {
            (Dimension(name), self.names.held_to(Dimension(name), codes))
            for name, codes in definition.filters.items()
        }
        sides.add((Dimension.MONTH, _months(period)))
        rows = (definition.source.value, definition.day, str(definition.distinct_on))
        return Box(rows, frozenset(sides), definition.adds_up_by)

    def of_cell(self, cut: Cut, cell: Cell) -> Box:
        """What the cell counts; the empty one is the figure itself."""
        box = self.of_figure(cut.definition, cut.period)
        for dimension, key in zip(cut.dimensions, cell, strict=False):
            box = box.held_to(dimension, self._side(box, dimension, key, cut.definition))
        return box

    def _side(self, box: Box, dimension: Dimension, key: str, definition: Definition) -> frozenset:
        if dimension == Dimension.MONTH:
            return frozenset({key})
        asked = dimension, key, definition.code
        if asked not in self._held:
            self._held[asked] = self.names.held_in(dimension, key, definition)
        return self._held[asked] & dict(box.sides).get(dimension, self._held[asked])

    def total_of(self, cut: Cut) -> Group:
        return Group({self.of_figure(cut.definition, cut.period): cut.total})

    def cells_of(self, cut: Cut) -> Group:
        """Every cell that a table of the cut has, those of zero too."""
        total = self.of_figure(cut.definition, cut.period)
        cells = {self.of_cell(cut, cell): cut.cells.get(cell, 0) for cell in _places(cut)}
        return Group(cells, [Relation(total, tuple(cells), not cut.adds_up)] if cells else [])

    def contained(self, definitions: Collection[Definition], period: Period) -> list[Relation]:
        """Which of these figures are said to be parts of which."""
        boxes = {each.code: self.of_figure(each, period) for each in definitions}
        families: dict[str, list[Box]] = defaultdict(list)
        for each in definitions:
            families[each.parent].append(boxes[each.code])
        said = [(whole, [boxes[part]]) for whole, part in CONTAINED if part in boxes]
        return [
            Relation(boxes[whole], tuple(parts))
            for whole, parts in [*families.items(), *said]
            if whole in boxes
        ]


def _places(cut: Cut) -> Iterator[Cell]:
    yield from dict.fromkeys([*product(*cut.labels), *cut.cells])


def _months(period: Period) -> frozenset:
    """The months of a period of whole months; other periods stand for themselves."""
    if period.start.day == 1 and period.end.day == 1:
        return frozenset(f"{month.start:%Y-%m}" for month in months_of(period))
    return frozenset({period})
