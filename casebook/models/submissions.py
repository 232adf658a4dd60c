"""Forms that were sent: a form that is sent twice makes one record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Submission(models.Model):
    """The mark of a form that made a record. A second form of the same mark finds the record instead."""

    wagtail_reference_index_ignore = True

    mark = models.UUIDField(_("mark"), unique=True)
    user_key = models.CharField(_("key of the user"), max_length=64)
    kind = models.CharField(_("kind of record"), max_length=80)
    key = models.BigIntegerField(_("key of the record"), null=True)
    at = models.DateTimeField(_("moment"), auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("form sent")
        verbose_name_plural = _("forms sent")

    def __str__(self) -> str:
        return f"{self.kind} {self.mark}"
