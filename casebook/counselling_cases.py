"""Which case a session belongs to, for sessions that come in files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casebook.among import among
from casebook.models import CounsellingCase


@dataclass(slots=True, eq=False)
class Case:
    """A row of CounsellingCase; `pk` is None until it is saved."""

    person_id: int
    requested_on: date
    professional_id: int
    pk: int | None = None


class Cases:
    """The cases of `persons`, those that sessions open among them."""

    def __init__(self, persons: Iterable[int]) -> None:
        self.opened: list[Case] = []
        self._of_person: dict[int, list[Case]] = defaultdict(list)
        stored = among(CounsellingCase.objects.order_by("pk"), "person", persons)
        for row in stored.values_list("person_id", "requested_on", "professional_id", "pk"):
            self._of_person[row[0]].append(Case(*row))

    def of_session(self, *, person: int, on: date, asked_on: date | None, professional: int) -> Case:
        """The case that was asked for on `asked_on`; without such a day, the latest of `person` that had been
        asked for by the day of the session, `on`.

        Where there is none, a new one is opened, led by `professional`; later sessions find it.
        """
        cases = self._of_person[person]
        fitting = [c for c in cases if (c.requested_on == asked_on if asked_on else c.requested_on <= on)]
        if fitting:
            return max(fitting, key=lambda case: case.requested_on)
        case = Case(person, asked_on or on, professional)
        cases.append(case)
        self.opened.append(case)
        return case
