"""Totals of the years before the casebook, when records were kept on paper."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casebook.choices import Unit
from casebook.models.base import CasebookModel, RecordQuerySet


class HistoricalAggregateQuerySet(RecordQuerySet):
    def within(self, start: date, end: date):
        """Totals whose whole period lies in the half-open period [start, end)."""
        return self.filter(period_start__gte=start, period_end__lt=end)


class HistoricalAggregate(CasebookModel):
    """A total that nobody can recount from records, with where it comes from."""

    indicator = models.SlugField(_("indicator"), max_length=60)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit.choices, default=Unit.REQUEST)
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"), help_text=_("The last day that the total covers."))
    value = models.PositiveIntegerField(_("value"))
    source = models.CharField(
        _("source"), max_length=250, help_text=_("The paper register, decision or report that says it.")
    )

    objects = HistoricalAggregateQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("historical total")
        verbose_name_plural = _("historical totals")
        ordering = ["indicator", "-period_start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="casebook_aggregate_period",
                violation_error_message=_("The period cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "period_start", "period_end"],
                name="casebook_aggregate_once",
                violation_error_message=_("There is a total for this period already."),
            ),
        ]

    def clean(self) -> None:
        """No day is covered by two totals of one indicator: its requests would be counted twice."""
        if not (self.indicator and self.period_start and self.period_end):
            return
        overlapping = HistoricalAggregate.objects.filter(
            indicator=self.indicator, period_start__lte=self.period_end, period_end__gte=self.period_start
        ).exclude(pk=self.pk)
        if overlapping.exists():
            raise ValidationError(
                {"period_start": _("Another total of this indicator covers some of these days already.")}
            )

    def __str__(self) -> str:
        return f"{self.indicator} {self.period_start:%Y-%m-%d} – {self.period_end:%Y-%m-%d}"
