"""What of a publication is shown and what is kept back, decided step by step: figures first, tables after.

What an earlier step decided stands. So the figures of a year look the same on the page, on the screen and
beside any table, and a table hides in itself what would give a figure away.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from casebook.statistics.boxes import Box, relations_among
from casebook.statistics.suppression import Relation, protect

Earlier = Mapping[Box, Collection[int]]


class Group(NamedTuple):
    """Counts that are decided together, what holds among them beyond what their boxes tell, and what of them
    is hidden in any case."""

    cells: Mapping[Box, int]
    relations: Sequence[Relation] = ()
    kept_back: Set[Box] = frozenset()


@dataclass(frozen=True)
class Settled:
    """The true values of what is shown and of what is hidden; of hidden boxes that are `perhaps_empty` nobody
    knows that they are not. `told` holds what was published of boxes before."""

    shown: Mapping[Box, int] = field(default_factory=dict)
    hidden: Mapping[Box, int] = field(default_factory=dict)
    perhaps_empty: frozenset[Box] = frozenset()
    told: Earlier = field(default_factory=dict)

    def after(
        self,
        groups: Iterable[Group],
        *,
        earlier: Earlier = MappingProxyType({}),
        between: Sequence[Relation] = (),
    ) -> "Settled":
        """The same with `groups` decided, too: each by itself, then all together.

        So a group that is asked for alone hides nothing that it shows among others. `between` are relations
        across the groups; `earlier` holds what was published of the same boxes before, beside what is `told`.
        """
        groups = [self._new_of(group) for group in groups]
        kept: set[Box] = set()
        for group in groups:
            kept |= self._kept_back(group, group.kept_back, earlier)
        cells = {box: value for group in groups for box, value in group.cells.items()}
        relations = [*between, *(relation for group in groups for relation in group.relations)]
        if len(groups) > 1:
            kept = self._kept_back(Group(cells, relations), kept, earlier)
        return self.with_decided(cells, kept)

    def with_decided(self, cells: Mapping[Box, int], hidden: Set[Box]) -> "Settled":
        """The same with `cells`, of which `hidden` ones are not shown, whatever stands beside them."""
        return Settled(
            {**self.shown, **{box: value for box, value in cells.items() if box not in hidden}},
            {**self.hidden, **{box: value for box, value in cells.items() if box in hidden}},
            self.perhaps_empty | self._perhaps_empty(cells),
            self.told,
        )

    def knows(self, box: Box) -> bool:
        return box in self.shown or box in self.hidden

    def _new_of(self, group: Group) -> Group:
        new = {box: value for box, value in group.cells.items() if not self.knows(box)}
        return group._replace(cells=new, kept_back=group.kept_back & new.keys())

    def _perhaps_empty(self, cells: Mapping[Box, int]) -> frozenset[Box]:
        """Among the first numbers of a publication, zeros are always told."""
        return frozenset(cells) if self.shown or self.hidden else frozenset()

    def _kept_back(self, group: Group, kept: Set[Box], earlier: Earlier) -> set[Box]:
        values = {**self.hidden, **group.cells}
        everything = {**self.shown, **values}
        hidden = protect(
            values,
            relations_among(everything, group.relations),
            before=self.shown,
            earlier={box: (*self.told.get(box, ()), *earlier.get(box, ())) for box in group.cells},
            kept_back=self.hidden.keys() | kept,
            perhaps_empty=self.perhaps_empty | self._perhaps_empty(group.cells),
        )
        return {box for box in hidden if box in group.cells}
