"""What must not stand in an answer: names, numbers and notes of those whom the visitor may not see."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.html import escape

from casebook.choices import Role
from casebook.leak_walk.records import NUMBERS, hidden_notes, hidden_record
from casebook.leak_walk.visitors import ADMINISTRATOR
from casebook.models import Note, Person
from casebook.roles import CASE_ROLES, User

# How many of the newest records are looked for in every answer. Lists show the newest.
PERSONS, NOTES = 100, 100
# Shorter texts stand on pages for other reasons.
SHORTEST = 8


@dataclass(frozen=True)
class Canary:
    """`what` says what it is of, without saying it."""

    what: str
    text: str
    is_code: bool = False


def canaries_of(part: str, user: User) -> list[Canary]:
    """What this visitor must read nowhere."""
    found = [*_notes(part, user)]
    found += _hidden_numbers(part, user) if part in {role.value for role in CASE_ROLES} else _persons(part)
    return [canary for canary in found if len(canary.text) >= SHORTEST]


def seen_in(text: str, canaries: list[Canary], *, shows_codes: bool = False) -> list[str]:
    """What of the canaries stands in an answer, by their kinds."""
    return sorted(
        {
            canary.what
            for canary in canaries
            if not (canary.is_code and shows_codes) and (canary.text in text or escape(canary.text) in text)
        }
    )


def _notes(part: str, user: User) -> Iterator[Canary]:
    """Texts that the visitor reads in another note are no secret."""
    hidden = Note.objects.filter(hidden_notes(part, user))
    open_notes = Note.objects.exclude(pk__in=hidden.values("pk")).order_by("-pk")[: 10 * NOTES]
    known = "\n".join(note.text for note in open_notes)
    for note in hidden.order_by("-pk")[:NOTES]:
        # One line of it: screens break lines in their own way.
        line = max(note.text.splitlines() or [""], key=len).strip()
        if line not in known:
            yield Canary("note", line)


def _persons(part: str) -> Iterator[Canary]:
    people = Person.objects.exclude(Q(surname="") | Q(name="")).order_by("-pk")[:PERSONS]
    for person in people:
        yield Canary("name", f"{person.surname} {person.name}")
        yield Canary("name", f"{person.name} {person.surname}")
        # Logs hold codes, and who reads logs reads them there.
        if part not in {ADMINISTRATOR, Role.DATA_PROTECTION.value}:
            yield Canary("code", person.code, is_code=True)
        yield Canary("amka", person.amka or "")
        yield Canary("afm", person.afm)
        yield Canary("phone", person.phone)


def _hidden_numbers(part: str, user: User) -> Iterator[Canary]:
    """Numbers of records of others, which tell that the record exists."""
    for kind, name in NUMBERS.items():
        record = hidden_record(kind, part, user)
        if record is not None:
            yield Canary(kind, getattr(record, name))
