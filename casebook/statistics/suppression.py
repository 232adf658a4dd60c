"""Small numbers that might point at a person are hidden, and so is what they could be worked out from.

1. A count from 1 up to the threshold (not included) is hidden; a zero is not, since nobody stands behind it.
   The same holds of what a whole counts beyond its parts, though nobody prints it, and of the difference
   between either of them and what was published of it before.
2. Everybody may know all sums that hold among the figures, what is shown, what was published before, that
   counts are whole numbers, and this module. So further figures are hidden until for each hidden one another
   world agrees with all that (casebook/statistics/worlds.py): one in which a small number reaches the
   threshold, and in which a larger one is another.
3. Around numbers that were published before, zeros may have to be hidden, too: where all parts of a 6 but
   three are seen to be zero, these three are small.
4. Parts are hidden rather than wholes, and small ones rather than large ones.

Which of the hidden figures are small and which stand in front of them is never said: that would undo rule 2.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from casebook import conf
from casebook.statistics.worlds import NOTHING, Community, Constraint, Key, communities

# So many times dearer it is to hide a whole than one of its parts of the same size.
DEARER = 4.0
HIGHEST = 4


def reason() -> str:
    """Why a figure is hidden, in the reader's language."""
    return _(
        "Not published, for the protection of persons: less than %(threshold)d, or a figure from which such "
        "a number could be worked out."
    ) % {"threshold": conf.suppression_threshold()}


@dataclass(frozen=True)
class Relation:
    """`whole` counts everything that `parts` count, perhaps more: nothing that a part counts is beyond it.

    The parts of an `overlapping` one may count the same persons, each of them once.
    """

    whole: Key
    parts: tuple[Key, ...]
    overlapping: bool = False


class Beyond(NamedTuple):
    """What the whole of a relation counts beyond its parts: a cell that nobody prints."""

    relation: Relation
    part: Key = None


def protect(
    values: Mapping[Key, int],
    relations: Iterable[Relation] = (),
    *,
    threshold: int | None = None,
    before: Mapping[Key, int] = NOTHING,
    withheld: Mapping[Key, int] = NOTHING,
    versions: Sequence[Mapping[Key, int]] = (),
    kept_back: Set[Key] = frozenset(),
    perhaps_empty: Set[Key] = frozenset(),
) -> frozenset[Key]:
    """The keys to hide among `values`, of which all others may be published together.

    `before` and `withheld` hold other keys, which the relations may name: what was published of them, and
    what was hidden. `versions` are former ones of the same publication, with what was published of whatever
    key. Keys that are `kept_back` are hidden in any case. Of those that are `perhaps_empty` zeros may be
    hidden, too. Where what was published before leaves no safe way, all that hangs together with it is
    hidden.

    Raises:
        ValueError: a relation does not hold.
    """
    limit = conf.suppression_threshold() if threshold is None else threshold
    known = {**before, **withheld, **values}
    cells, constraints, relations = {**withheld, **values}, [], list(relations)
    for relation in relations:
        more_cells, more_constraints = _spelled_out(relation, known)
        cells |= more_cells
        constraints += more_constraints
    versions = [_completed(version, relations, known) for version in versions]
    wanted = {key: _to_reach(value, _published_of(key, versions), limit) for key, value in cells.items()}
    kept_back = kept_back | withheld.keys()
    another = {key for key in kept_back if cells[key] and not wanted[key]}
    concealed = {key for key in cells if wanted[key] or isinstance(key, Beyond)} | kept_back
    if another or any(wanted.values()):
        free = {key: value for key, value in cells.items() if value or key in perhaps_empty}
        costs = _costs(free, relations)
        for community in communities(free, constraints, perhaps_empty):
            # Where nothing is decided anew, all is hidden that has to be.
            if not values.keys().isdisjoint(community.values):
                concealed |= _hidden_in(community, wanted, another, concealed, costs)
    return frozenset(concealed & values.keys())


def _spelled_out(relation: Relation, known: Mapping[Key, int]) -> tuple[dict[Key, int], list[Constraint]]:
    """What a relation counts beyond its parts, and the constraints that it lays on changes."""
    whole, parts = known[relation.whole], [known[part] for part in relation.parts]
    weights = Counter({relation.whole: -1})
    weights.update(relation.parts)
    rest = whole - sum(parts)
    if (rest < 0 and not relation.overlapping) or whole < max(parts, default=0):
        raise ValueError(f"The parts of {relation.whole!r} count more than the whole: {parts} of {whole}.")
    if rest == 0:
        return {}, [Constraint(weights)]
    if not relation.overlapping:
        beyond = Beyond(relation)
        return {beyond: rest}, [Constraint({**weights, beyond: 1})]
    cells: dict[Key, int] = {}
    constraints = [Constraint(weights, -rest)] if rest < 0 else []
    for part in relation.parts:
        beyond = Beyond(relation, part)
        cells[beyond] = whole - known[part]
        constraints.append(Constraint({relation.whole: -1, part: 1, beyond: 1}))
    return cells, constraints


def _completed(
    version: Mapping[Key, int], relations: Iterable[Relation], known: Mapping[Key, int]
) -> Mapping[Key, int]:
    """`version` with every number that follows from it by sums: who reads all cells of a row reads its
    margin."""
    found = dict(version)
    sums = [
        (relation.whole, *relation.parts)
        for relation in relations
        if not relation.overlapping and known[relation.whole] == sum(known[part] for part in relation.parts)
    ]
    while sums:
        follows = [members for members in sums if sum(member not in found for member in members) == 1]
        if not follows:
            break
        for whole, *parts in follows:
            missing = [member for member in (whole, *parts) if member not in found]
            if missing == [whole]:
                found[whole] = sum(found[part] for part in parts)
            elif missing:
                found[missing[0]] = found[whole] - sum(found[part] for part in parts if part in found)
        sums = [members for members in sums if any(member not in found for member in members)]
    return found


def _published_of(key: Key, versions: Iterable[Mapping[Key, int]]) -> set[int]:
    """Every number that readers hold of former versions of `key`; of what a whole counts beyond its parts,
    all that they can work out."""
    if not isinstance(key, Beyond):
        return {version[key] for version in versions if key in version}
    whole, parts = key.relation.whole, key.relation.parts if key.part is None else (key.part,)
    return {
        version[whole] - sum(version[part] for part in parts)
        for version in versions
        if all(each in version for each in (whole, *parts))
    }


def _to_reach(value: int, earlier: Collection[int], threshold: int) -> int:
    """How large a cell has to be in some other world; 0 where the cell may be shown for its own sake."""
    if not value:
        return 0
    reach = threshold if value < threshold else 0
    return max([reach, *(former + threshold for former in earlier if 0 < abs(value - former) < threshold)])


def _costs(values: Mapping[Key, int], relations: Iterable[Relation]) -> dict[Key, float]:
    """What it costs to hide each cell, for a unit of its change."""
    heights: dict[Key, int] = {}
    for _turn in range(HIGHEST):
        for relation in relations:
            below = max((heights.get(part, 0) for part in relation.parts), default=0)
            heights[relation.whole] = max(heights.get(relation.whole, 0), min(below + 1, HIGHEST))
    # To hide a zero is the last resort.
    largest = max(values.values(), default=0) + 1
    return {key: (value or largest) * DEARER ** heights.get(key, 0) for key, value in values.items()}


def _hidden_in(
    community: Community,
    wanted: Mapping[Key, int],
    another: Set[Key],
    concealed: Set[Key],
    costs: Mapping[Key, float],
) -> set[Key]:
    """The cells of one community to hide, from those that are `concealed` anyway: so many that what is
    `wanted` may be so large, and what is to be `another` number may be one."""
    gone = {key for key in community.values if key in concealed}
    if not community.constraints:
        return gone
    # In the order of the cells, never of a set: every process has to hide the same ones. Whatever the small
    # ones need does for those in front of them, too.
    asking = sorted(
        (key for key in community.values if key in gone),
        key=lambda key: (key in another, community.values[key] - wanted[key]),
    )
    most, moved = dict(community.values), set[Key]()
    prices = {key: price for key, price in costs.items() if key in community.values and key not in gone}
    for key in asking:
        if most[key] >= wanted[key] and (key in moved or key not in another):
            continue
        changes = community.change(key, max(wanted[key] - community.values[key], 1), prices)
        if changes is None:
            return set(community.values)
        for changed, change in changes.items():
            gone.add(changed)
            moved.add(changed)
            prices.pop(changed, None)
            most[changed] = max(most[changed], community.values[changed] + change)
    return gone
