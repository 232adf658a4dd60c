"""What of a publication is shown and what is kept back, decided step by step: figures first, tables after.

What an earlier step decided stands. So the figures of a year look the same on the page, on the screen and
beside any table, and a table hides in itself what would give a figure away. What was published of a year and
is still so, is told in any case; what was hidden then stays hidden.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from casebook.statistics.boxes import Box, relations_among
from casebook.statistics.held import Held
from casebook.statistics.remembering import History
from casebook.statistics.suppression import Relation, protect


class Group(NamedTuple):
    """Counts that are decided together, what holds among them beyond what their boxes tell, and a rule that
    says from the counts, and from what readers hold already, which of them are hidden in any case."""

    cells: Mapping[Box, int]
    relations: Sequence[Relation] = ()
    kept_back: Callable[[Mapping[Box, int], Held], Set[Box]] | None = None


@dataclass(frozen=True)
class Settled:
    """The true values of what is shown and of what is hidden; of hidden boxes that are `perhaps_empty` nobody
    knows that they are not. `held` is what readers hold of former versions; `history` stands for all steps so
    far."""

    shown: Mapping[Box, int] = field(default_factory=dict)
    hidden: Mapping[Box, int] = field(default_factory=dict)
    perhaps_empty: frozenset[Box] = frozenset()
    held: Held = field(default_factory=Held)
    history: History = field(default_factory=History)

    @classmethod
    def beside(cls, held: Held) -> "Settled":
        """Nothing is decided yet; readers hold so much."""
        return cls(held=held, history=History().then(held.versions, held.hidden))

    def after(self, groups: Iterable[Group], *, between: Sequence[Relation] = ()) -> "Settled":
        """The same with `groups` decided, too: each by itself, then all together.

        So a group that is asked for alone hides nothing that it shows among others. `between` are relations
        across the groups. What was decided once for the same numbers, after the same steps, is remembered.
        """
        groups = [new for new in map(self._new_of, groups) if new.cells]
        if not groups:
            return self
        cells = {box: value for group in groups for box, value in group.cells.items()}
        asked = [(group.cells, group.relations, group.kept_back is None) for group in groups]
        history = self.history.then(asked, between)
        hidden = history.remembered([*cells], lambda: self._hidden_among(groups, cells, between))
        return self._with_decided(cells, hidden, history)

    def knows(self, box: Box) -> bool:
        return box in self.shown or box in self.hidden

    def _with_decided(self, cells: Mapping[Box, int], hidden: Set[Box], history: History) -> "Settled":
        return Settled(
            {**self.shown, **{box: value for box, value in cells.items() if box not in hidden}},
            {**self.hidden, **{box: value for box, value in cells.items() if box in hidden}},
            self.perhaps_empty | self._perhaps_empty(cells),
            self.held,
            history,
        )

    def _new_of(self, group: Group) -> Group:
        new = {box: value for box, value in group.cells.items() if not self.knows(box)}
        return group._replace(cells=new)

    def _perhaps_empty(self, cells: Mapping[Box, int]) -> frozenset[Box]:
        """Among the first numbers of a publication, zeros are always told."""
        return frozenset(cells) if self.shown or self.hidden else frozenset()

    def _hidden_among(
        self, groups: Sequence[Group], cells: Mapping[Box, int], between: Sequence[Relation]
    ) -> set[Box]:
        told = {box: value for box, value in cells.items() if self.held.is_told(box, value)}
        kept: set[Box] = set()
        for group in groups:
            hidden = group.kept_back(group.cells, self.held) if group.kept_back else frozenset()
            kept |= self._kept_back(group, (hidden | self.held.hidden) & group.cells.keys(), told)
        relations = [*between, *(relation for group in groups for relation in group.relations)]
        if len(groups) > 1:
            kept = self._kept_back(Group(cells, relations), kept, told)
        return kept

    def _kept_back(self, group: Group, kept: Set[Box], told: Mapping[Box, int]) -> set[Box]:
        """What to hide of the group, around what is decided and what is `told` in any case."""
        open_ones = {box: value for box, value in group.cells.items() if box not in told}
        relations = relations_among({**self._beside(group), **told}, group.relations)
        return {
            *protect(
                open_ones,
                relations,
                before={**self.shown, **told},
                withheld=self.hidden,
                versions=self.held.versions,
                kept_back=kept - told.keys(),
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
