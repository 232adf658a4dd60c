"""What a cell refers to: persons, requests, households, categories, bodies, programmes, colleagues.

One Lookups lives as long as one run. Persons, requests and households of a whole column are fetched at once,
the short catalogues whole, a colleague when first named: a row of a file costs no look-up of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casebook.models import Body, Household, Person, Programme, Request, ServiceCategory
from casebook.models.numbering import NUMBER_OF_ANY_SERIES

from .cells import CellRefused, parse_amka, parse_text
from .matching import fold

CHUNK = 400  # values of one query; the oldest SQLite takes 999 parameters
_LATIN_LOOKALIKES = str.maketrans("ABEHIKMNOPTXYZ", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")


def chunks(values: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """The different values, a query's worth at a time."""
    different = list(dict.fromkeys(values))
    for start in range(0, len(different), CHUNK):
        yield different[start : start + CHUNK]


def has_no_letters(text: str) -> bool:
    return text.upper() == text.lower()


def greek_code(text: str) -> str:
    """A code as the casebook writes it: its letters are Greek, whichever keyboard typed them (AB, ΑΒ).

    What is no code of the casebook's own series stays as it is.
    """
    if has_no_letters(text):
        return text
    greek = text.upper().translate(_LATIN_LOOKALIKES)
    return greek if NUMBER_OF_ANY_SERIES.fullmatch(greek) else text


class Lookups:
    """Every method takes what a cell says and returns the record, or raises CellRefused."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._requests: dict[str, Request] = {}
        self._households: dict[str, Household] = {}
        self._workers: dict[str, Model] = {}

    # Persons: by code or ΑΜΚΑ; who was merged into another is that other.

    def preload_person(self, cells: Iterable[object]) -> None:
        codes, amkas = persons_in(cells)
        people = Person.objects.select_related("merged_into")
        for part in chunks(codes):
            self._people |= {person.code: _survivor(person) for person in people.filter(code__in=part)}
        for part in chunks(amkas):
            self._people |= {person.amka: _survivor(person) for person in people.with_amkas(part)}

    def person(self, text: str) -> Person:
        key = parse_amka(text) if looks_like_amka(text) else greek_code(text)
        if key not in self._people:
            raise CellRefused(_("There is no person with the code or ΑΜΚΑ “%(text)s”.") % {"text": text[:40]})
        return self._people[key]

    # Requests and households: by number.

    def preload_request(self, cells: Iterable[object]) -> None:
        _preload(Request.objects.all(), cells, self._requests)

    def request(self, text: str) -> Request:
        number = greek_code(text)
        if number not in self._requests:
            raise CellRefused(_("There is no request with the number “%(text)s”.") % {"text": text[:40]})
        return self._requests[number]

    def preload_household(self, cells: Iterable[object]) -> None:
        _preload(Household.objects.all(), cells, self._households)

    def household(self, text: str) -> Household:
        """The household of that number; one that is not known yet is made when its first member is saved."""
        number = greek_code(text)
        if number not in self._households:
            if len(number) > Household._meta.get_field("number").max_length:
                raise CellRefused(_("“%(text)s” is too long for a number.") % {"text": text[:40]})
            self._households[number] = self.new_household(number)
        return self._households[number]

    def new_household(self, number: str) -> Household:
        return Household(number=number)

    # The catalogues: by code or name, in any case, with or without accents.

    def category(self, text: str) -> ServiceCategory:
        if category := self._categories.get(fold(text)):
            return category
        raise CellRefused(_("There is no category “%(text)s” in the catalogue.") % {"text": text[:80]})

    def body(self, text: str) -> Body:
        if body := self._bodies.get(fold(text)):
            return body
        raise CellRefused(_("There is no body “%(text)s” in the catalogue.") % {"text": text[:80]})

    def programme(self, text: str) -> Programme:
        if programme := self._programmes.get(fold(text)):
            return programme
        raise CellRefused(_("There is no programme “%(text)s” in the catalogue.") % {"text": text[:80]})

    @cached_property
    def _categories(self) -> dict[str, ServiceCategory]:
        # Whether a category has parts is asked for each request that is filed under it.
        categories = ServiceCategory.objects.prefetch_related("children")
        return _by_names((category, (category.code, category.name)) for category in categories)

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        return _by_names((body, body.all_names) for body in Body.objects.all())

    @cached_property
    def _programmes(self) -> dict[str, Programme]:
        return _by_names(
            (programme, (programme.code, programme.name)) for programme in Programme.objects.all()
        )

    # Colleagues: by user name or e-mail, those who left too.

    def worker(self, text: str) -> Model:
        if text not in self._workers:
            self._workers[text] = _find_worker(text)
        return self._workers[text]


def looks_like_amka(text: str) -> bool:
    """True of what can only be an ΑΜΚΑ, whole or spoilt by a spreadsheet."""
    return bool(re.fullmatch(r"[0-9]{9,}|[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+", text.replace(" ", "")))


def split_references(cell: object) -> list[str]:
    """The references of a cell that may hold several: «ΑΒ-2022-000001, ΑΒ-2022-000002 + ΑΒ-2022-000003»."""
    text = parse_text(cell) or ""
    # 1,01E+10 is one spoilt number, not two references.
    parts = [text] if looks_like_amka(text) else re.split(r"[,;+\n]", text)
    return [part.strip() for part in parts if part.strip()]


def persons_in(cells: Iterable[object]) -> tuple[set[str], set[str]]:
    """The codes and the ΑΜΚΑ that stand in a column of persons."""
    codes: set[str] = set()
    amkas: set[str] = set()
    for cell in cells:
        for text in split_references(cell):
            (amkas if looks_like_amka(text) else codes).add(greek_code(text))
    return codes, amkas


def numbers_in(cells: Iterable[object]) -> set[str]:
    """The numbers that stand in a column of requests or households."""
    return {greek_code(text) for cell in cells for text in split_references(cell)}


def _survivor(person: Person) -> Person:
    return person.merged_into or person


def _preload(records: QuerySet, cells: Iterable[object], found: dict) -> None:
    for part in chunks(numbers_in(cells)):
        found |= {record.number: record for record in records.filter(number__in=part)}


def _by_names(entries: Iterable[tuple[Any, Iterable[str]]]) -> dict[str, Any]:
    """Every name to its record; a name that two records share is given to the first, in catalogue order."""
    names: dict[str, Any] = {}
    for record, spellings in entries:
        for spelling in spellings:
            names.setdefault(fold(spelling), record)
    return names


def _find_worker(text: str) -> Model:
    users = get_user_model()
    by_name = Q(**{users.USERNAME_FIELD: text})
    by_email = Q(**{f"{users.get_email_field_name()}__iexact": text})
    found = list(users._default_manager.filter(by_name)[:1]) or list(
        users._default_manager.filter(by_email)[:2]
    )
    if len(found) == 1:
        return found[0]
    if found:
        raise CellRefused(
            _("Several users have the e-mail “%(text)s”: write the user name.") % {"text": text[:80]}
        )
    raise CellRefused(_("There is no user “%(text)s”.") % {"text": text[:80]})
