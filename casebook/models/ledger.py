"""The anonymous ledger: what remains of erased records, so that figures of past periods stay the same.

A row of it names nobody, and nothing joins the rows of one person: alike rows are one row with a weight, and
each erasure writes the rows of its measures anew, under random keys and in random order, so that neither key
nor place tells which were written together. A row of weight 1 is of one person all the same: who
knew her may recognise her by month, age band and unit.
"""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebook.choices import LedgerMeasure, MunicipalUnit, Sex
from casebook.models.bodies import Body
from casebook.models.households import Household
from casebook.models.services import Programme, ServiceCategory


class AnonymousLedgerQuerySet(models.QuerySet):
    def within(self, start: date, end: date):
        """Rows whose month begins in the half-open period [start, end)."""
        return self.filter(month__gte=start, month__lt=end)

    def of(self, measure: LedgerMeasure):
        return self.filter(measure=measure)

    def first_in(self, start: date):
        """Of rows that count persons: those whose person does not stand in an earlier month since `start`."""
        return self.filter(Q(previous_month__isnull=True) | Q(previous_month__lt=start))


class AnonymousLedger(models.Model):
    """So many erased records that were alike.

    `previous_month` is set where different persons are counted: the month before this one in which the same
    person stood in the same measure. A person counts in a period by the row whose previous month lies before
    it, so that nobody counts twice, and no mark joins the rows.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.CharField(_("measure"), max_length=15, choices=LedgerMeasure.choices)
    month = models.DateField(_("month"), help_text=_("Its first day."))
    previous_month = models.DateField(_("month before"), null=True, blank=True)
    category = models.ForeignKey(
        ServiceCategory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body")
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
    )
    # The type of a referral, the kind of a session, the booking of an appointment.
    kind = models.CharField(_("kind"), max_length=15, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)
    channel = models.CharField(_("channel"), max_length=12, blank=True)
    age_band = models.CharField(_("age band"), max_length=8, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    municipal_unit = models.CharField(
        _("municipal unit"), max_length=10, choices=MunicipalUnit.choices, blank=True
    )
    weight = models.PositiveIntegerField(_("weight"), default=1)

    objects = AnonymousLedgerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("row of the anonymous ledger")
        verbose_name_plural = _("anonymous ledger")
        ordering = ["measure", "month", "id"]
        indexes = [models.Index(fields=["measure", "month"], name="casebook_ledger_by_month")]

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%Y-%m}"


class ErasedVisit(models.Model):
    """A day on which a household was served through a member who was erased since.

    Its other members still count as served through that day. Who remembers of whom the household was may
    tell whose day it was: it is kept no longer than the household, and shown nowhere.
    """

    wagtail_reference_index_ignore = True

    household = models.ForeignKey(
        Household, on_delete=models.CASCADE, related_name="erased_visits", verbose_name=_("household")
    )
    day = models.DateField(_("day"))

    class Meta:
        default_permissions = ()
        verbose_name = _("visit of an erased member")
        verbose_name_plural = _("visits of erased members")
        constraints = [
            models.UniqueConstraint(fields=["household", "day"], name="casebook_erased_visit_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.day:%Y-%m-%d}"
