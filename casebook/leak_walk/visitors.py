"""Who walks: one visitor of every role, one without any, and nobody at all."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from casebook.choices import Role
from casebook.models.emergencies import opened_persons
from casebook.roles import User, permission_codename, roles_of

# Those who have no case role.
NOBODY, OUTSIDER, EDITOR, ADMINISTRATOR = "nobody", "outsider", "editor", "administrator"
PARTS = (NOBODY, OUTSIDER, EDITOR, *(role.value for role in Role), ADMINISTRATOR)
LABELS = {
    NOBODY: _("Not signed in"),
    OUTSIDER: _("Account without access to the admin"),
    EDITOR: _("Editor, without a case role"),
    **{role.value: role.label for role in Role},
    ADMINISTRATOR: _("System administrator, without a case role"),
}
# More accounts than these are not searched for one that has a role and no other.
CANDIDATES = 200


@dataclass(frozen=True)
class Visitor:
    """A part of PARTS and the user who plays it; `user` is None where the walk makes one for each request."""

    part: str
    user: User | None

    @property
    def is_made(self) -> bool:
        return self.user is None


def visitor(part: str) -> Visitor:
    """The account that plays `part`: somebody of the staff with this role and no other, if there is one."""
    if part == NOBODY:
        return Visitor(part, AnonymousUser())
    plays = _plays(part)
    return Visitor(part, next((user for user in _candidates(part)[:CANDIDATES] if plays(user)), None))


def make_user(part: str) -> User:
    """A user for `part`, made inside a transaction that the caller rolls back."""
    users = get_user_model()
    name = f"leak-walk-{get_random_string(12)}"
    user = users._default_manager.create_user(**{users.USERNAME_FIELD: name}, password=None)
    if part == ADMINISTRATOR:
        user.is_superuser = True
        user.save()
    elif part != OUTSIDER:
        group = Group.objects.create(name=name)
        group.permissions.add(_permission("wagtailadmin", "access_admin"))
        if part in Role.values:
            group.permissions.add(_permission("casebook", permission_codename(Role(part))))
        user.groups.add(group)
    # Read anew: what was asked of it before it had its group is forgotten.
    return users._default_manager.get(pk=user.pk)


def fresh(user: User) -> User:
    """The user as the next request would load it: without what an earlier one has remembered."""
    return user if user.pk is None else type(user)._default_manager.get(pk=user.pk)


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _candidates(part: str) -> QuerySet:
    users = get_user_model()._default_manager.filter(is_active=True).order_by("pk")
    if part == ADMINISTRATOR:
        return users.filter(is_superuser=True)
    users = users.filter(is_superuser=False)
    if part in Role.values:
        return users.filter(
            groups__permissions__content_type__app_label="casebook",
            groups__permissions__codename=permission_codename(Role(part)),
        ).distinct()
    return users


def _plays(part: str):
    wanted = {Role(part)} if part in Role.values else set()

    def plays(user: User) -> bool:
        # Who opened somebody's records in an emergency reads, for a while, what others must not.
        if roles_of(user) != wanted or opened_persons(user):
            return False
        return part == ADMINISTRATOR or user.has_perm("wagtailadmin.access_admin") == (part != OUTSIDER)

    return plays
