"""The access log: who read, changed, took out, brought in or was refused what. Lines are only ever added.

A line stands for itself: it names people of the staff and codes of records, and points to no other table, so
that it outlives what it speaks of. It holds names of fields, never what stood in them.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What was done; the value is what stands in a line of the log, and never changes once released."""

    CARD = "card", _("Person's card read")
    INSPECT = "inspect", _("Record read")
    NOTE = "note", _("Note read")
    UNMASK = "unmask", _("Number shown in full")
    DOWNLOAD = "download", _("File downloaded")
    CREATE = "create", _("Record entered")
    CHANGE = "change", _("Record changed")
    DELETE = "delete", _("Record deleted")
    IMPORT = "import", _("File brought in")
    UNDO = "undo", _("Import undone")
    EXPORT = "export", _("File taken out")
    PREPARE = "prepare", _("Figures of a year prepared")
    CONFIRM = "confirm", _("Figures of a year confirmed")
    CORRECT = "correct", _("Published figure corrected")
    EMERGENCY = "emergency", _("Access opened in an emergency")
    REFUSED = "refused", _("Access refused")
    LOG_IN = "log_in", _("Logged in")
    LOG_IN_FAILED = "log_in_failed", _("Log-in failed")


# What counts as having looked at somebody.
READS = frozenset({Action.CARD, Action.INSPECT, Action.NOTE, Action.UNMASK, Action.DOWNLOAD})


class AccessLogQuerySet(models.QuerySet):
    def about(self, code: str):
        """Lines on the person with this code and on those merged into her, those of many records among them;
        of erased persons too."""
        from casebook.models.erasures import Erasure
        from casebook.models.people import Person
        from casebook.models.record_ranges import RecordRange

        same = Person.objects.filter(Q(code=code) | Q(merged_into__code=code)).order_by().values_list("pk")
        erased = Erasure.objects.done().filter(person_code=code).order_by().values_list("person_key")
        keys = [key for (key,) in same.union(erased)]
        of_many = RecordRange.objects.holding(Person._meta.label_lower, keys)
        return self.filter(
            Q(person_key__in=same) | Q(person_code=code) | Q(pk__in=of_many.order_by().values("entry"))
        )

    def reads(self):
        """Lines of somebody who looked, not of what was changed or refused. Who takes out the file of a
        person looks at that person; files of many persons name nobody."""
        file_of_a_person = Q(action=Action.EXPORT) & ~Q(person_code="")
        return self.filter(Q(action__in=READS) | file_of_a_person)

    def waiting(self):
        """Lines that were written and not yet sealed into the chain, the oldest first."""
        return self.filter(number__isnull=True).order_by("pk")

    def sealed(self):
        """The chain, from its first line on."""
        return self.filter(number__isnull=False).order_by("number")


class AccessLogEntry(models.Model):
    """One line. Written by casebook.accountability alone; the database refuses to change or delete it."""

    wagtail_reference_index_ignore = True

    at = models.DateTimeField(_("moment"), db_index=True)
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    actor_key = models.CharField(_("key of the user"), max_length=64, blank=True)
    actor_name = models.CharField(_("user"), max_length=150, blank=True)
    subject_kind = models.CharField(_("kind of record"), max_length=80, blank=True)
    subject_key = models.CharField(_("key of the record"), max_length=64, blank=True)
    subject_code = models.CharField(_("record"), max_length=80, blank=True)
    person_key = models.BigIntegerField(_("key of the person"), null=True, blank=True)
    person_code = models.CharField(_("person"), max_length=20, blank=True)
    fields = models.JSONField(_("fields"), default=list, blank=True)
    detail = models.JSONField(_("details"), default=dict, blank=True)
    # Given when the line is sealed, right after its transaction (casebook/accountability/chain.py).
    number = models.PositiveBigIntegerField(_("place in the chain"), null=True, unique=True, editable=False)
    seal = models.CharField(_("seal"), max_length=64, blank=True, editable=False)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("line of the access log")
        verbose_name_plural = _("access log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person_key", "at"], name="casebook_log_by_person"),
            models.Index(fields=["person_code", "at"], name="casebook_log_by_code"),
            models.Index(fields=["actor_name", "at"], name="casebook_log_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"


class AccessLogHead(models.Model):
    """The end of the chain: how many lines are sealed, and the last seal. The sealers' lock, too."""

    wagtail_reference_index_ignore = True

    number = models.PositiveBigIntegerField(_("lines"), default=0)
    seal = models.CharField(_("last seal"), max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("end of the access log")
        verbose_name_plural = _("ends of the access log")

    def __str__(self) -> str:
        return f"{self.number}:{self.seal}"
