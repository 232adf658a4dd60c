"""What stood in a record before it was corrected."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from casebook.encryption.fields import EncryptedTextField
from casebook.models.people import Person


class EarlierValueQuerySet(models.QuerySet):
    def of(self, record: Model):
        """Of one record, the latest first."""
        return self.filter(kind=record._meta.label_lower, key=record.pk)

    def since(self, version: int):
        """What was replaced in the version `version` or in a later one."""
        return self.filter(version__gte=version)


class EarlierValue(models.Model):
    """A value that was replaced, with who replaced it and when. Readable with the record alone.

    Encrypted whatever the field, since it may be a name, a number or a note; and gone with an erasure.
    """

    wagtail_reference_index_ignore = True

    uid = models.UUIDField(_("mark"), default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind of record"), max_length=80)
    key = models.BigIntegerField(_("key of the record"))
    version = models.PositiveIntegerField(
        _("version"), help_text=_("The version of the record in which the value stood last.")
    )
    field = models.CharField(_("field"), max_length=80)
    before = EncryptedTextField(_("earlier value"), bound_to="uid", blank=True)
    # Where the record is about one person. Erasures find the others by kind and key.
    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="earlier_values",
        verbose_name=_("person"),
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )

    objects = EarlierValueQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("earlier value")
        verbose_name_plural = _("earlier values")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["kind", "key", "version"], name="casebook_earlier_by_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} #{self.version}"
