"""What must not stand in an answer: names, numbers and texts of what the visitor may not see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Model, Q, QuerySet, TextField
from django.utils import translation
from django.utils.html import escape

from casebook.choices import ConsentPurpose, Role
from casebook.leak_walk.records import NUMBERS, hidden_record
from casebook.leak_walk.visitors import ADMINISTRATOR
from casebook.leak_walk.whose import KINDS
from casebook.models import EarlierValue, EmergencyNotice, Note, Person, ServiceCategory
from casebook.roles import CASE_ROLES, User

# How many of the newest records are looked for in every answer. Lists show the newest.
PERSONS, NOTES, RECORDS = 100, 100, 100
# Shorter texts stand on pages for other reasons; titles and reasons, which are office words, longer ones too.
SHORTEST, SHORTEST_SENTENCE = 8, 16


@dataclass(frozen=True)
class Canary:
    """`what` says what it is of, without saying it."""

    what: str
    text: str
    is_code: bool = False


def canaries_of(part: str, user: User) -> list[Canary]:
    """What this visitor must read nowhere."""
    found = [*_notes(part, user), *_reasons(part, user), *_titles(part, user), *_earlier_values(part, user)]
    if part == Role.RECEPTION.value:
        found += [*_categories(part, user), *_consents(part, user)]
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
    hidden = Note.objects.filter(KINDS["note"].hidden(part, user))
    open_notes = Note.objects.exclude(pk__in=hidden.values("pk")).order_by("-pk")[: 10 * NOTES]
    known = "\n".join(note.text for note in open_notes)
    for note in hidden.order_by("-pk")[:NOTES]:
        line = _longest_line(note.text)
        if line not in known:
            yield Canary("note", line)


def _reasons(part: str, user: User) -> Iterator[Canary]:
    """Of emergencies of others that the visitor was not told of."""
    if part == Role.DATA_PROTECTION.value:
        return
    told = EmergencyNotice.objects.filter(recipient_id=user.pk).values("access_id")
    mine = Q(pk__in=told) | Q(user_id=user.pk)
    emergencies = KINDS["emergencyaccess"].records()
    yield from _sentences("reason", emergencies, ~mine, lambda emergency: emergency.reason)


def _titles(part: str, user: User) -> Iterator[Canary]:
    kind = KINDS["attachment"]
    yield from _sentences("file", kind.records(), kind.hidden(part, user), lambda file: file.title)


def _sentences(what: str, records: QuerySet, hidden: Q, text_of: Callable[[Model], str]) -> Iterator[Canary]:
    """Texts of hidden records that no other record has."""
    records = records.order_by("-pk")
    others = records.exclude(pk__in=records.filter(hidden).order_by().values("pk"))
    known = {text_of(record) for record in others[: 10 * RECORDS]}
    for record in records.filter(hidden).distinct()[:RECORDS]:
        text = text_of(record)
        if len(text) >= SHORTEST_SENTENCE and text not in known:
            yield Canary(what, text)


def _earlier_values(part: str, user: User) -> Iterator[Canary]:
    """What stood in the free texts of hidden records before they were corrected."""
    for kind in KINDS.values():
        fields = _free_texts(apps.get_model(kind.model))
        values = EarlierValue.objects.filter(kind=kind.model, field__in=fields)
        hidden = kind.records().filter(kind.hidden(part, user)).order_by().values("pk")
        yield from _sentences("earlier", values, Q(key__in=hidden), lambda value: _longest_line(value.before))


def _longest_line(text: str) -> str:
    """One line of a text: screens break lines in their own way."""
    return max(text.splitlines() or [""], key=len).strip()


def _free_texts(model: type[Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, CharField | TextField) and not field.choices
    ]


def _categories(part: str, user: User) -> Iterator[Canary]:
    """Restricted categories of hidden requests, for who is not offered them in a form either."""
    kind = KINDS["request"]
    hidden = kind.records().filter(kind.hidden(part, user), category__is_restricted=True)
    for category in ServiceCategory.objects.filter(pk__in=hidden.order_by().values("category")):
        yield Canary("category", category.name)


def _consents(part: str, user: User) -> Iterator[Canary]:
    """That somebody agreed to counselling, in every language of the site; likewise."""
    if hidden_record("consent", part, user) is None:
        return
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield Canary("consent", str(ConsentPurpose.COUNSELLING.label))


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
