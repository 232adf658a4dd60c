"""Earlier values as a reader of the record may see them: labels for codes, days in order, numbers masked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.forms.models import ModelChoiceField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.identifiers import mask
from casebook.models import EarlierValue, Request
from casebook.past import fields_kept_back, last_kept_back
from casebook.rectification import YES
from casebook.wagtail_admin.wording import write_day, write_moment

MASKED = frozenset({"amka", "afm"})
# Fields that name requests: not everybody who reads the record may know of each of them.
OF_REQUESTS = frozenset({"request", "requests", "renewal_of"})
# Fields that stand in files, or as rows of a form, and not among its fields.
LABELS = {
    "members": gettext_lazy("Members"),
    "head": gettext_lazy("Head"),
    "household": gettext_lazy("Household"),
    "relation": gettext_lazy("relation to the head"),
    "requested_on": gettext_lazy("Asked for on"),
}


def write_value(name: str, text: str, field: forms.Field | None) -> str:
    """A value that was kept as text, in the words of the form's field."""
    if name in MASKED:
        return mask(text)
    if isinstance(field, forms.BooleanField):
        return _("Yes") if text == YES else _("No")
    if isinstance(field, forms.MultipleChoiceField) and not isinstance(field, ModelChoiceField):
        labels = _labels_of(field)
        return ", ".join(str(labels.get(each, each)) for each in text.split(", "))
    if isinstance(field, forms.ChoiceField) and not isinstance(field, ModelChoiceField):
        return str(_labels_of(field).get(text, text))
    try:
        if text and isinstance(field, forms.DateTimeField):
            return write_moment(datetime.fromisoformat(text))
        if text and isinstance(field, forms.DateField):
            return write_day(date.fromisoformat(text))
    except ValueError:  # written by a file, in words of its own
        pass
    return text


def _labels_of(field: forms.ChoiceField) -> dict[str, str]:
    labels = {}
    for value, label in field.choices:
        labels |= dict(label) if isinstance(label, (list, tuple)) else {value: label}
    return {str(value): label for value, label in labels.items()}


class EarlierValues:
    """The earlier values of one record for one reader, in few queries however many they are."""

    def __init__(self, record, reader, fields: dict[str, forms.Field], versions: Iterable[int]):
        self.model, self.fields = record._meta.model, fields
        self.by_version: dict[int, list[EarlierValue]] = defaultdict(list)
        rows = list(EarlierValue.objects.of(record).filter(version__in=set(versions)).order_by("pk"))
        for row in rows:
            self.by_version[row.version].append(row)
        named = {number for row in rows if row.field in OF_REQUESTS for number in row.before.split(", ")}
        visible = Request.objects.visible_to(reader).filter(number__in=named) if named else ()
        self.known_requests = {request.number for request in visible}
        self.unknown_fields = fields_kept_back(self.model, reader)
        self.kept_back = last_kept_back([record], reader).get(record.pk, 0) if rows else 0

    def changes(self, version: int | None, names: Iterable[str]) -> list[tuple[str, str | None]]:
        """Label and earlier value of what was replaced in a version; of `names` without one, the label."""
        rows = [row for row in self.by_version.get(version, ()) if row.field not in self.unknown_fields]
        changes = {self.label(row.field): self.before(row) for row in rows}
        known = (name for name in names if name not in self.unknown_fields)
        return [*({self.label(name): None for name in known} | changes).items()]

    def label(self, name: str) -> str:
        if name in self.fields:
            return str(self.fields[name].label or name)
        try:
            return capfirst(str(self.model._meta.get_field(name).verbose_name))
        except (FieldDoesNotExist, AttributeError):
            return str(LABELS.get(name, name))

    def before(self, row: EarlierValue) -> str | None:
        if row.version <= self.kept_back:
            return None
        if row.field not in OF_REQUESTS or not row.before:
            return write_value(row.field, row.before, self.fields.get(row.field))
        numbers = [number for number in row.before.split(", ") if number in self.known_requests]
        return ", ".join(numbers) or None
