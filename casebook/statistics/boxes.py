"""Which counts are parts of which: worked out from what each of them counts.

A box says what a number counts: records of one sort, held to some values of some dimensions (the months among
them). A box whose every side lies within that of another counts a part of it; boxes that differ in one side
alone, and share nothing there, make up as much of the larger one as their values do.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from casebook.indicators import Dimension
from casebook.statistics.suppression import Relation

Values = frozenset
Sides = frozenset[tuple[Dimension, Values]]


@dataclass(frozen=True)
class Box:
    """Records of the sort `rows`, of which each side names a dimension and what it is held to.

    Boxes that differ in a dimension of `divides` alone share nobody; in those that differ in another one the
    same persons may stand.
    """

    rows: tuple[str, ...]
    sides: Sides
    divides: frozenset[Dimension]

    def without(self, dimension: Dimension) -> "Box":
        return Box(self.rows, frozenset(side for side in self.sides if side[0] != dimension), self.divides)

    def held_to(self, dimension: Dimension, values: Values) -> "Box":
        return Box(self.rows, self.without(dimension).sides | {(dimension, values)}, self.divides)

    def lies_within(self, other: "Box") -> bool:
        held = dict(self.sides)
        return self.rows == other.rows and all(
            dimension in held and held[dimension] <= values for dimension, values in other.sides
        )


def relations_among(values: Mapping[Box, int], others: Iterable[Relation] = ()) -> list[Relation]:
    """Everything that readers can know to hold among the boxes of `values`, and what `others` say.

    What does not hold of the values is left out, since records may change between two questions. The order
    is that of `values`: every process has to hide the same boxes.
    """
    spoken_of = (
        relation for relation in others if all(box in values for box in (relation.whole, *relation.parts))
    )
    found = [*_along_one_side(values), *_across_sides(values), *spoken_of]
    return [sound for relation in dict.fromkeys(found) if (sound := _sound(relation, values))]


def _along_one_side(boxes: Collection[Box]) -> Iterator[Relation]:
    """The largest boxes within each, and the smallest, that differ from it in one dimension alone."""
    rows: dict[tuple[Dimension, Box], dict[Box, Values]] = defaultdict(dict)
    for box in boxes:
        for dimension, held in sorted(box.sides, key=_name):
            rows[dimension, box.without(dimension)][box] = held
    for (dimension, frame), row in rows.items():
        overlapping = dimension not in frame.divides
        if frame in boxes:
            yield from _families(frame, row, overlapping)
        for whole, held in row.items():
            within = {box: values for box, values in row.items() if values < held}
            yield from _families(whole, within, overlapping)


def _families(whole: Box, within: Mapping[Box, Values], overlapping: bool) -> Iterator[Relation]:
    sides = [*within.values()]
    largest = [box for box, held in within.items() if not any(held < other for other in sides)]
    smallest = [box for box, held in within.items() if not any(other < held for other in sides)]
    for parts in (largest, smallest):
        if all(within[one].isdisjoint(within[other]) for one, other in combinations(parts, 2)):
            yield from [Relation(whole, tuple(parts), overlapping)] if parts else []
        else:
            yield from (Relation(whole, (part,)) for part in parts)


def _across_sides(boxes: Collection[Box]) -> Iterator[Relation]:
    """Boxes that lie within another one of the same months, and differ from it in several dimensions."""
    by_months: dict[tuple, list[Box]] = defaultdict(list)
    for box in boxes:
        months = next((held for dimension, held in box.sides if dimension == Dimension.MONTH), None)
        by_months[box.rows, months].append(box)
    for together in by_months.values():
        for part in together:
            for whole in together:
                if len(part.sides - whole.sides) > 1 and part.lies_within(whole):
                    yield Relation(whole, (part,))


def _name(side: tuple[Dimension, Values]) -> str:
    return side[0].value


def _sound(relation: Relation, values: Mapping[Box, int]) -> Relation | None:
    whole, parts = values[relation.whole], [values[part] for part in relation.parts]
    if whole < max(parts):
        return None
    if sum(parts) > whole and not relation.overlapping:
        return Relation(relation.whole, relation.parts, True)
    return relation
