"""Appointments: a worker's time with one or more persons."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BooleanField, Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.choices import (
    CANCELLED_APPOINTMENT_STATUSES,
    AppointmentStatus,
    Booking,
    ParticipantRole,
    Role,
)
from casebook.models.base import CasebookModel
from casebook.models.people import Person
from casebook.models.reach import CaseQuerySet
from casebook.models.requests import Request
from casebook.roles import CASE_ROLES, User, has_role, roles_of
from casebook.search import words_begin
from casebook.time import days_as_instants

LONGEST_MINUTES = 480


class AppointmentQuerySet(CaseQuerySet):
    def slots_visible_to(self, user: User):
        """When who is taken, for all who receive citizens: the appointments in reach of `user` and, of the
        others, those that were not cancelled. `is_readable` tells the two apart."""
        if not roles_of(user) & CASE_ROLES:
            return self.none()
        readable = self._readable_by(user)
        return self.filter(readable | ~Q(status__in=CANCELLED_APPOINTMENT_STATUSES)).annotate(
            is_readable=Case(When(readable, then=True), default=False, output_field=BooleanField())
        )

    def in_reach_of(self, user: User):
        """Appointments that the roles of `user` give in full. Of counselling only the time is told to others
        than its professional and the coordinator; psychologists read their own appointments alone."""
        return self.filter(self._readable_by(user))

    @classmethod
    def opened_with(cls, persons: Iterable[int]) -> Q:
        """Those that one of the persons takes part in, sessions of counselling too."""
        parts = AppointmentParticipant.objects.filter(person__in=persons)
        return Q(pk__in=parts.values("appointment_id"))

    @staticmethod
    def _readable_by(user: User) -> Q:
        if has_role(user, Role.COORDINATOR):
            return Q(pk__isnull=False)
        own = Q(worker_id=user.pk) | Q(session__case__professional_id=user.pk)
        if has_role(user, Role.RECEPTION, Role.SOCIAL_WORKER):
            return own | Q(session__isnull=True)
        if has_role(user, Role.PSYCHOLOGIST):
            return own
        return Q(pk__in=[])

    def held(self):
        return self.filter(status=AppointmentStatus.HELD)

    def starting_in(self, start: date, end: date):
        """Starting on a day of the half-open period [start, end), by the clock of the centre."""
        first, last = days_as_instants(start, end)
        return self.filter(starts_at__gte=first, starts_at__lt=last)

    def outside_counselling(self):
        return self.filter(session__isnull=True)

    def matching(self, text: str):
        """By reference or by a participant's name."""
        named = AppointmentParticipant.objects.filter(words_begin(text, "person__search_key"))
        return self.filter(Q(reference__icontains=text.strip()) | Q(pk__in=named.values("appointment_id")))


class Appointment(CasebookModel):
    """An appointment, booked in advance or a walk-in. Those of counselling carry a CounsellingSession."""

    reference = models.CharField(_("appointment code"), max_length=20, unique=True, editable=False)
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=30, validators=[MinValueValidator(5), MaxValueValidator(LONGEST_MINUTES)]
    )
    # It leads an index of its own below.
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="casebook_appointments",
        verbose_name=_("worker"),
    )
    participants = models.ManyToManyField(
        Person,
        through="AppointmentParticipant",
        related_name="appointments",
        verbose_name=_("participants"),
    )
    booking = models.CharField(
        _("booking"), max_length=10, choices=Booking.choices, default=Booking.SCHEDULED
    )
    status = models.CharField(
        _("status"), max_length=20, choices=AppointmentStatus.choices, default=AppointmentStatus.SCHEDULED
    )
    requests = models.ManyToManyField(
        Request, blank=True, related_name="appointments", verbose_name=_("requests")
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="casebook_appointment_by_time"),
            models.Index(fields=["worker", "starts_at"], name="casebook_appointment_by_worker"),
            models.Index(fields=["status", "starts_at"], name="casebook_appointment_by_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5) & Q(minutes__lte=LONGEST_MINUTES),
                name="casebook_appointment_minutes",
                violation_error_message=_("An appointment lasts between 5 minutes and 8 hours."),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def awaits_attendance(self) -> bool:
        """Its day has come and nobody wrote yet whether it was held."""
        is_due = timezone.localdate(self.starts_at) <= timezone.localdate()
        return self.status == AppointmentStatus.SCHEDULED and is_due

    @property
    def is_counselling(self) -> bool:
        return hasattr(self, "session")


class AppointmentParticipant(CasebookModel):
    """A person at an appointment. Applicants are counted as received, companions are not."""

    appointment = models.ForeignKey(
        Appointment,
        on_delete=models.CASCADE,
        related_name="participations",
        db_index=False,  # an index of several columns begins with it
        verbose_name=_("appointment"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="participations", verbose_name=_("person")
    )
    role = models.CharField(
        _("role"), max_length=10, choices=ParticipantRole.choices, default=ParticipantRole.APPLICANT
    )

    class Meta(CasebookModel.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["appointment", "pk"]
        indexes = [
            models.Index(fields=["appointment", "role", "person"], name="casebook_participant_by_role")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "person"],
                name="casebook_participant_once",
                violation_error_message=_("This person takes part in the appointment already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment} – {self.person}"
