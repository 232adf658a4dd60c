"""Files of a case: what citizens bring, and what is written for them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.choices import AttachmentType, Role
from casebook.encryption.fields import EncryptedCharField
from casebook.models.belonging import HangsOnCase
from casebook.models.counselling import CounsellingCase
from casebook.models.people import Person
from casebook.models.reach import CaseQuerySet
from casebook.models.requests import Request
from casebook.private_files import private_storage
from casebook.roles import PROFESSIONAL_ROLES, User, has_role


def path_of(attachment: "Attachment", _filename: str) -> str:
    """Where the file lies: by its mark alone, whatever it was called."""
    return f"{attachment.uid.hex[:2]}/{attachment.uid.hex}"


class AttachmentQuerySet(CaseQuerySet):
    def in_reach_of(self, user: User):
        """Who uploaded a file reads it. A file of a request is read by professionals and the coordinator who
        work on the request; one of counselling by the professional who leads it; one of a person alone by the
        coordinator and by professionals in whose cases the person is."""
        mine = models.Q(uploaded_by_id=user.pk)
        if has_role(user, Role.COORDINATOR):
            readable = models.Q(counselling_case__isnull=True)
        elif has_role(user, *PROFESSIONAL_ROLES):
            readable = models.Q(request__in=Request.objects.worked_on_by(user))
            readable |= models.Q(request__isnull=True, person__in=Person.objects.in_cases_of(user))
            readable &= models.Q(counselling_case__isnull=True)
        elif has_role(user, Role.RECEPTION):
            return self.filter(mine, counselling_case__isnull=True)
        else:
            return self.none()
        return self.filter(mine | readable | models.Q(counselling_case__professional_id=user.pk))


class Attachment(HangsOnCase):
    """A file of a person, of one of the person's requests, or of a counselling case.

    It lies encrypted in a private folder (casebook/private_files.py), and its name, which may be a person's,
    is encrypted here.
    """

    uid = models.UUIDField(_("mark"), default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="attachments", verbose_name=_("person")
    )
    request = models.ForeignKey(
        Request,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name=_("request"),
    )
    counselling_case = models.ForeignKey(
        CounsellingCase,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name=_("counselling case"),
    )
    title = EncryptedCharField(_("what it is"), bound_to="uid", max_length=150)
    type = models.CharField(_("type"), max_length=10, choices=AttachmentType.choices, editable=False)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    file = models.FileField(
        _("file"), storage=private_storage, upload_to=path_of, max_length=60, editable=False
    )
    is_scanned = models.BooleanField(_("scanned for viruses"), default=False, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta(HangsOnCase.Meta):
        verbose_name = _("file of a case")
        verbose_name_plural = _("files of cases")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} #{self.pk}"
