"""The runs of imports: who brought in which file, and what became of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One import of a file, from its upload to its end."""

    class State(models.TextChoices):
        RUNNING = "running", _("Being written")
        DONE = "done", _("Written")
        UNDONE = "undone", _("Taken back")

    wagtail_reference_index_ignore = True

    uid = models.UUIDField(_("mark"), default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind of records"), max_length=20)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    file_digest = models.CharField(_("digest of the file"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.RUNNING)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    class Meta:
        default_permissions = ()
        ordering = ["-created_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"
