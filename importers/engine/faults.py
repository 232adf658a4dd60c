"""What is wrong with the rows of a file, kept by row and field until it is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from django.core.exceptions import NON_FIELD_ERRORS

from .report import FIRST_ROWS, TOLD_ONE_BY_ONE, Finding, FindingGroup, ImportReport

_QUOTED = re.compile("“[^”]*”|«[^»]*»|[0-9]+")


class Faults:
    """Sentences by place of the row and by attribute, in the order in which they were found."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[str, list[str]]] = {}

    def __contains__(self, place: int) -> bool:
        return place in self._rows

    def __bool__(self) -> bool:
        return bool(self._rows)

    def add(self, place: int, attribute: str, *sentences: str) -> None:
        self._rows.setdefault(place, {}).setdefault(attribute, []).extend(sentences)

    def replace(self, place: int, attribute: str, sentence: str) -> None:
        """Say this of the row and nothing else."""
        self._rows[place] = {attribute: [sentence]}

    def add_of_record(self, place: int, sentence: str) -> None:
        """Of the row as a whole."""
        self.add(place, NON_FIELD_ERRORS, sentence)

    def has(self, place: int, attribute: str) -> bool:
        return attribute in self._rows.get(place, ())

    def without_fault(self, places: Iterable[int]) -> list[int]:
        return [place for place in places if place not in self._rows] if self._rows else list(places)

    def places_of(self, wrong: Set, rows: Sequence, places: Sequence[int]) -> list[int]:
        """Where in `rows` one of `wrong` stands, of the rows without a fault."""
        if not wrong:
            return []
        return [at for at, row in enumerate(rows) if row in wrong and places[at] not in self._rows]

    def findings(self, numbers: Sequence[int], headings: Mapping[str, str]) -> Iterator[Finding]:
        """`headings` has the heading of each attribute that is in the file."""
        for place in sorted(self._rows):
            for attribute, sentences in self._rows[place].items():
                heading = headings.get(attribute, "")
                for sentence in sentences:
                    yield Finding(numbers[place], heading, sentence)


def tell(report: ImportReport, findings: Iterable[Finding]) -> dict[int, list[str]]:
    """Put `findings` into the report: the first ones, all of them by their sentence, and how many rows are
    refused. Answers the sentences of each row, with their columns."""
    groups: dict[tuple[str, str], FindingGroup] = {}
    shapes: dict[str, str] = {}
    refused: dict[int, list[str]] = {}
    for finding in findings:
        if len(report.errors) < TOLD_ONE_BY_ONE:
            report.errors.append(finding)
        shape = shapes.get(finding.message)
        if shape is None:
            shape = shapes[finding.message] = _QUOTED.sub("…", finding.message)
        group = groups.setdefault((finding.column, shape), FindingGroup(finding.column, finding.message))
        group.count += 1
        group.varies = group.varies or finding.message != group.message
        if len(group.rows) < FIRST_ROWS:
            group.rows.append(finding.row)
        text = f"{finding.column}: {finding.message}" if finding.column else finding.message
        refused.setdefault(finding.row, []).append(text)
    report.error_groups = sorted(groups.values(), key=lambda group: -group.count)
    report.refused = len(refused)
    return refused
