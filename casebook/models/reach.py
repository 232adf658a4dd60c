"""Which records of persons somebody sees: those that roles give, and those that an emergency opens."""

from collections.abc import Iterable

from django.db.models import Q

from casebook.models.base import RecordQuerySet
from casebook.models.emergencies import opened_persons
from casebook.roles import User


class CaseQuerySet(RecordQuerySet):
    """Records of persons. A kind says in `in_reach_of` which of them the roles of a user give.

    Reading a record's own page asks `visible_to`. Everything else (lists, searches, choices of a form,
    changes, files that go out) asks `in_reach_of`: what an emergency opens is read, and nothing else.
    """

    # The way from a record to its person.
    person_path = "person"

    def in_reach_of(self, user: User):
        """The records that the roles of `user` give."""
        raise NotImplementedError

    def visible_to(self, user: User):
        """The records that `user` may read: those in reach, and all of a person whose records the user opened
        in an emergency (casebook/models/emergencies.py)."""
        persons = opened_persons(user)
        if not persons:
            return self.in_reach_of(user)
        in_reach = self.model.objects.in_reach_of(user).values("pk")
        return self.filter(Q(pk__in=in_reach) | self.opened_with(persons))

    @classmethod
    def opened_with(cls, persons: Iterable[int]) -> Q:
        """What the emergency of these persons opens."""
        return Q(**{f"{cls.person_path}__in": persons})
