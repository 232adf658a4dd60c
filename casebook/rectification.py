"""Correcting a record keeps what stood in it before, with who replaced it and when."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from django.utils import timezone

from casebook.models import EarlierValue, Person
from casebook.roles import User

YES, NO = "true", "false"


def as_text(value: object) -> str:
    """A value as it is kept: choices and other records by their code, users by their name, days in ISO.

    Two values are alike where their texts are, in whatever order several records come.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, AbstractBaseUser):
        return value.get_username()
    if not isinstance(value, str) and isinstance(value, Iterable):
        return ", ".join(sorted(map(as_text, value)))
    return str(value).replace("\r\n", "\n")


def keep_earlier_values(
    record: Model,
    before: Mapping[str, object],
    by: User | None,
    *,
    now: Mapping[str, object] | None = None,
    version: int | None = None,
) -> None:
    """Keep the values of `before`, by the name of their field, that `record` does not have any more.

    For a record that was saved once since. Where it was not so, `version` is the one in which the values
    stood; `now` are the values that stand in their place, where they are no attributes of the record.
    """
    EarlierValue.objects.bulk_create(earlier_values(record, before, by, now=now, version=version))


def earlier_values(
    record: Model,
    before: Mapping[str, object],
    by: User | None,
    *,
    now: Mapping[str, object] | None = None,
    version: int | None = None,
) -> list[EarlierValue]:
    """The rows that `keep_earlier_values` writes, for those who write the rows of many records at once."""
    current = {name: getattr(record, name) for name in before} if now is None else now
    texts = {name: as_text(value) for name, value in before.items()}
    return [
        EarlierValue(
            kind=record._meta.label_lower,
            key=record.pk,
            version=record.version - 1 if version is None else version,
            field=name,
            before=text,
            person=person_of(record),
            changed_by=by,
        )
        for name, text in texts.items()
        if text != as_text(current.get(name))
    ]


def person_of(record: Model) -> Person | None:
    """The one person whom a record is about; None where there are several, or nobody."""
    if isinstance(record, Person):
        return record
    return next((getattr(record, name) for name in _names_of_person(type(record))), None)


def is_about_one_person(model: type[Model]) -> bool:
    """Whether `person_of` answers somebody for records of `model`."""
    return model is Person or any(_names_of_person(model))


def _names_of_person(model: type[Model]) -> Iterator[str]:
    return (field.name for field in model._meta.concrete_fields if field.related_model is Person)
