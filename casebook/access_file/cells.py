"""How one value is written: for machines, and for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from casebook.access_file.contents import NO, YES
from casebook.choices import Role
from casebook.models import Body, Programme, ServiceCategory
from casebook.roles import roles_of

Value = Any  # what JSON writes: texts, numbers, lists and dictionaries of them
CATALOGUES = (Body, Programme, ServiceCategory)


@dataclass(frozen=True)
class Cell:
    """A value under its stable name and under its label; `text` is empty where nothing is known."""

    name: str
    label: str
    value: Value
    text: str


class Writer:
    """Writes fields. `own` are the records of the person that the file holds, by model and key: whatever a
    field points to beside them is left out. Colleagues are written by their function, never by name."""

    def __init__(self, own: Mapping[type[Model], Mapping[Any, str]]):
        self.own = own
        self._functions: dict[Any, Value] = {}

    def cell(self, record: Model, field: Field) -> Cell:
        value, text = self._write(record, field)
        return Cell(field.name, capfirst(str(field.verbose_name)), value, text)

    def function_of(self, key: Any) -> Value:
        """The functions that the user with this key has today: [{"code": …, "label": …}]; none of nobody."""
        if key not in self._functions:
            user = get_user_model()._default_manager.filter(pk=key).first() if key else None
            self._functions[key] = functions(sorted(roles_of(user)) if user else ())
        return self._functions[key]

    def _write(self, record: Model, field: Field) -> tuple[Value, str]:
        if field.many_to_many:
            known = self.own.get(field.related_model, {})
            found = [known[each.pk] for each in getattr(record, field.name).all() if each.pk in known]
            return found, ", ".join(found)
        if field.is_relation:
            return self._related(record, field)
        value = getattr(record, field.attname)
        if value is None or value == "":
            return None, ""
        if field.choices:
            label = str(dict(field.flatchoices).get(value, value))
            return {"code": value, "label": label}, label
        return plain(value)

    def _related(self, record: Model, field: Field) -> tuple[Value, str]:
        if getattr(record, field.attname) is None:
            return None, ""
        if field.related_model is get_user_model():
            found = self.function_of(getattr(record, field.attname))
            return {"function": found}, labels(found)
        if field.related_model in CATALOGUES:
            entry = getattr(record, field.name)
            return {"code": entry.code, "name": entry.name}, entry.name
        code = self.own.get(field.related_model, {}).get(getattr(record, field.attname))
        return code, code or ""


def plain(value: object) -> tuple[Value, str]:
    """A value that stands for itself."""
    if isinstance(value, bool):
        return value, str(YES if value else NO)
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return local.isoformat(timespec="seconds"), date_format(local, "d/m/Y H:i")
    if isinstance(value, date):
        return value.isoformat(), date_format(value, "d/m/Y")
    if isinstance(value, (int, list, dict)):
        return value, str(value) if isinstance(value, int) else ""
    return str(value), str(value)


def functions(codes: Iterable[str]) -> Value:
    return [{"code": str(code), "label": str(Role(code).label)} for code in codes]


def labels(choices: Value) -> str:
    return ", ".join(choice["label"] for choice in choices)


def own_codes(records: Mapping[type[Model], list[Model]]) -> dict[type[Model], dict[Any, str]]:
    """What records of the person are called where another one points to them, by model and key."""
    return {model: {record.pk: str(record) for record in found} for model, found in records.items()}
