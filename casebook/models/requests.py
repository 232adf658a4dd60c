"""Requests: what a person asked the centre for, on a day."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.choices import (
    FINISHED_REQUEST_STATUSES,
    OPEN_REQUEST_STATUSES,
    UNCOUNTED_REQUEST_STATUSES,
    Channel,
    RequestStatus,
    Role,
)
from casebook.models.base import CasebookModel
from casebook.models.belonging import BelongsToPerson
from casebook.models.bodies import Body
from casebook.models.households import Household
from casebook.models.people import Person
from casebook.models.reach import CaseQuerySet
from casebook.models.rules import Rule
from casebook.models.services import ServiceCategory
from casebook.roles import User, has_role
from casebook.search import words_begin

# Who has not brought the documents by then is called.
DAYS_TO_WAIT = 30


class IsOpen(Func):
    """Whether a status is an open one. The words stand in the statement itself: SQLite takes the index of
    what is open only where it reads there that nothing else is asked for."""

    template = f"%(expressions)s IN {tuple(str(status) for status in sorted(OPEN_REQUEST_STATUSES))}"
    output_field = models.BooleanField()


class RequestQuerySet(CaseQuerySet):
    person_path = "applicant"

    def in_reach_of(self, user: User):
        """What the user works on; and for reception all but restricted categories."""
        if has_role(user, Role.RECEPTION):
            return self.filter(self._worked_on_by(user) | Q(category__is_restricted=False))
        return self.worked_on_by(user)

    def worked_on_by(self, user: User):
        """The coordinator works on all; social workers on all but restricted categories; psychologists on
        those of their own cases; whoever of them leads a request works on it, restricted or not. Reception
        works on none: who is reception and psychologist sees more requests than they work on."""
        return self.filter(self._worked_on_by(user))

    @staticmethod
    def _worked_on_by(user: User) -> Q:
        if has_role(user, Role.COORDINATOR):
            return Q(pk__isnull=False)
        led = Q(worker_id=user.pk)
        if has_role(user, Role.SOCIAL_WORKER):
            return led | Q(category__is_restricted=False)
        if has_role(user, Role.PSYCHOLOGIST):
            return led | Q(category__is_restricted=False, applicant__in=Person.objects.in_cases_of(user))
        return Q(pk__in=[])

    def open(self):
        return self.filter(self.is_open())

    @staticmethod
    def is_open() -> Q:
        """As `open`, where it is one of several conditions."""
        return Q(IsOpen("status"))

    def overdue(self, today: date):
        """Those that have waited for documents for more than a month since they were received."""
        return self.filter(self.is_overdue(today))

    @staticmethod
    def is_overdue(today: date) -> Q:
        """As `overdue`, for counting some of the records that a question is about."""
        longest_ago = today - timedelta(days=DAYS_TO_WAIT)
        return Q(status=RequestStatus.WAITING_DOCUMENTS, received_on__lt=longest_ago)

    def counted(self):
        """Those that figures count: all but the ones filed by mistake."""
        return self.exclude(status__in=UNCOUNTED_REQUEST_STATUSES)

    def received_in(self, start: date, end: date):
        """Received on a day of the half-open period [start, end)."""
        return self.filter(received_on__gte=start, received_on__lt=end)

    def matching(self, text: str):
        """By number, by the other body's number, or by the applicant's name."""
        text = text.strip()
        return self.filter(
            Q(number__icontains=text)
            | Q(external_reference__icontains=text)
            | words_begin(text, "applicant__search_key")
        )


class Request(BelongsToPerson):
    """A request. It is never deleted: one filed by mistake becomes void and keeps its number."""

    rules = (
        Rule(
            ("received_on",),
            lambda day: day > timezone.localdate(),
            "received_on",
            _("A request cannot be received after today."),
        ),
        Rule(
            ("category",),
            lambda category: category.children.exists(),
            "category",
            _("Choose one of the parts of this category."),
        ),
        Rule(
            ("renewal_of_id", "pk"),
            lambda renewed, own: renewed == own,
            "renewal_of",
            _("A request cannot renew itself."),
        ),
    )
    person_field = "applicant"
    hanging_relations = ("notes", "attachments", "referrals", "appointments", "renewals")

    number = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    applicant = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="requests", verbose_name=_("applicant")
    )
    household = models.ForeignKey(
        Household,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("household"),
        help_text=_("The applicant's household at the time."),
    )
    # Category and worker lead an index of their own below.
    category = models.ForeignKey(
        ServiceCategory,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="requests",
        verbose_name=_("category"),
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("body")
    )
    channel = models.CharField(
        _("channel"), max_length=12, choices=Channel.choices, default=Channel.IN_PERSON
    )
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    status = models.CharField(
        _("status"), max_length=20, choices=RequestStatus.choices, default=RequestStatus.NEW
    )
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="casebook_requests",
        verbose_name=_("worker"),
    )
    external_reference = models.CharField(
        _("external number"), max_length=60, blank=True, help_text=_("The number at the body it was sent to.")
    )
    external_status = models.CharField(_("external status"), max_length=120, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=250, blank=True)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("When what was granted must be renewed.")
    )
    renewal_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="renewals",
        verbose_name=_("renewal of"),
    )

    objects = RequestQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-received_on", "-number"]
        indexes = [
            # With the status, and the body, so that the figures are counted in the indexes alone.
            models.Index(fields=["-received_on", "-number", "status"], name="casebook_request_by_date"),
            models.Index(
                fields=["category", "received_on", "status", "body"], name="casebook_request_by_category"
            ),
            models.Index(fields=["worker", "status"], name="casebook_request_by_worker"),
            # What is open stays few, however old the register grows.
            models.Index(
                fields=["category", "status", "received_on"],
                condition=Q(status__in=sorted(OPEN_REQUEST_STATUSES)),
                name="casebook_request_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("received_on")),
                name="casebook_request_closed_after_received",
                violation_error_message=_("A request cannot be closed before it was received."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(status__in=sorted(FINISHED_REQUEST_STATUSES)),
                name="casebook_request_closed_is_finished",
                violation_error_message=_(
                    "A request with a closing date needs a status that says how it ended."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_REQUEST_STATUSES
