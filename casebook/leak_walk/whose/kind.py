"""A kind of record, and the rules that several kinds share."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q, QuerySet

from casebook.choices import Role
from casebook.roles import User

RECEPTION, SOCIAL_WORKER = Role.RECEPTION.value, Role.SOCIAL_WORKER.value
PSYCHOLOGIST, COORDINATOR = Role.PSYCHOLOGIST.value, Role.COORDINATOR.value
MANAGEMENT = Role.MANAGEMENT.value
CATALOGUE, DATA_PROTECTION = Role.CATALOGUE.value, Role.DATA_PROTECTION.value
EVERYTHING, NOTHING = ~Q(pk__in=[]), Q(pk__in=[])


@dataclass(frozen=True)
class Kind:
    """A kind of record: for each part of the walk, which records are its own and which it must not see."""

    model: str
    own: Callable[[str, User], Q]
    hidden: Callable[[str, User], Q]
    # What its addresses name it by.
    key: str = "pk"

    def records(self) -> QuerySet:
        return apps.get_model(self.model)._base_manager.all()


def receives_citizens(part: str) -> bool:
    return part in {RECEPTION, SOCIAL_WORKER, PSYCHOLOGIST, COORDINATOR}


def to_all(part: str, user: User) -> Q:
    return EVERYTHING if receives_citizens(part) else NOTHING


def to_none(part: str, user: User) -> Q:
    return NOTHING if receives_citizens(part) else EVERYTHING


def counselled_by(user: User, person: str) -> Q:
    return Q(**{f"{person}__counselling_cases__professional_id": user.pk})


def of_strangers(person: str, user: User) -> Q:
    """Of a person whose request or counselling is not the user's."""
    requests = apps.get_model("casebook.request").objects.filter(worker_id=user.pk)
    cases = apps.get_model("casebook.counsellingcase").objects.filter(professional_id=user.pk)
    return ~Q(**{f"{person}__in": requests.values("applicant_id")}) & ~Q(
        **{f"{person}__in": cases.values("person_id")}
    )
