"""Access opened in an emergency: a person's records are opened for a while, and others are told."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.encryption.fields import EncryptedTextField
from casebook.models.people import Person
from casebook.roles import User

LASTS = timedelta(hours=3)


def ends_when_begun_now():
    return timezone.now() + LASTS


class EmergencyAccessQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ends_at__gt=timezone.now())

    def of(self, user: User):
        return self.filter(user_id=user.pk)


class EmergencyAccess(models.Model):
    """The records of one person, opened to one user for three hours, with the reason that the user gave.

    The reason may name people: it stands here, encrypted, and never in the access log or in an e-mail.
    """

    wagtail_reference_index_ignore = True

    uid = models.UUIDField(_("mark"), default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="casebook_emergencies",
        verbose_name=_("user"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="emergencies", verbose_name=_("person")
    )
    reason = EncryptedTextField(_("reason"), bound_to="uid")
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    ends_at = models.DateTimeField(_("ends at"), default=ends_when_begun_now, db_index=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} #{self.pk}"


class EmergencyNotice(models.Model):
    """Somebody who is told of an emergency access: the lead workers and the data protection officers."""

    wagtail_reference_index_ignore = True

    access = models.ForeignKey(
        EmergencyAccess, on_delete=models.CASCADE, related_name="notices", verbose_name=_("emergency access")
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("recipient")
    )
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("notice of an emergency access")
        verbose_name_plural = _("notices of emergency accesses")
        constraints = [
            models.UniqueConstraint(fields=["access", "recipient"], name="casebook_emergency_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.access} #{self.pk}"
