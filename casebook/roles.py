"""Which case roles a user has.

A role is a permission of the model CaseRole (`casebook.role_reception`, …) that a *group* carries, so a
host gives its own groups roles in Wagtail's group screen. It is read from the groups and nowhere else: a
superuser has every Django permission but no case role by itself, and inactive users have none.
"""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Permission

from casebook.choices import Role

User = AbstractBaseUser | AnonymousUser

PERMISSION_PREFIX = "role_"
# People who work with persons and their requests; the others never see a name.
CASE_ROLES = frozenset({Role.RECEPTION, Role.SOCIAL_WORKER, Role.PSYCHOLOGIST, Role.COORDINATOR})
# People who lead cases and keep notes.
PROFESSIONAL_ROLES = frozenset({Role.SOCIAL_WORKER, Role.PSYCHOLOGIST})


def permission_codename(role: Role) -> str:
    return f"{PERMISSION_PREFIX}{role.value}"


def roles_of(user: User) -> frozenset[Role]:
    """The case roles of `user`: one query a user object, so one a web request."""
    if not getattr(user, "is_active", False) or user.pk is None:
        return frozenset()
    roles = getattr(user, "_casebook_roles", None)
    if roles is None:
        codenames = Permission.objects.filter(
            group__user=user,
            content_type__app_label="casebook",
            content_type__model="caserole",
        ).values_list("codename", flat=True)
        roles = frozenset(Role(codename.removeprefix(PERMISSION_PREFIX)) for codename in set(codenames))
        user._casebook_roles = roles
    return roles


def has_role(user: User, *roles: Role) -> bool:
    """True where the user has at least one of `roles`."""
    return not roles_of(user).isdisjoint(roles)


def users_with_role(roles: Iterable[Role]):
    """The active users who carry one of `roles` through a group, for lists of colleagues."""
    from django.contrib.auth import get_user_model

    return (
        get_user_model()
        .objects.filter(
            is_active=True,
            groups__permissions__content_type__app_label="casebook",
            groups__permissions__content_type__model="caserole",
            groups__permissions__codename__in=[permission_codename(role) for role in roles],
        )
        .distinct()
    )
