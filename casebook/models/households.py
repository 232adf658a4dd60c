"""Households: who lived with whom, and when."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casebook.among import among
from casebook.choices import Relation
from casebook.models.base import CasebookModel, RecordQuerySet
from casebook.models.people import Person
from casebook.roles import CASE_ROLES, User, roles_of
from casebook.search import words_begin


class HouseholdQuerySet(RecordQuerySet):
    def visible_to(self, user: User):
        """As the header of a person."""
        return self if roles_of(user) & CASE_ROLES else self.none()

    def matching(self, text: str):
        """Households by their number or by a member's name."""
        members = HouseholdMembership.objects.filter(words_begin(text, "person__search_key"))
        return self.filter(Q(number__icontains=text.strip()) | Q(pk__in=members.values("household_id")))


class Household(CasebookModel):
    """People who live together: members are rows with dates, declared head-counts are of the unnamed."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    declared_adults = models.PositiveSmallIntegerField(
        _("declared adults"),
        default=0,
        help_text=_("Adults of the household who have no record of their own."),
    )
    declared_minors = models.PositiveSmallIntegerField(
        _("declared minors"),
        default=0,
        help_text=_("Minors of the household who have no record of their own."),
    )

    objects = HouseholdQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(declared_adults__lte=30) & Q(declared_minors__lte=30),
                name="casebook_household_declared_plausible",
                violation_error_message=_("A household declares at most 30 adults and 30 minors."),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def declared_members(self) -> int:
        """Members without a record of their own, adults and minors."""
        return self.declared_adults + self.declared_minors


class HouseholdMembershipQuerySet(RecordQuerySet):
    def on(self, day: date):
        """Memberships in force on `day`; the end date is the first day that no longer counts."""
        return self.filter(Q(started_on__isnull=True) | Q(started_on__lte=day)).filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        )

    def current(self):
        return self.filter(ended_on__isnull=True)

    def households_on(self, asked: Collection[tuple[int, date]]) -> dict[tuple[int, date], int]:
        """The household in which each person (a primary key) lived on the day asked with it; of two, the one
        that was entered last. One query."""
        stays: dict[int, list[tuple]] = {}
        of_persons = among(self.order_by("-pk"), "person", (person for person, _day in asked))
        for person, *stay in of_persons.values_list("person_id", "household_id", "started_on", "ended_on"):
            stays.setdefault(person, []).append(stay)
        return {
            (person, day): household
            for person, day in dict.fromkeys(each for each in asked if each[0] in stays)
            if (household := _household_on(day, stays[person])) is not None
        }


def _household_on(day: date, stays: Iterable[tuple[int, date | None, date | None]]) -> int | None:
    """The first of `stays` that is in force on `day`, as `on` says it."""
    for household, start, end in stays:
        if (start is None or start <= day) and (end is None or end > day):
            return household
    return None


class HouseholdMembership(CasebookModel):
    """A named member and the days of membership. People move: a row is ended, never overwritten."""

    household = models.ForeignKey(
        Household, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("household")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    relation = models.CharField(
        _("relation to the head"), max_length=20, choices=Relation.choices, default=Relation.OTHER
    )
    started_on = models.DateField(
        _("member since"), null=True, blank=True, help_text=_("Empty: as far back as anyone knows.")
    )
    ended_on = models.DateField(_("member until"), null=True, blank=True)

    objects = HouseholdMembershipQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("household member")
        verbose_name_plural = _("household members")
        ordering = ["household", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ended_on__gte=F("started_on")),
                name="casebook_membership_ends_after_start",
                violation_error_message=_("A membership cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation=Relation.HEAD, ended_on__isnull=True),
                name="casebook_household_one_head",
                violation_error_message=_("The household has a head already."),
            ),
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=Q(ended_on__isnull=True),
                name="casebook_household_member_once",
                violation_error_message=_("This person is a member of the household already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} – {self.person}"
