"""The rules of fields and of records, asked of whole columns: what full_clean asks of one record."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import CharField, Field, ForeignKey

from casebook.models.belonging import KEEPS_ITS_PERSON, BelongsToPerson
from casebook.models.rules import Rule

from ..resources.columns import KEPT, REFUSED, Mark
from .faults import Faults
from .frames import Frame, StoredFrame


def check_fields(frame: Frame, faults: Faults, *, numbered: str) -> None:
    """The rules of each field. Look-ups vouch for foreign keys; the field named `numbered` may be empty,
    since the casebook numbers the record when it is written."""
    for field in frame.model._meta.concrete_fields:
        if isinstance(field, ForeignKey) or field.primary_key:
            continue
        values = frame.column(field.name)
        if _is_surely_right(field, values):
            continue
        wrong = _wrong(field, values)
        if field.name == numbered:
            wrong = {value: said for value, said in wrong.items() if value}
        for at, value in enumerate(values) if wrong else ():
            place = frame.places[at]
            if value in wrong and not faults.has(place, field.name):
                faults.add(place, field.name, *wrong[value])


def _is_surely_right(field: Field, values: list) -> bool:
    """Short enough texts, of a field that has no other rule: seen without asking for each of them."""
    if type(field) is not CharField or field.choices or set(map(type, values)) != {str}:
        return False
    has_other_rules = any(type(validator) is not MaxLengthValidator for validator in field.validators)
    return (
        not has_other_rules
        and max(map(len, values)) <= field.max_length
        and (field.blank or "" not in values)
    )


def _wrong(field: Field, values: list) -> dict[Any, list[str]]:
    """The sentences of each different value that the field refuses."""
    wrong = {}
    for value in set(values):
        if isinstance(value, Mark) or (field.blank and value in field.empty_values):
            continue
        try:
            field.clean(value, None)
        except ValidationError as error:
            wrong[value] = error.messages
    return wrong


def check_records(frame: Frame, faults: Faults) -> None:
    """The rules that each record declares, where its fields are right. The first that it breaks is told."""
    if isinstance(frame, StoredFrame) and issubclass(frame.model, BelongsToPerson):
        _check_person_stays(frame, faults)
    for rule in frame.model.rules:
        _check_rule(rule, frame, faults)


def _check_rule(rule: Rule, frame: Frame, faults: Faults) -> None:
    columns = list(map(frame.column, rule.reads))
    if any(column.count(None) == len(column) for column in columns):
        return
    # Rows are told apart by primary keys, which is much quicker than by the records that they refer to.
    keys = list(zip(*(frame.keys_in(name) for name in rule.reads), strict=True))
    different = dict(zip(keys, zip(*columns, strict=True), strict=True))
    broken = {key for key, row in different.items() if _is_asked(row) and rule.is_broken(*row)}
    for at in faults.places_of(broken, keys, frame.places):
        faults.add(frame.places[at], rule.blames, str(rule.sentence))


def _is_asked(row: tuple) -> bool:
    """A rule is asked where all that it reads is there, and could be understood."""
    return not any(value is None or value is KEPT or value is REFUSED or value == "" for value in row)


def _check_person_stays(frame: StoredFrame, faults: Faults) -> None:
    name = frame.model.person_field
    if not frame.speaks_of(name):
        return
    field = frame.model._meta.get_field(name)
    moved = {
        key: place
        for key, place, old, new in zip(
            frame.keys, frame.places, frame.stored_values(field), frame.column(field.attname), strict=True
        )
        if old != new and place not in faults
    }
    for key in frame.model.keeping_their_person(moved) if moved else ():
        faults.add(moved[key], name, str(KEEPS_ITS_PERSON))
