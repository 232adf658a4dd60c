"""Holds on a person's records: processing that is restricted, and records that a case at law needs."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.choices import HoldKind, Role
from casebook.encryption.fields import EncryptedTextField
from casebook.models.base import CasebookModel, RecordQuerySet
from casebook.models.people import Person
from casebook.roles import User, has_role
from casebook.search import person_code


class HoldQuerySet(RecordQuerySet):
    def visible_to(self, user: User):
        """The coordinator, and the data protection officer, who works with codes."""
        return self if has_role(user, Role.COORDINATOR, Role.DATA_PROTECTION) else self.none()

    def matching(self, text: str):
        """By the code of the person: names are not everybody's who sees holds."""
        return self.filter(person__code__icontains=person_code(text))

    def in_force(self):
        return self.filter(lifted_on__isnull=True)

    def restrictions(self):
        return self.filter(kind=HoldKind.RESTRICTION)

    def legal(self):
        return self.filter(kind=HoldKind.LEGAL)


class Hold(CasebookModel):
    """A restriction keeps the records as they are and out of use; a legal hold keeps them from erasure."""

    uid = models.UUIDField(_("mark"), default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="holds", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=HoldKind.choices)
    reason = EncryptedTextField(_("reason"), bound_to="uid")
    since = models.DateField(_("since"), default=timezone.localdate)
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("set by"),
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("lifted by"),
    )

    objects = HoldQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(lifted_on__isnull=True),
                name="casebook_hold_once",
                violation_error_message=_("Such a hold is in force already."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("since")),
                name="casebook_hold_lifted_after_set",
                violation_error_message=_("A hold cannot be lifted before it was set."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} #{self.pk}"
