"""What stood in the fields of a form when it was opened, to compare it with what stands when it comes back.

The form carries the version of its record and a digest of each field, signed. So it can be told which fields
its user changed and which ones somebody else, whoever wrote them: a form, a file, a click in a list.
"""

from dataclasses import dataclass, field
from hashlib import sha256

from django.core import signing
from django.core.exceptions import ValidationError
from django.forms import Field, HiddenInput
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField

from casebook.rectification import as_text

NAME = "opened"
SALT = "casebook.opened"
DIGEST_LENGTH = 16


@dataclass(frozen=True)
class Opening:
    """The version of a record and the digests of its fields, as one form showed them."""

    version: int = 0
    digests: dict[str, str] = field(default_factory=dict)

    def shows(self, key: str, text: str | None) -> bool:
        """The field said `text` when the form was opened."""
        return text is not None and self.digests.get(key) == digest(text)

    def differs_from(self, now: "Opening") -> bool:
        """Somebody wrote the record since, or a field that both of them show says something else."""
        shared = self.digests.keys() & now.digests.keys()
        is_other = any(self.digests[key] != now.digests[key] for key in shared)
        return is_other or self.version != now.version or self.rows != now.rows

    @property
    def rows(self) -> set[str]:
        return {key.rpartition(".")[0] for key in self.digests}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def opening_of(form) -> Opening:
    """Of a form that nobody filled in yet."""
    digests = {key: digest(stored(part, name)) for key, part, name in fields_of(form)}
    return Opening(form.instance.version, digests)


def fields_of(form):
    """Key, form and name of each field that can be changed; those of rows after those of the form itself."""
    for prefix, part in form.parts():
        for name, form_field in part.fields.items():
            if not form_field.disabled and not isinstance(form_field.widget, HiddenInput):
                yield prefix + name, part, name


def rows_of(form) -> set[str]:
    return {key.rpartition(".")[0] for key, _part, _name in fields_of(form)}


def stored(part, name: str) -> str:
    """What the record of an unbound form says in a field. Other records are told apart by their keys."""
    form_field = part.fields[name]
    value = part.get_initial_for_field(form_field, name)
    if isinstance(form_field, ModelMultipleChoiceField):
        return as_text({str(getattr(each, "pk", each)) for each in value or ()})
    return as_text(getattr(value, "pk", value) if isinstance(form_field, ModelChoiceField) else plain(value))


def value_in(part, name: str):
    """As `stored`, with the other records themselves, as far as the field reaches."""
    form_field = part.fields[name]
    value = part.get_initial_for_field(form_field, name)
    if isinstance(form_field, ModelMultipleChoiceField):
        return list(form_field.queryset.filter(pk__in=value or ()))
    if isinstance(form_field, ModelChoiceField):
        key = getattr(part.instance, name + "_id")
        return form_field.queryset.filter(pk=key).first() if key else None
    return value


def posted(part, name: str, data) -> str | None:
    """What `data` says in a field, comparable with `stored`; None where it cannot be read."""
    form_field = part.fields[name]
    value = form_field.widget.value_from_datadict(data, {}, part.add_prefix(name))
    if isinstance(form_field, ModelMultipleChoiceField):
        return as_text(set(value or ()))
    if isinstance(form_field, ModelChoiceField):
        return as_text(value)
    return read(form_field, value)


def read(form_field: Field, value) -> str | None:
    try:
        return as_text(plain(form_field.to_python(value)))
    except ValidationError:
        return None


def plain(value):
    """A box that was never ticked and a text that was never written are empty alike."""
    return None if value is False else value


def sign(form) -> str:
    """The opening of an unbound form, for its hidden field."""
    opening = opening_of(form)
    return signing.dumps([key_of(form.instance), opening.version, opening.digests], salt=SALT, compress=True)


def key_of(record) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def read_opening(text: str | None, record) -> Opening:
    """What a form came with. One that is missing, cannot be read, or is of another record tells nothing:
    every field may have changed.
    """
    try:
        key, version, digests = signing.loads(text or "", salt=SALT)
    except (signing.BadSignature, ValueError):
        return Opening()
    return Opening(version, digests) if key == key_of(record) else Opening()
