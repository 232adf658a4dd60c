"""Access opened in an emergency: a person's records are opened for a while, and others are told."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.choices import Role
from casebook.encryption.fields import EncryptedTextField
from casebook.models.people import Person
from casebook.roles import CASE_ROLES, User, has_role, roles_of

LASTS = timedelta(hours=3)


def ends_when_begun_now() -> datetime:
    return timezone.now() + LASTS


class EmergencyAccessQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ends_at__gt=timezone.now())

    def of(self, user: User):
        return self.filter(user_id=user.pk)

    def about(self, person: Person):
        """On this person, and on records that were merged into this one."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))

    def visible_to(self, user: User):
        """The data protection officer reads of all; who works with persons, of those that he or she was told
        of, and of the own ones. The reason may speak of what others keep: nobody else reads it."""
        if has_role(user, Role.DATA_PROTECTION):
            return self
        if not roles_of(user) & CASE_ROLES:
            return self.none()
        told = EmergencyNotice.objects.filter(recipient_id=user.pk).values("access_id")
        return self.filter(Q(user_id=user.pk) | Q(pk__in=told))


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


def opened_persons(user: User) -> frozenset[int]:
    """The pks of the persons whose records `user` opened in an emergency that still lasts, merges resolved.

    Empty for who has no case role, whatever was opened before. One query a user object, as `roles_of` asks.
    """
    if not roles_of(user) & CASE_ROLES:
        return frozenset()
    persons = getattr(user, "_casebook_opened_persons", None)
    if persons is None:
        accesses = EmergencyAccess.objects.in_force().of(user).order_by()
        rows = accesses.values_list("person_id", "person__merged_into_id")
        persons = user._casebook_opened_persons = frozenset(pk for row in rows for pk in row if pk)
    return persons


def forget_opened_persons(user: User) -> None:
    """Let this user object ask again, when it opened or closed something itself."""
    if hasattr(user, "_casebook_opened_persons"):
        del user._casebook_opened_persons
