"""Other worlds: tables of counts that agree with everything that is shown, and differ in what is hidden.

Who reads a publication knows the sums that hold in it, that counts are whole numbers, what is shown, and of
most hidden cells that they are not zero. If a world that agrees with all this holds another number in a
hidden cell, that cell cannot be worked out. To find the world that changes the least of what is shown is a
problem of whole numbers under linear constraints; HiGHS solves it, through SciPy.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

# Whatever names a cell and can stand in a set.
Key = Any
NOTHING: Mapping[Key, Any] = MappingProxyType({})

# Within so much of the cheapest world is good enough, and so many branches are tried for it.
SOLVER_OPTIONS = {"mip_rel_gap": 0.02, "node_limit": 2000}


class Constraint(NamedTuple):
    """The sum of `weights` × changes is 0; where there is `room`, it is at least −`room`."""

    weights: Mapping[Key, int]
    room: int | None = None


@dataclass(frozen=True)
class Community:
    """Cells that hang together by constraints, with their true values: each may rise, and fall to 1, or to 0
    where it is one of those that are perhaps `empty`.

    What the constraints name beside them is the same in all worlds.
    """

    values: Mapping[Key, int]
    constraints: tuple[Constraint, ...]
    empty: frozenset[Key]

    def change(self, cell: Key, least: int, costs: Mapping[Key, float]) -> dict[Key, int] | None:
        """The changes of the cheapest world in which `cell` is at least `least` more than it is.

        `costs` names the price of a unit of change; what it leaves out changes for nothing. None where there
        is no such world.
        """
        import numpy
        from scipy.optimize import Bounds, milp

        columns = 2 * len(self.values)
        lower, upper, price = numpy.zeros(columns), numpy.full(columns, numpy.inf), numpy.zeros(columns)
        for key, rise in self._columns.items():
            upper[rise + 1] = self.values[key] - (key not in self.empty)
            price[rise : rise + 2] = costs.get(key, 0.0)
        lower[self._columns[cell]] = least
        upper[self._columns[cell] + 1] = 0
        for whole_numbers in (0, 1):
            # Most tables have whole numbers at their corners, and the quicker question finds one.
            answer = milp(
                price,
                integrality=numpy.full(columns, whole_numbers),
                bounds=Bounds(lower, upper),
                constraints=self._conditions,
                options=SOLVER_OPTIONS,
            )
            if answer.x is None:
                return None
            found = numpy.rint(answer.x)
            if numpy.abs(found - answer.x).max() < 1e-6:
                changes = {key: int(found[rise] - found[rise + 1]) for key, rise in self._columns.items()}
                return {key: change for key, change in changes.items() if change}
        return None

    @cached_property
    def _columns(self) -> dict[Key, int]:
        """Where the rise of a cell stands among the unknowns; its fall stands next to it."""
        return {key: 2 * number for number, key in enumerate(self.values)}

    @cached_property
    def _conditions(self):
        """The constraints as the solver takes them."""
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        if not self.constraints:
            return ()
        rows, columns, weights = [], [], []
        for row, constraint in enumerate(self.constraints):
            for key, weight in constraint.weights.items():
                if key not in self._columns:
                    continue
                rows += [row, row]
                columns += [self._columns[key], self._columns[key] + 1]
                weights += [weight, -weight]
        shape = (len(self.constraints), 2 * len(self.values))
        lower = [0 if constraint.room is None else -constraint.room for constraint in self.constraints]
        upper = [0 if constraint.room is None else float("inf") for constraint in self.constraints]
        return LinearConstraint(csr_array((weights, (rows, columns)), shape=shape), lower, upper)


def communities(
    values: Mapping[Key, int], constraints: Iterable[Constraint], empty: Set[Key]
) -> list[Community]:
    """The cells of `values`, each with those that it hangs together with; those of `empty` may be 0."""
    leaders = {key: key for key in values}

    def leader(key: Key) -> Key:
        while leaders[key] != key:
            leaders[key] = key = leaders[leaders[key]]
        return key

    ties = []
    for constraint in constraints:
        movable = [key for key in constraint.weights if key in values]
        if movable:
            for other in movable[1:]:
                leaders[leader(other)] = leader(movable[0])
            ties.append((movable[0], constraint))
    cells: dict[Key, dict[Key, int]] = defaultdict(dict)
    for key, value in values.items():
        cells[leader(key)][key] = value
    bonds: dict[Key, list[Constraint]] = defaultdict(list)
    for member, constraint in ties:
        bonds[leader(member)].append(constraint)
    return [
        Community(members, tuple(bonds[key]), frozenset(member for member in members if member in empty))
        for key, members in cells.items()
    ]
