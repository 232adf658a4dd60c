"""What people are shown of a plan: values that can wait as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from django.utils.functional import Promise

from .report import ImportReport

# How far a piece of work has come, from 0 to 1, and what is being done. May raise to stop it.
Progress = Callable[[float, str | Promise], None]

SHOWN_CHANGES = 200
SHOWN_NAMESAKES = 200


def no_progress(done: float, what: str | Promise) -> None:
    """For those who do not wait for a progress bar."""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that a row would replace: texts for people, choices by their label. ΑΜΚΑ and ΑΦΜ are masked."""

    row: int
    code: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """A new person of a row, beside those of the same name who are there already.

    `who` has a text for each label; so has each of `others`, and its code (or its row) under "code".
    """

    row: int
    who: dict[str, str]
    others: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Effect:
    """A figure of the report that would be another one. `period` is a year."""

    period: str
    code: str
    label: str
    unit: str
    before: int
    after: int


@dataclass
class Preview:
    """What people are shown of a plan. It holds texts and numbers only, so it can wait as JSON.

    `changes` and `namesakes` are the first ones; `change_count` and `namesake_count` say how many there are.
    `refused` has the sentences of each refused row, all rows of the file among them. Two plans with the same
    `digest` write the same.
    """

    report: ImportReport
    digest: str = ""
    changes: list[Change] = field(default_factory=list)
    change_count: int = 0
    namesakes: list[Namesake] = field(default_factory=list)
    namesake_count: int = 0
    effects: list[Effect] = field(default_factory=list)
    # Earlier years that the file may touch, whose figures were not counted.
    years_left_out: int = 0
    refused: dict[int, list[str]] = field(default_factory=dict)

    def as_json(self) -> dict:
        """A dict that json.dumps takes. The sentences of refused rows, often the same, stand there once."""
        numbers: dict[str, int] = {}
        rows = {
            str(row): [numbers.setdefault(sentence, len(numbers)) for sentence in sentences]
            for row, sentences in self.refused.items()
        }
        return asdict(self) | {"refused": {"sentences": list(numbers), "rows": rows}}

    @classmethod
    def from_json(cls, data: dict) -> Preview:
        sentences = data["refused"]["sentences"]
        return cls(
            **data
            | {
                "report": ImportReport.from_dict(data["report"]),
                "changes": [Change(**entry) for entry in data["changes"]],
                "namesakes": [Namesake(**entry) for entry in data["namesakes"]],
                "effects": [Effect(**entry) for entry in data["effects"]],
                "refused": {
                    int(row): [sentences[number] for number in numbers]
                    for row, numbers in data["refused"]["rows"].items()
                },
            }
        )
