"""Counselling: a case asked for by one person and led by one professional, and its sessions."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casebook.choices import AppointmentStatus, Role, SessionKind
from casebook.models.appointments import Appointment
from casebook.models.base import CasebookModel
from casebook.models.belonging import BelongsToPerson
from casebook.models.people import Person
from casebook.models.reach import CaseQuerySet
from casebook.roles import PROFESSIONAL_ROLES, User, has_role
from casebook.search import words_begin
from casebook.time import days_as_instants


class CounsellingCaseQuerySet(CaseQuerySet):
    def in_reach_of(self, user: User):
        """The professional sees the own cases; the coordinator, who assigns them, that they exist."""
        if has_role(user, Role.COORDINATOR):
            return self
        if has_role(user, *PROFESSIONAL_ROLES):
            return self.filter(professional_id=user.pk)
        return self.none()

    def open(self):
        return self.filter(closed_on__isnull=True)

    def requested_in(self, start: date, end: date):
        """Asked for on a day of the half-open period [start, end)."""
        return self.filter(requested_on__gte=start, requested_on__lt=end)

    def matching(self, text: str):
        return self.filter(words_begin(text, "person__search_key"))


class CounsellingCase(BelongsToPerson):
    """Counselling that a person asked for. Whatever is said in it stands in notes, never here."""

    hanging_relations = ("sessions", "notes", "attachments")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="counselling_cases", verbose_name=_("person")
    )
    requested_on = models.DateField(_("asked for on"), db_index=True)
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="counselling_cases",
        verbose_name=_("professional"),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = CounsellingCaseQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("counselling case")
        verbose_name_plural = _("counselling cases")
        ordering = ["-requested_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "requested_on"],
                name="casebook_counselling_once_a_day",
                violation_error_message=_("This person asked for counselling on that day already."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("requested_on")),
                name="casebook_counselling_closed_after_request",
                violation_error_message=_("Counselling cannot be closed before it was asked for."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} #{self.pk}"


class CounsellingSessionQuerySet(CaseQuerySet):
    person_path = "case__person"

    def in_reach_of(self, user: User):
        """As the case that the session belongs to; one whose case was erased is seen by its worker and by the
        coordinator."""
        of_no_case = Q(case__isnull=True)
        if not has_role(user, Role.COORDINATOR):
            own = Q(appointment__worker_id=user.pk) if has_role(user, *PROFESSIONAL_ROLES) else Q(pk__in=[])
            of_no_case &= own
        return self.filter(Q(case__in=CounsellingCase.objects.in_reach_of(user)) | of_no_case)

    def held(self):
        return self.filter(appointment__status=AppointmentStatus.HELD)

    def starting_in(self, start: date, end: date):
        """Starting on a day of the half-open period [start, end)."""
        first, last = days_as_instants(start, end)
        return self.filter(appointment__starts_at__gte=first, appointment__starts_at__lt=last)

    def matching(self, text: str):
        return self.filter(
            Q(appointment__reference__icontains=text.strip()) | words_begin(text, "case__person__search_key")
        )


class CounsellingSession(CasebookModel):
    """One appointment of a counselling case: its time, status and code are the appointment's."""

    appointment = models.OneToOneField(
        Appointment, on_delete=models.CASCADE, related_name="session", verbose_name=_("appointment")
    )
    case = models.ForeignKey(
        CounsellingCase,
        on_delete=models.PROTECT,
        null=True,
        related_name="sessions",
        verbose_name=_("counselling case"),
        help_text=_("None where the case was erased and others took part in the session."),
    )
    kind = models.CharField(
        _("kind"), max_length=15, choices=SessionKind.choices, default=SessionKind.PSYCHOLOGICAL
    )

    objects = CounsellingSessionQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("counselling session")
        verbose_name_plural = _("counselling sessions")
        ordering = ["-appointment__starts_at", "-pk"]

    def __str__(self) -> str:
        return self.appointment.reference
