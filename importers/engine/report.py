"""What a run did, or would do, in figures and sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

# A file may be wrong in all of its hundred thousand rows: so many findings are told one by one, the others
# in groups of the same sentence.
TOLD_ONE_BY_ONE = 1000
FIRST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence about a place of the file. The row is that of the spreadsheet, None for the whole file."""

    row: int | None
    column: str
    message: str


@dataclass(slots=True)
class FindingGroup:
    """The findings of one column that say the same, whatever stands between their quotation marks."""

    column: str
    message: str  # that of the first of them
    count: int = 0
    rows: list[int | None] = field(default_factory=list)  # the first ones
    varies: bool = False  # others of them have something else between their quotation marks


@dataclass
class ImportReport:
    """What a run did, or would do. Nothing is written where `errors` has an entry.

    `errors` and `warnings` hold the first findings, `error_groups` all of them by their sentence.
    """

    kind: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    error_groups: list[FindingGroup] = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        return not self.errors

    @property
    def error_count(self) -> int:
        """How many errors there are, those that stand in groups alone among them."""
        return max(len(self.errors), sum(group.count for group in self.error_groups))

    def as_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> ImportReport:
        lists = {"errors": Finding, "warnings": Finding, "error_groups": FindingGroup}
        read = {name: [kind(**entry) for entry in data[name]] for name, kind in lists.items()}
        return cls(**data | read)

    def refuse_all(self, findings: Iterable[Finding]) -> None:
        """For `findings` no row of the file is taken."""
        self.errors += findings
        self.created = self.updated = self.unchanged = 0
        self.refused = self.rows
