"""Fields that are encrypted in the database, and the index by which one is found.

    amka = EncryptedCharField(max_length=11, null=True, bound_to="code")
    amka_index = BlindIndexField(source="amka")

A value is decrypted when somebody asks for it, not when its record is loaded: lists stay quick, and a field
that cannot be decrypted stops those who read it and nobody else. It is written by `save` and `bulk_create`
alone, and no query can compare it; the database never sees a plain text.
"""

from dataclasses import dataclass

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Lookup
from django.db.models.query_utils import DeferredAttribute

from casebook.encryption import cipher


class PlainTextRefused(TypeError):
    """Somebody tried to hand a plain text to the database. A fault of the program."""


@dataclass(frozen=True, slots=True, repr=False)
class Ciphertext:
    """A value as it is stored. It does not show itself, wherever it is printed."""

    token: str

    def __str__(self) -> str:
        return "••••"

    __repr__ = __str__


class EncryptedAttribute(DeferredAttribute):
    """The field on a record: decrypts on the first look."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Ciphertext):
            value = instance.__dict__[self.field.attname] = self.field.decrypt(value, instance)
        return value

    def __set__(self, instance, value) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedWithOther(Lookup):
    """`amka__encrypted_with_other="k2"`: what is stored, but not under the key of that name."""

    lookup_name = "encrypted_with_other"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [f"{cipher.prefix_of(value)}%"]

    def as_sql(self, compiler, connection):
        column, column_params = self.process_lhs(compiler, connection)
        pattern, params = self.process_rhs(compiler, connection)
        return f"({column} <> '' AND {column} NOT LIKE {pattern})", [*column_params, *column_params, *params]


class EncryptedField:
    """Mixed into a text field, before it.

    `bound_to` names the field of the same record that the ciphertext is bound to: unique, set before the
    first save and never changed. A ciphertext that is copied to another record does not decrypt there.
    """

    descriptor_class = EncryptedAttribute

    def __init__(self, *args, bound_to: str, **kwargs):
        self.bound_to = bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bound_to": self.bound_to}

    def get_internal_type(self) -> str:
        return "TextField"

    @property
    def label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def context(self, instance) -> str:
        return cipher.context_of(self.label, str(getattr(instance, self.bound_to)))

    def encrypt(self, text: str, instance) -> Ciphertext:
        return Ciphertext(cipher.encrypt(text, self.context(instance)))

    def decrypt(self, value: Ciphertext, instance) -> str:
        return cipher.decrypt(value.token, self.context(instance))

    # From the database and to it.

    def from_db_value(self, value, expression, connection):
        return Ciphertext(value) if value else value

    def pre_save(self, model_instance, add):
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Ciphertext):
            return value  # nobody looked at it, so nobody changed it
        if value in (None, ""):
            return None if self.null else ""
        return self.encrypt(str(value), model_instance)

    def get_prep_value(self, value):
        if isinstance(value, Ciphertext):
            return value.token
        if value in (None, ""):
            return value
        raise PlainTextRefused(f"{self.label} is encrypted: it is written by save() or bulk_create() alone.")

    def to_python(self, value):
        return value if isinstance(value, Ciphertext) else super().to_python(value)

    def value_to_string(self, obj):
        raise PlainTextRefused(
            f"{self.label} is encrypted and not written by dumpdata: back up the database itself."
        )

    # No look into the field but whether there is something.

    def get_lookup(self, lookup_name):
        if lookup_name == EncryptedWithOther.lookup_name:
            return EncryptedWithOther
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.label} is encrypted: it is found by its blind index, never compared.")

    def get_transform(self, lookup_name):
        return None


class EncryptedCharField(EncryptedField, models.CharField):
    """A short text; `max_length` is that of the plain text."""


class EncryptedTextField(EncryptedField, models.TextField):
    """A long text."""


class BlindIndexField(models.CharField):
    """The blind index of the encrypted field `source`: an exact value is found, and is unique.

    Made anew whenever the record is written; who saves with `update_fields` names both fields.
    """

    def __init__(self, *args, source: str, **kwargs):
        self.source = source
        kwargs.update(editable=False, null=True, unique=True, max_length=64)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for implied in ("editable", "null", "unique", "max_length"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "source": self.source}

    @property
    def label(self) -> str:
        return self.model._meta.get_field(self.source).label

    def pre_save(self, model_instance, add):
        if not isinstance(model_instance.__dict__.get(self.source), Ciphertext):
            text = getattr(model_instance, self.source)
            setattr(model_instance, self.attname, self.index_of(text) if text else None)
        return getattr(model_instance, self.attname)

    def index_of(self, text: str) -> str:
        """The index under which `text` belongs now.

        While keys change, a record may still stand under an older key. Then the older index is taken, so
        that the database itself refuses a second record of the same value.
        """
        possible = self.indexes_of([text])
        if len(possible) == 1:
            return possible[0]
        stored = self.model._base_manager.filter(**{f"{self.attname}__in": possible})
        return stored.values_list(self.attname, flat=True).first() or possible[0]

    def indexes_of(self, texts) -> list[str]:
        """Every index under which one of `texts` may stand."""
        return [index for text in texts for index in cipher.blind_indexes(text, self.label)]
