"""Imports: a row each, from the file that somebody chose to what became of it."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.encryption.cipher import context_of, decrypt_bytes, encrypt_bytes
from casebook.encryption.fields import EncryptedTextField

LIFETIME = timedelta(hours=24)  # of a file that nobody answers for


class State(models.TextChoices):
    UPLOADED = "uploaded", _("Waits to be looked at")
    PREVIEWING = "previewing", _("Being looked at")
    PREVIEWED = "previewed", _("Waits for your answer")
    REFUSED = "refused", _("Has to be corrected")
    WAITING = "waiting", _("Waits to be written")
    RUNNING = "running", _("Being written")
    DONE = "done", _("Written")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Given up")
    UNDONE = "undone", _("Taken back")


# A worker takes a run from the state on the left into the one on the right, and has its lease there.
TAKEN = {State.UPLOADED: State.PREVIEWING, State.WAITING: State.RUNNING}
IN_HAND = frozenset(TAKEN.values())
BUSY = frozenset(TAKEN) | IN_HAND
ANSWERABLE = frozenset({State.PREVIEWED, State.REFUSED})
# In these the file and what was shown of it are still there.
UNANSWERED = BUSY | ANSWERABLE | {State.FAILED}


class ImportRunQuerySet(models.QuerySet):
    def receive(self, *, user, kind: str, file_name: str, data: bytes) -> ImportRun:
        """Keep a file that `user` chose; it waits to be looked at when jobs.submit_preview says so."""
        run = self.model(
            user=user, kind=kind, file_name=file_name[:200], file_digest=sha256(data).hexdigest()
        )
        run.data = data
        run.save(using=self.db)
        return run

    def unanswered_by(self, user):
        """The own ones that are not done with, the latest first."""
        return self.filter(user=user, state__in=UNANSWERED).order_by("-created_at")

    def expired(self):
        """Those that nobody answered for in time. What is being written is not."""
        return self.filter(
            state__in=[*ANSWERABLE, State.UPLOADED, State.FAILED], created_at__lt=timezone.now() - LIFETIME
        ).exclude(content=b"")

    def without_content(self):
        """The rows for a list: the file and what was shown of it stay in the database."""
        return self.defer("content", "preview_text", "glance_text", "error")

    def end(self, run: ImportRun, state: State, sentence: str, **values) -> bool:
        """Put `run` into `state`, with a sentence that says why, and throw its file away, where it is one of
        these rows still: whoever ended it meanwhile was first. Answers whether it was."""
        error = self.model._meta.get_field("error").encrypt(sentence, run)
        mine = self.filter(pk=run.pk)
        return bool(mine.forget_content(state=state, error=error, worker="", lease_until=None, **values))

    def forget_content(self, **values) -> int:
        """Throw the files away, and what was shown of them; answers of how many."""
        return self.update(content=b"", preview_text="", glance_text="", file_name="", reading={}, **values)


class ImportRun(models.Model):
    """One file on its way in: who chose it, how it is read, what it would do, what it did.

    The row is the queue, too: a worker takes it with a lease (importers/jobs/queue.py). The bytes of the file
    wait in the database, which is private, reaches every node of a site and is where the rows go anyway; they
    and whatever is shown of them are encrypted, bound to this run, and gone when it has ended.
    """

    State = State

    wagtail_reference_index_ignore = True

    uid = models.UUIDField(_("mark"), default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind of records"), max_length=20)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("user"),
    )
    # People call files by the names of other people.
    file_name = EncryptedTextField(_("name of the file"), bound_to="uid", blank=True)
    file_digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    # As encrypted; `data` is what the file says.
    content = models.BinaryField(_("content"), default=b"")
    # How staff want it read (reading.Reading), and what its headings and words mean (mapping.Mapping): words
    # of closed lists, never of persons. Empty: as recognised.
    reading = models.JSONField(_("how it is read"), default=dict, blank=True)
    mapping = models.JSONField(_("what it means"), default=dict, blank=True)
    preview_text = EncryptedTextField(_("preview"), bound_to="uid", blank=True)
    glance_text = EncryptedTextField(_("look of the file"), bound_to="uid", blank=True)
    # Of the preview that was shown: what is written has the same one.
    digest = models.CharField(_("mark of what would be written"), max_length=64, blank=True)

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UPLOADED)
    error = EncryptedTextField(_("why it ended"), bound_to="uid", blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("new rows"), default=0)
    updated = models.PositiveIntegerField(_("changed rows"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged rows"), default=0)
    refused = models.PositiveIntegerField(_("refused rows"), default=0)

    progress = models.PositiveSmallIntegerField(_("progress"), default=0, help_text=_("Per cent."))
    step = models.CharField(_("what is being done"), max_length=200, blank=True)
    worker = models.CharField(_("worker"), max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("the worker's until"), null=True, blank=True)
    is_cancel_requested = models.BooleanField(_("somebody wants it stopped"), default=False)

    created_at = models.DateTimeField(_("chosen at"), default=timezone.now, db_index=True)
    finished_at = models.DateTimeField(_("written at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            # Two imports at once do not mix: the database itself lets one write.
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="casebook_importers_one_writes"
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="casebook_importers_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def data(self) -> bytes:
        """The bytes of the file.

        Raises:
            DecryptionRefused: their key is gone, somebody altered or moved them, or they were thrown away.
        """
        return decrypt_bytes(self.content, self._context)

    @data.setter
    def data(self, data: bytes) -> None:
        self.content = encrypt_bytes(data, self._context)

    @property
    def _context(self) -> str:
        return context_of(f"{self._meta.label_lower}.content", str(self.uid))

    @property
    def preview(self) -> dict:
        """engine.Preview as JSON; empty where there is none."""
        return json.loads(self.preview_text) if self.preview_text else {}

    @preview.setter
    def preview(self, value: dict) -> None:
        self.preview_text = json.dumps(value, ensure_ascii=False) if value else ""
        self.digest = value.get("digest", "")

    @property
    def glance(self) -> dict:
        """glance.Glance as JSON; empty where the file could not be read."""
        return json.loads(self.glance_text) if self.glance_text else {}

    @glance.setter
    def glance(self, value: dict) -> None:
        self.glance_text = json.dumps(value, ensure_ascii=False) if value else ""

    def note_counts(self, report) -> None:
        """The counts of an engine.ImportReport."""
        for name in ("rows", "created", "updated", "unchanged", "refused"):
            setattr(self, name, getattr(report, name))

    def forget_content(self) -> None:
        """Throw the file and what was shown of it away, with the next save."""
        self.content, self.preview_text, self.glance_text, self.file_name = b"", "", "", ""
        self.reading = {}  # it may hold the name of a sheet
