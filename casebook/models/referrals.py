"""Referrals: a person sent on to another body."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.choices import (
    OPEN_REFERRAL_STATUSES,
    SENT_REFERRAL_STATUSES,
    ReferralStatus,
    ReferralType,
    Role,
)
from casebook.models.base import CasebookModel
from casebook.models.bodies import Body
from casebook.models.people import Person
from casebook.models.reach import CaseQuerySet
from casebook.models.requests import Request
from casebook.models.rules import Rule
from casebook.roles import User, has_role
from casebook.search import words_begin


class ReferralQuerySet(CaseQuerySet):
    def in_reach_of(self, user: User):
        """The coordinator sees all; a referral that comes from a request is seen with the request; the
        others by reception and social workers, and by psychologists for the persons of their own cases."""
        if has_role(user, Role.COORDINATOR):
            return self
        with_request = models.Q(request__in=Request.objects.in_reach_of(user))
        if has_role(user, Role.RECEPTION, Role.SOCIAL_WORKER):
            return self.filter(with_request | models.Q(request__isnull=True))
        if has_role(user, Role.PSYCHOLOGIST):
            own = models.Q(request__isnull=True, person__in=Person.objects.in_cases_of(user))
            return self.filter(with_request | own)
        return self.none()

    def worked_on_by(self, user: User):
        """As the requests that they come from; others as they are seen, but by reception alone."""
        if has_role(user, Role.SOCIAL_WORKER, Role.COORDINATOR):
            return self.in_reach_of(user)
        if has_role(user, Role.PSYCHOLOGIST):
            with_request = models.Q(request__in=Request.objects.worked_on_by(user))
            own = models.Q(request__isnull=True, person__in=Person.objects.in_cases_of(user))
            return self.filter(with_request | own)
        return self.none()

    def made(self):
        """Those that have left the centre, whatever became of them."""
        return self.filter(status__in=SENT_REFERRAL_STATUSES)

    def without_answer(self):
        """Those on which the centre or the body still has something to do."""
        return self.filter(status__in=OPEN_REFERRAL_STATUSES)

    def sent_in(self, start: date, end: date):
        """Sent on a day of the half-open period [start, end)."""
        return self.filter(sent_on__gte=start, sent_on__lt=end)

    def matching(self, text: str):
        return self.filter(
            models.Q(reference__icontains=text.strip()) | words_begin(text, "person__search_key")
        )


class Referral(CasebookModel):
    """A referral to a body, with the person's consent or the recorded reason for going without it."""

    rules = (
        Rule(
            ("request", "person_id"),
            lambda request, person: request.applicant_id != person,
            "request",
            _("This request is of another person."),
        ),
    )

    reference = models.CharField(_("referral code"), max_length=20, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("person")
    )
    request = models.ForeignKey(
        Request,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("from the request"),
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("body"))
    type = models.CharField(
        _("type"), max_length=10, choices=ReferralType.choices, default=ReferralType.SERVICE
    )
    sent_on = models.DateField(_("sent on"), null=True, blank=True, db_index=True)
    status = models.CharField(
        _("status"), max_length=15, choices=ReferralStatus.choices, default=ReferralStatus.SENT
    )
    outcome = models.CharField(_("outcome"), max_length=250, blank=True)
    has_consent = models.BooleanField(_("the person consents"), default=False)
    consent_override = models.CharField(
        _("reason for referring without consent"),
        max_length=250,
        blank=True,
        help_text=_("For example a prosecutor's order or danger to life."),
    )

    objects = ReferralQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=ReferralStatus.TO_SEND) | models.Q(sent_on__isnull=False),
                name="casebook_referral_sent_has_date",
                violation_error_message=_("Write the day on which the referral was sent."),
            )
        ]

    def __str__(self) -> str:
        return self.reference
