"""What a run wrote, kept so that it can be undone: the keys of what it entered, and what it changed."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casebook.encryption.fields import EncryptedTextField

from .runs import ImportRun


class JournalRange(models.Model):
    """Records of one model that a run entered, those whose keys follow each other in one row."""

    wagtail_reference_index_ignore = True

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="entered", verbose_name=_("import")
    )
    model = models.CharField(_("kind of record"), max_length=80)
    first_key = models.BigIntegerField(_("first key"))
    last_key = models.BigIntegerField(_("last key"))
    version = models.PositiveIntegerField(
        _("version"),
        null=True,
        help_text=_("That of each record when the run had ended; none without versions."),
    )
    # Whether the access log tells of these records; rows beside a record are told of with it.
    is_told = models.BooleanField(_("in the access log"), default=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("records of an import")
        verbose_name_plural = _("records of imports")
        indexes = [models.Index(fields=["model", "first_key", "last_key"], name="importers_journal_by_range")]

    def __str__(self) -> str:
        return f"{self.model} {self.first_key}–{self.last_key}"

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)


class JournalChange(models.Model):
    """A record that a run changed, or a row that it removed, with all that is needed to write it back.

    Encrypted, since it may be a name, a number or anything else that stood in a record. An erasure empties
    it; then the run cannot be undone any more.
    """

    class What(models.TextChoices):
        CHANGED = "changed", _("Changed")
        REMOVED = "removed", _("Removed")

    wagtail_reference_index_ignore = True

    uid = models.UUIDField(_("mark"), default=uuid4, unique=True, editable=False)
    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="changes", verbose_name=_("import")
    )
    what = models.CharField(_("what was done"), max_length=10, choices=What.choices)
    model = models.CharField(_("kind of record"), max_length=80)
    key = models.BigIntegerField(_("key of the record"))
    version = models.PositiveIntegerField(
        _("version"),
        null=True,
        help_text=_("That of the record when the run had ended; none of a removed row."),
    )
    is_told = models.BooleanField(_("in the access log"), default=True)
    content = EncryptedTextField(_("content"), bound_to="uid", blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("change of an import")
        verbose_name_plural = _("changes of imports")
        indexes = [models.Index(fields=["model", "key"], name="importers_journal_by_record")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @cached_property
    def says(self) -> dict:
        """What `packed_content` took; empty after an erasure."""
        return json.loads(self.content) if self.content else {}


def packed_content(says: Mapping) -> str:
    """`says` as the text that `JournalChange.content` keeps: values as their fields read them again."""
    return json.dumps(says, ensure_ascii=False, default=_as_text, separators=(",", ":"))


def _as_text(value: object) -> str:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in the journal.")
