"""What one line of the table of expectations says, and the words in which it is said."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wagtail.models import GroupCollectionPermission, GroupPagePermission

from casebook.choices import Role
from casebook.leak_walk.visitors import ADMINISTRATOR
from casebook.roles import User

HOOK = "register_leak_walk_lines"

RECEPTION = frozenset({Role.RECEPTION.value})
PROFESSIONALS = frozenset({Role.SOCIAL_WORKER.value, Role.PSYCHOLOGIST.value})
COORDINATOR = frozenset({Role.COORDINATOR.value})
MANAGEMENT = frozenset({Role.MANAGEMENT.value})
DATA_PROTECTION = frozenset({Role.DATA_PROTECTION.value})
CATALOGUE = frozenset({Role.CATALOGUE.value})
ADMINISTRATORS = frozenset({ADMINISTRATOR})
WORKERS = PROFESSIONALS | COORDINATOR
CASE_WORKERS = WORKERS | RECEPTION


def _may_everything(user: User) -> bool:
    return True


def _is_signed_in(user: User) -> bool:
    return user.is_authenticated


def _is_staff(user: User) -> bool:
    """Whoever enters Django's own admin, where a host has it."""
    return getattr(user, "is_staff", False)


def _enters_the_admin(user: User) -> bool:
    return user.has_perm("wagtailadmin.access_admin")


def _keeps_content(user: User) -> bool:
    """Whoever has a right in Wagtail beyond entering its admin."""
    if not _enters_the_admin(user):
        return False
    ours = {"wagtailadmin", "casebook"}
    return (
        any(permission.split(".")[0] not in ours for permission in user.get_all_permissions())
        or GroupPagePermission.objects.filter(group__user=user).exists()
        or GroupCollectionPermission.objects.filter(group__user=user).exists()
    )


def _runs_the_system(user: User) -> bool:
    """Whoever manages accounts, groups, sites, redirects or workflows."""
    return _enters_the_admin(user) and any(
        SYSTEM_PERMISSION.match(permission) for permission in user.get_all_permissions()
    )


def _changes_settings(user: User) -> bool:
    return _enters_the_admin(user) and user.has_perm("casebook.change_centresettings")


SYSTEM_PERMISSION = re.compile(r"auth\.|wagtailredirects\.|wagtailcore\.\w+_(site|locale|workflow|task)$")
# Audiences of addresses that are not the casebook's: rules on the user's rights, by a word.
AUDIENCES: dict[str, Callable[[User], bool]] = {
    "public": _may_everything,
    "signed in": _is_signed_in,
    "staff": _is_staff,
    "admin": _enters_the_admin,
    "content": _keeps_content,
    "system": _runs_the_system,
    "settings": _changes_settings,
}


@dataclass(frozen=True)
class Line:
    """What is expected of one address; expectations.py explains how to write one."""

    # Parts of PARTS; for an address that is not the casebook's, a word of AUDIENCES.
    who: frozenset[str] | str
    record: str = ""
    # They may see the record, and this address refuses them all the same: reception and a request's form.
    readers: frozenset[str] = frozenset()
    # What else the address has in its path, and what stands behind the question mark ("person={record}").
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    # The kind of record that a list is searched for by its number.
    finds: str = ""
    # Asked by POST alone: another method gives no answer there.
    is_post: bool = False
    # A click that a rolled back transaction does not undo (mail, files): not tried by those who may click.
    has_effects: bool = False
    # Codes of persons and records stand there for who has no part in cases: logs, which hold codes alone.
    shows_codes: bool = False
    # How many patterns go by this name. A further one has no line, though somebody gave it a known name.
    patterns: int = 1
    # Kinds of canaries (canaries.py) that its filter or form offers to everybody as a choice.
    offers: frozenset[str] = frozenset()

    @property
    def is_foreign(self) -> bool:
        """Not the casebook's: it stays closed to who has not the rights; what else it does is not asked."""
        return isinstance(self.who, str)

    def admits(self, part: str, user: User) -> bool:
        return AUDIENCES[self.who](user) if self.is_foreign else part in self.who


def foreign(audience: str, *names: str, **options) -> dict[str, Line]:
    """Lines of addresses that belong to Wagtail or to another app, all with the same audience."""
    return {name: Line(audience, **options) for name in names}
