"""The record of what went in and out. It holds no name in its title."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Transfer(models.Model):
    """A file that went in or out: what, when, by whom, how many rows. Never whose."""

    class Direction(models.TextChoices):
        IN = "in", _("Import")
        OUT = "out", _("Export")

    wagtail_reference_index_ignore = True

    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    kind = models.CharField(_("kind of records"), max_length=20)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    happened_at = models.DateTimeField(_("when"), auto_now_add=True)
    rows = models.PositiveIntegerField(_("rows"))
    created = models.PositiveIntegerField(_("new rows"), default=0)
    updated = models.PositiveIntegerField(_("changed rows"), default=0)
    period_start = models.DateField(_("first day"), null=True, blank=True)
    period_end = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-happened_at"]
        verbose_name = _("file transfer")
        verbose_name_plural = _("file transfers")

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d %H:%M}"
