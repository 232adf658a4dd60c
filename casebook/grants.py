"""Grants that undo the separation of duties: who manages users and groups can give themselves every role."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casebook.choices import Role
from casebook.roles import permission_codename, users_with_role


@dataclass(frozen=True)
class DangerousGrant:
    """One finding in a sentence for people: which group, or which account, and why."""

    name: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def managing_permissions() -> frozenset[tuple[str, str]]:
    """(app, codename) of the permissions by which somebody resets a colleague's password or gives a role."""
    label, model = get_user_model()._meta.app_label, get_user_model()._meta.model_name
    return frozenset(
        {
            (label, f"add_{model}"),
            (label, f"change_{model}"),
            ("auth", "add_group"),
            ("auth", "change_group"),
        }
    )


def dangerous_grants() -> list[DangerousGrant]:
    """Groups and active accounts that have a case role and manage users at once; five queries at most."""
    return [*_groups(), *_superusers(), *_managers()]


def _groups() -> Iterator[DangerousGrant]:
    sentence = _("The group “%(name)s” has a case role and manages users: its members can read every case.")
    for name in _dangerous_groups().values_list("name", flat=True):
        yield DangerousGrant(name, sentence % {"name": name})


def _superusers() -> Iterator[DangerousGrant]:
    sentence = _("“%(name)s” has a case role and is a superuser: give cases and system to two accounts.")
    for user in _in_order(users_with_role(Role).filter(is_superuser=True)):
        yield DangerousGrant(user.get_username(), sentence % {"name": user.get_username()})


def _managers() -> Iterator[DangerousGrant]:
    """Those who have the two from different groups; a group that has both was named already."""
    sentence = _(
        "“%(name)s” has a case role and manages users, by different groups or a permission of their own."
    )
    managing = _any_of_managing("groups__permissions__") | _any_of_managing("user_permissions__")
    users = get_user_model()._default_manager
    found = users.filter(pk__in=users_with_role(Role).values("pk"), is_superuser=False)
    found = found.filter(pk__in=users.filter(managing).values("pk"))
    for user in _in_order(found.exclude(groups__in=_dangerous_groups())):
        yield DangerousGrant(user.get_username(), sentence % {"name": user.get_username()})


def _dangerous_groups() -> QuerySet:
    with_role = Q(
        permissions__content_type__app_label="casebook",
        permissions__content_type__model="caserole",
        permissions__codename__in=[permission_codename(role) for role in Role],
    )
    managing = Group.objects.filter(_any_of_managing("permissions__"))
    return Group.objects.filter(with_role, pk__in=managing.values("pk")).distinct().order_by("name")


def _any_of_managing(path: str) -> Q:
    wanted = Q(pk__in=[])
    for app, codename in managing_permissions():
        wanted |= Q(**{f"{path}content_type__app_label": app, f"{path}codename": codename})
    return wanted


def _in_order(users: QuerySet) -> QuerySet:
    return users.order_by(get_user_model().USERNAME_FIELD)
