"""Counts that know their unit, so that nobody adds applications to persons."""

from collections.abc import Iterable
from dataclasses import dataclass

from casebook.choices import Unit

# Distinct persons of two figures may be the same persons: their sum counts nothing.
OVERLAPPING_UNITS = frozenset({Unit.PERSON, Unit.HOUSEHOLD})


class UnitError(TypeError):
    """Two figures were added that have no sum."""


@dataclass(frozen=True)
class Count:
    """So many of a unit. Only counts of one unit, whose parts do not overlap, add up."""

    value: int
    unit: Unit

    def __add__(self, other: "Count") -> "Count":
        if not isinstance(other, Count):
            return NotImplemented
        if other.unit != self.unit:
            raise UnitError(
                f"{self.unit.value} and {other.unit.value} are not added: they are different units."
            )
        if self.unit in OVERLAPPING_UNITS:
            raise UnitError(
                f"Two counts of {self.unit.value} are not added: the same ones may stand in both."
            )
        return Count(self.value + other.value, self.unit)


def total(counts: Iterable[Count]) -> Count:
    """The sum of one or more counts.

    Raises:
        UnitError: they hold different units, or units whose figures overlap.
        ValueError: there is nothing to add.
    """
    first, *others = counts
    for other in others:
        first = first + other
    return first
