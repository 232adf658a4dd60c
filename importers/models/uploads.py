"""Files on their way in."""

from datetime import timedelta

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
