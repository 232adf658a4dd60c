"""What of a publication is shown and what is kept back, decided step by step: figures first, tables after.

What an earlier step decided stands. So the figures of a year look the same on the page, on the screen and
beside any table, and a table hides in itself what would give a figure away.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from casebook.statistics.boxes import Box, relations_among
from casebook.statistics.suppression import Relation, protect


class Group(NamedTuple):
    """Counts that are decided together, what holds among them beyond what their boxes tell, and what of them
    is hidden in any case."""

    cells: Mapping[Box, int]
    relations: Sequence[Relation] = ()
    kept_back: Set[Box] = frozenset()


@dataclass(frozen=True)
class Settled:
    """The true values of what is shown and of what is hidden; of hidden boxes that are `perhaps_empty` nobody
    knows that they are not. `versions` hold what was published of boxes before."""

    shown: Mapping[Box, int] = field(default_factory=dict)
    hidden: Mapping[Box, int] = field(default_factory=dict)
    perhaps_empty: frozenset[Box] = frozenset()
    versions: Sequence[Mapping[Box, int]] = ()

    def after(self, groups: Iterable[Group], *, between: Sequence[Relation] = ()) -> "Settled":
        """The same with `groups` decided, too: each by itself, then all together.

        So a group that is asked for alone hides nothing that it shows among others. `between` are relations
        across the groups.
        """
        groups = [new for new in map(self._new_of, groups) if new.cells]
        kept: set[Box] = set()
        for group in groups:
            kept |= self._kept_back(group, group.kept_back)
        cells = {box: value for group in groups for box, value in group.cells.items()}
        relations = [*between, *(relation for group in groups for relation in group.relations)]
        if len(groups) > 1:
            kept = self._kept_back(Group(cells, relations), kept)
        return self.with_decided(cells, kept)

    def with_decided(self, cells: Mapping[Box, int], hidden: Set[Box]) -> "Settled":
        """The same with `cells`, of which `hidden` ones are not shown, whatever stands beside them."""
        return Settled(
            {**self.shown, **{box: value for box, value in cells.items() if box not in hidden}},
            {**self.hidden, **{box: value for box, value in cells.items() if box in hidden}},
            self.perhaps_empty | self._perhaps_empty(cells),
            self.versions,
        )

    def knows(self, box: Box) -> bool:
        return box in self.shown or box in self.hidden

    def _new_of(self, group: Group) -> Group:
        new = {box: value for box, value in group.cells.items() if not self.knows(box)}
        return group._replace(cells=new, kept_back=group.kept_back & new.keys())

    def _perhaps_empty(self, cells: Mapping[Box, int]) -> frozenset[Box]:
        """Among the first numbers of a publication, zeros are always told."""
        return frozenset(cells) if self.shown or self.hidden else frozenset()

    def _kept_back(self, group: Group, kept: Set[Box]) -> set[Box]:
        relations = relations_among(self._beside(group), group.relations)
        return {
            *protect(
                group.cells,
                relations,
                before=self.shown,
                withheld=self.hidden,
                versions=self.versions,
                kept_back=kept,
                perhaps_empty=self.perhaps_empty | self._perhaps_empty(group.cells),
            )
        }

    def _beside(self, group: Group) -> dict[Box, int]:
        """The cells of `group` with everything that may hang together with one of them: what is decided of
        the same sorts of records."""
        named = chain(group.cells, *((each.whole, *each.parts) for each in group.relations))
        rows = {box.rows for box in named}
        decided = {**self.shown, **self.hidden}
        return {box: value for box, value in decided.items() if box.rows in rows} | dict(group.cells)
