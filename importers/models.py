"""Files on their way in, and the record of what went in and out. Neither holds a name in its title."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.encryption.cipher import context_of, decrypt_bytes, encrypt_bytes

LIFETIME = timedelta(hours=1)  # between the preview of a file and its confirmation


class PendingUploadQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(created_at__lt=timezone.now() - LIFETIME)

    def waiting_for(self, user):
        """Those that `user` may still confirm: the own ones that are not too old."""
        return self.filter(user_id=user.pk, created_at__gte=timezone.now() - LIFETIME)

    def keep(self, *, user, kind: str, data: bytes) -> "PendingUpload":
        """Let a file wait for the confirmation of `user`."""
        pending = self.model(user=user, kind=kind)
        pending.data = data
        pending.save(using=self.db)
        return pending


class PendingUpload(models.Model):
    """The bytes of a file between preview and confirmation.

    They wait in the database, which is private, reaches every node of a site and is where the rows go anyway;
    media storage may be public. There they are encrypted, bound to their user and kind.
    """

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    kind = models.CharField(_("kind of records"), max_length=20)
    # As encrypted; `data` is what the file says.
    content = models.BinaryField(_("content"))
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True, db_index=True)

    objects = PendingUploadQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("file waiting for confirmation")
        verbose_name_plural = _("files waiting for confirmation")

    def __str__(self) -> str:
        return self.kind

    @property
    def data(self) -> bytes:
        """The bytes of the file.

        Raises:
            DecryptionRefused: their key is gone, or somebody altered or moved them.
        """
        return decrypt_bytes(self.content, self._context)

    @data.setter
    def data(self, data: bytes) -> None:
        self.content = encrypt_bytes(data, self._context)

    @property
    def _context(self) -> str:
        return context_of(f"{self._meta.label_lower}.content", f"{self.user_id}:{self.kind}")


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


class ImportRunQuerySet(models.QuerySet):
    def receive(self, *, user, kind: str, file_name: str, data: bytes) -> "ImportRun":
        run = self.model(user=user, kind=kind, file_name=file_name[:200])
        run.data = data
        run.save(using=self.db)
        return run

    def unanswered_by(self, user):
        states = ["uploaded", "previewing", "previewed", "refused", "waiting", "running"]
        return self.filter(user=user, state__in=states).order_by("-created_at")


class ImportRun(models.Model):
    """Stand-in for JOBS' model, by its contract."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        PREVIEWING = "previewing", _("Being looked at")
        PREVIEWED = "previewed", _("Waits for your answer")
        REFUSED = "refused", _("Has to be corrected")
        WAITING = "waiting", _("Waits for its turn")
        RUNNING = "running", _("Being written")
        DONE = "done", _("Written")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        UNDONE = "undone", _("Taken back")

    wagtail_reference_index_ignore = True

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind of records"), max_length=20)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("user"),
    )
    file_name = models.CharField(max_length=200, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(_("content"))
    reading = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    glance = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    progress = models.FloatField(default=0)
    step = models.CharField(max_length=100, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    @property
    def data(self) -> bytes:
        return decrypt_bytes(self.content, f"run:{self.user_id}:{self.kind}")

    @data.setter
    def data(self, data: bytes) -> None:
        self.content = encrypt_bytes(data, f"run:{self.user_id}:{self.kind}")


class MappingProfileQuerySet(models.QuerySet):
    def keep(self, *, kind, name, headers, mapping, user):
        self.update_or_create(
            kind=kind, name=name, defaults={"mapping": mapping.as_json(), "headings": "|".join(headers)}
        )


class MappingProfile(models.Model):
    """Stand-in for READER's model, by its contract."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    headings = models.TextField()
    mapping = models.JSONField(default=dict)

    objects = MappingProfileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
