"""What cells refer to, as few values instead of whole records: enough to compare, to check and to write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from casebook.among import among
from casebook.models import Household, Person, Request

from ..lookups import Lookups, numbers_in, persons_in


class KnownPerson(NamedTuple):
    pk: int
    code: str

    def __str__(self) -> str:
        return self.code


class KnownRequest(NamedTuple):
    pk: int
    number: str
    applicant_id: int

    def __str__(self) -> str:
        return self.number


class KnownHousehold(NamedTuple):
    """A household. Where there is none of that number yet, its primary key is None."""

    pk: int | None
    number: str

    def __str__(self) -> str:
        return self.number


class KnownRecords(Lookups):
    """Lookups that answer persons, requests and households as above, and look up a column in one query."""

    def preload_person(self, cells: Iterable[object]) -> None:
        codes, amkas = persons_in(cells)
        columns = ("pk", "code", "merged_into_id", "merged_into__code")
        persons = Person.objects.order_by()
        for pk, code, *survivor in among(persons, "code", codes).values_list(*columns):
            self._people[code] = KnownPerson(*survivor) if survivor[0] else KnownPerson(pk, code)
        index = Person._meta.get_field("amka_index")
        amka_of = {blind: amka for amka in amkas for blind in index.indexes_of([amka])}
        found = among(persons, "amka_index", amka_of).values_list("amka_index", *columns)
        for blind, pk, code, *survivor in found:
            self._people[amka_of[blind]] = KnownPerson(*survivor) if survivor[0] else KnownPerson(pk, code)

    @property
    def persons(self) -> set[KnownPerson]:
        """All whom the file names and the casebook knows."""
        return set(self._people.values())

    def preload_request(self, cells: Iterable[object]) -> None:
        requests = among(Request.objects.order_by(), "number", numbers_in(cells))
        for row in requests.values_list("pk", "number", "applicant_id"):
            self._requests[row[1]] = KnownRequest(*row)

    def preload_household(self, cells: Iterable[object]) -> None:
        households = among(Household.objects.order_by(), "number", numbers_in(cells))
        for row in households.values_list("pk", "number"):
            self._households[row[1]] = KnownHousehold(*row)

    def new_household(self, number: str) -> KnownHousehold:
        return KnownHousehold(None, number)
