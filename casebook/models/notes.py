"""Notes on a person: shared, of a team, or of their author alone."""

from collections.abc import Iterable
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebook.choices import NoteScope, Role
from casebook.encryption.fields import EncryptedTextField
from casebook.models.belonging import HangsOnCase
from casebook.models.counselling import CounsellingCase
from casebook.models.people import Person
from casebook.models.reach import CaseQuerySet
from casebook.models.requests import Request
from casebook.roles import PROFESSIONAL_ROLES, User, has_role, roles_of


class NoteQuerySet(CaseQuerySet):
    def in_reach_of(self, user: User):
        """Private notes are read by their author alone. Professionals read shared notes and those of their
        own team; the coordinator both, but nothing that belongs to a counselling case; and a note on a
        request is read by those who work on such a request."""
        if not has_role(user, *PROFESSIONAL_ROLES, Role.COORDINATOR):
            return self.none()
        mine = Q(author_id=user.pk)
        readable = Q(scope=NoteScope.SHARED)
        if has_role(user, Role.COORDINATOR):
            readable |= Q(scope=NoteScope.TEAM)
        readable |= Q(scope=NoteScope.TEAM, team__in=roles_of(user) & PROFESSIONAL_ROLES)
        in_reach = Q(counselling_case__isnull=True) | Q(counselling_case__professional_id=user.pk)
        in_reach &= Q(request__isnull=True) | Q(request__in=Request.objects.worked_on_by(user))
        return self.filter(mine | (readable & in_reach))

    @classmethod
    def opened_with(cls, persons: Iterable[int]) -> Q:
        """Shared notes and those of a team, of counselling too; never private ones."""
        return super().opened_with(persons) & ~Q(scope=NoteScope.PRIVATE)


class Note(HangsOnCase):
    """What a professional writes down. Never exported, never indexed, never in a title or a log."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="notes", verbose_name=_("person")
    )
    request = models.ForeignKey(
        Request,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("request"),
    )
    counselling_case = models.ForeignKey(
        CounsellingCase,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("counselling case"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="casebook_notes",
        verbose_name=_("author"),
    )
    team = models.CharField(
        _("team"),
        max_length=20,
        choices=[(role.value, role.label) for role in Role if role in PROFESSIONAL_ROLES],
        blank=True,
        editable=False,
        help_text=_("The author's profession when the note was written: who “my team” is."),
    )
    scope = models.CharField(
        _("who reads it"), max_length=10, choices=NoteScope.choices, default=NoteScope.TEAM
    )
    # What the text is bound to, since a note has no number and no key before it is saved.
    uid = models.UUIDField(_("mark of the note"), default=uuid4, unique=True, editable=False)
    text = EncryptedTextField(_("note"), bound_to="uid")

    objects = NoteQuerySet.as_manager()

    class Meta(HangsOnCase.Meta):
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} #{self.pk}"
