"""What readers hold of a year before it is counted anew."""

from collections.abc import Mapping
from dataclasses import dataclass

from casebook.statistics.boxes import Box

# The numbers of one version, by what they count.
Version = Mapping[Box, int]


@dataclass(frozen=True)
class Held:
    """The `versions` of a year that readers hold, and what was `hidden` in the year as it was published."""

    versions: tuple[Version, ...] = ()
    hidden: frozenset[Box] = frozenset()

    def is_told(self, box: Box, value: int) -> bool:
        """Whether readers hold this very number of the box already."""
        return any(version.get(box) == value for version in self.versions)
