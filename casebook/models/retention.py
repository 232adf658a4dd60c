"""How long records are kept: rules as data, and what each run of them did."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.choices import RetentionAction, RetentionKind
from casebook.models.base import CasebookModel, RecordQuerySet

ACTIONS_OF = {
    kind: frozenset(
        {
            RetentionAction.ANONYMISE if kind == RetentionKind.PERSON else RetentionAction.DELETE,
            RetentionAction.REVIEW,
        }
    )
    for kind in RetentionKind
}


class RetentionRuleQuerySet(RecordQuerySet):
    def in_force(self):
        return self.filter(is_active=True)


class RetentionRule(CasebookModel):
    """What happens to records of a kind so many years after the last thing that happened with them."""

    kind = models.CharField(_("kind of records"), max_length=20, choices=RetentionKind.choices, unique=True)
    years = models.PositiveSmallIntegerField(
        _("years"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    action = models.CharField(_("what then"), max_length=12, choices=RetentionAction.choices)
    basis = models.CharField(
        _("basis"), max_length=250, blank=True, help_text=_("The decision or law that says so.")
    )
    is_active = models.BooleanField(
        _("in force"), default=False, help_text=_("A rule that is not in force is shown and never run.")
    )

    objects = RetentionRuleQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(years__gte=1) & models.Q(years__lte=100),
                name="casebook_retention_years",
                violation_error_message=_("Records are kept between 1 and 100 years."),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self) -> None:
        """Persons are erased, so that figures stay; what hangs on them is deleted. Both may be listed."""
        if self.kind and self.action and self.action not in ACTIONS_OF[RetentionKind(self.kind)]:
            raise ValidationError({"action": _("This cannot be done to records of this kind.")})


class RetentionRun(models.Model):
    """A run of a rule: how much was due, done, and kept by a hold. Never whose."""

    wagtail_reference_index_ignore = True

    kind = models.CharField(_("kind of records"), max_length=20, choices=RetentionKind.choices)
    years = models.PositiveSmallIntegerField(_("years"))
    action = models.CharField(_("what then"), max_length=12, choices=RetentionAction.choices)
    ran_at = models.DateTimeField(_("run at"), auto_now_add=True)
    ran_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("run by"),
    )
    due = models.PositiveIntegerField(_("due"))
    done = models.PositiveIntegerField(_("done"))
    held = models.PositiveIntegerField(_("kept by a hold"))

    class Meta:
        default_permissions = ()
        verbose_name = _("run of a retention rule")
        verbose_name_plural = _("runs of retention rules")
        ordering = ["-ran_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
