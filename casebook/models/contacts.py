"""Contacts without a case: the telephone calls that nobody opens a record for."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebook.choices import Channel
from casebook.models.base import CasebookModel, RecordQuerySet
from casebook.roles import CASE_ROLES, User, roles_of


class ContactTallyQuerySet(RecordQuerySet):
    def visible_to(self, user: User):
        return self if roles_of(user) & CASE_ROLES else self.none()

    def matching(self, text: str):
        return self.filter(topic__icontains=text.strip())


class ContactTally(CasebookModel):
    """How many contacts of a kind there were on a day. No person stands behind it."""

    date = models.DateField(_("date"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices, default=Channel.PHONE)
    topic = models.CharField(_("topic"), max_length=120)
    count = models.PositiveIntegerField(
        _("count"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )

    objects = ContactTallyQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("contact tally")
        verbose_name_plural = _("contact tallies")
        ordering = ["-date", "topic"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "channel", "topic"],
                name="casebook_tally_once",
                violation_error_message=_(
                    "This topic is counted for that day and channel already: change its count."
                ),
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1) & Q(count__lte=10_000),
                name="casebook_tally_count",
                violation_error_message=_("A tally counts between 1 and 10,000 contacts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.channel}"
