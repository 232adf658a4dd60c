"""What people ask for: the categories of requests, and the programmes that they are enrolled in."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casebook.choices import EnrolmentSource, Role, Unit
from casebook.models.base import CasebookModel, RecordQuerySet
from casebook.models.bodies import Body
from casebook.models.people import Person
from casebook.models.reach import CaseQuerySet
from casebook.roles import User, has_role
from casebook.search import words_begin


class ServiceCategoryQuerySet(RecordQuerySet):
    def leaves(self):
        """Categories that requests are filed under: those without parts."""
        return self.filter(children__isnull=True)

    def in_force_on(self, day: date):
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )

    def families(self, *codes: str) -> dict[str, set[int]]:
        """For each of `codes` its category, the parts of it, and all that became them later (ΚΕΑ → ΕΕΕ), to
        any depth. One query."""
        members = list(self.values_list("pk", "code", "parent_id", "successor_id"))
        families = {}
        for wanted in codes:
            family = {pk for pk, code, _parent, _successor in members if code == wanted}
            grown = True
            while grown:
                more = {
                    pk for pk, _c, parent, successor in members if parent in family or successor in family
                }
                grown = not more <= family
                family |= more
            families[wanted] = family
        return families


class ServiceCategory(CasebookModel):
    """A category of request, edited by staff. A rename keeps the old row and points it to its successor."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    unit = models.CharField(_("counting unit"), max_length=12, choices=Unit.choices, default=Unit.REQUEST)
    definition = models.TextField(
        _("definition"),
        blank=True,
        help_text=_("What counts here and what does not, in words for colleagues."),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("became"),
        help_text=_("The category that continues this one under another name; both are counted in one line."),
    )
    default_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("usual body")
    )
    checklist = models.TextField(
        _("documents needed"), blank=True, help_text=_("One a line; shown to whoever files the request.")
    )
    is_restricted = models.BooleanField(
        _("restricted"),
        default=False,
        help_text=_("Violence, counselling: only the case's lead and the coordinator know that it exists."),
    )
    report_order = models.PositiveSmallIntegerField(_("order in the report"), default=100)

    objects = ServiceCategoryQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("service category")
        verbose_name_plural = _("service categories")
        ordering = ["report_order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="casebook_category_valid_range",
                violation_error_message=_("A category cannot stop being valid before it starts."),
            ),
            models.CheckConstraint(
                condition=(Q(parent__isnull=True) | ~Q(parent=F("id")))
                & (Q(successor__isnull=True) | ~Q(successor=F("id"))),
                name="casebook_category_not_its_own",
                violation_error_message=_("A category cannot be a part or a successor of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Parts and successors form no circle."""
        for field in ("parent", "successor"):
            seen, ancestor = {self.pk}, getattr(self, field)
            while ancestor is not None:
                if ancestor.pk is not None and ancestor.pk in seen:
                    raise ValidationError({field: _("This would make a circle of categories.")})
                seen.add(ancestor.pk)
                ancestor = getattr(ancestor, field)

    @property
    def checklist_items(self) -> list[str]:
        return [line.strip() for line in self.checklist.splitlines() if line.strip()]


class Programme(CasebookModel):
    """A programme that persons are enrolled in, such as ΤΕΒΑ."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=150, unique=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(CasebookModel.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeEnrolmentQuerySet(CaseQuerySet):
    def in_reach_of(self, user: User):
        """Reception, social workers and the coordinator see all; psychologists those of their own cases."""
        if has_role(user, Role.RECEPTION, Role.SOCIAL_WORKER, Role.COORDINATOR):
            return self
        if has_role(user, Role.PSYCHOLOGIST):
            return self.filter(person__in=Person.objects.in_cases_of(user))
        return self.none()

    def worked_on_by(self, user: User):
        """As they are seen, but by reception alone."""
        if has_role(user, Role.SOCIAL_WORKER, Role.COORDINATOR):
            return self
        if has_role(user, Role.PSYCHOLOGIST):
            return self.filter(person__in=Person.objects.in_cases_of(user))
        return self.none()

    def enrolled_in(self, start: date, end: date):
        """Enrolled on a day of the half-open period [start, end)."""
        return self.filter(enrolled_on__gte=start, enrolled_on__lt=end)

    def matching(self, text: str):
        return self.filter(words_begin(text, "person__search_key"))


class ProgrammeEnrolment(CasebookModel):
    """A person's enrolment in a programme. The report counts persons, not requests."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("programme")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("person")
    )
    enrolled_on = models.DateField(_("enrolled on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    source = models.CharField(
        _("source"), max_length=12, choices=EnrolmentSource.choices, default=EnrolmentSource.APPLICATION
    )

    objects = ProgrammeEnrolmentQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("programme enrolment")
        verbose_name_plural = _("programme enrolments")
        ordering = ["-enrolled_on", "-pk"]
        indexes = [
            models.Index(fields=["enrolled_on", "programme", "person"], name="casebook_enrolment_by_date")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "enrolled_on"],
                name="casebook_enrolment_once_a_day",
                violation_error_message=_("This person was enrolled in the programme on that day already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("enrolled_on")),
                name="casebook_enrolment_ends_after_start",
                violation_error_message=_("An enrolment cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme.code} {self.person}"
