"""Erasures: who asked for a person's records to be erased, on what ground, and what became of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.choices import ErasureGround, ErasureStatus
from casebook.encryption.fields import EncryptedTextField
from casebook.models.people import Person


class ErasureQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=ErasureStatus.ASKED)

    def done(self):
        return self.filter(status=ErasureStatus.DONE)


class Erasure(models.Model):
    """One erasure. It outlives the person, of whom it keeps the code alone, which then leads nowhere.

    A backup that is restored brings erased persons back: they are found by key and code, and erased again.
    """

    wagtail_reference_index_ignore = True

    uid = models.UUIDField(_("mark"), default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="erasures",
        verbose_name=_("person"),
    )
    person_key = models.BigIntegerField(_("key of the person"))
    person_code = models.CharField(_("code of the person"), max_length=20, db_index=True)
    ground = models.CharField(_("ground"), max_length=20, choices=ErasureGround.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=ErasureStatus.choices, default=ErasureStatus.ASKED
    )
    # What was written of it may name people: emptied when the erasure is done.
    remark = EncryptedTextField(_("remark"), bound_to="uid", blank=True)
    answer = EncryptedTextField(_("answer"), bound_to="uid", blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    # How many records of each kind went.
    counts = models.JSONField(_("records erased"), default=dict, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person_key", "person_code"],
                condition=models.Q(status=ErasureStatus.ASKED),
                name="casebook_erasure_asked_once",
                violation_error_message=_("The erasure of this person waits for its decision already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_code} #{self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Asked for and not decided; the person is still there."""
        return self.status == ErasureStatus.ASKED and self.person_id is not None
