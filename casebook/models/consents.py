"""Consents: what a person agreed to, when and how, and when they took it back."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.choices import ConsentForm, ConsentPurpose, Role
from casebook.models.base import CasebookModel, RecordQuerySet
from casebook.models.people import Person
from casebook.roles import CASE_ROLES, PROFESSIONAL_ROLES, User, has_role, roles_of
from casebook.search import words_begin


class ConsentQuerySet(RecordQuerySet):
    def visible_to(self, user: User):
        """As the header of a person: whoever calls or refers somebody must know whether they may. One to
        records of counselling says that there is counselling: the coordinator sees it, the professionals who
        lead or led counselling of the person, and whoever wrote it down."""
        if not roles_of(user) & CASE_ROLES:
            return self.none()
        if has_role(user, Role.COORDINATOR):
            return self
        known = ~Q(purpose=ConsentPurpose.COUNSELLING) | Q(recorded_by_id=user.pk)
        if has_role(user, *PROFESSIONAL_ROLES):
            counselled = Person.objects.filter(counselling_cases__professional_id=user.pk)
            known |= Q(person__in=counselled.order_by().values("pk"))
        return self.filter(known)

    def in_force(self):
        return self.filter(withdrawn_on__isnull=True)

    def matching(self, text: str):
        return self.filter(words_begin(text, "person__search_key"))


class Consent(CasebookModel):
    """A consent. Taking it back ends it and does not remove it: what was done meanwhile was done with it."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose.choices)
    form = models.CharField(
        _("given"), max_length=12, choices=ConsentForm.choices, default=ConsentForm.WRITTEN
    )
    given_on = models.DateField(_("given on"), default=timezone.localdate)
    withdrawn_on = models.DateField(_("taken back on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )

    objects = ConsentQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_on__isnull=True),
                name="casebook_consent_once",
                violation_error_message=_("This person's consent to this purpose is in force already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="casebook_consent_withdrawn_after_given",
                violation_error_message=_("A consent cannot be taken back before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} #{self.pk}"

    def clean(self) -> None:
        """Both days lie in the past, today included."""
        for name in ("given_on", "withdrawn_on"):
            if (day := getattr(self, name)) and day > timezone.localdate():
                raise ValidationError({name: _("This day has not come yet.")})
