"""The accounts of the demo. All of them have one password that everybody knows."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile

from casebook.choices import Role
from casebook.groups import GROUP_NAMES

PASSWORD = "demo"  # noqa: S105 (printed in the README)
# The group of those who write the news, where the app of news and events makes one.
COMMUNICATIONS = "Επικοινωνία"


@dataclass(frozen=True)
class Account:
    username: str
    first_name: str
    last_name: str
    group: str = ""
    is_superuser: bool = False


ACCOUNTS = (
    Account("admin", "Αλέξανδρος", "Πευκοβραχάτος", is_superuser=True),
    Account("editor", "Νίκη", "Κρινοκυματοπούλου", COMMUNICATIONS),
    Account("reception", "Φωτεινή", "Μυρτοκοχυλίδου", GROUP_NAMES[Role.RECEPTION]),
    Account("social1", "Ειρήνη", "Θυμαροβοτσαλίδου", GROUP_NAMES[Role.SOCIAL_WORKER]),
    Account("social2", "Στέφανος", "Ελατοπετράκης", GROUP_NAMES[Role.SOCIAL_WORKER]),
    Account("psych1", "Ζωή", "Λεβαντοπελαγέα", GROUP_NAMES[Role.PSYCHOLOGIST]),
    Account("psych2", "Ορέστης", "Σχινομαρμαρινός", GROUP_NAMES[Role.PSYCHOLOGIST]),
    Account("coordinator", "Καλλιόπη", "Δροσολιθαροπούλου", GROUP_NAMES[Role.COORDINATOR]),
    Account("manager", "Αριστείδης", "Κυπαρισσοπλακέας", GROUP_NAMES[Role.MANAGEMENT]),
    Account("dpo", "Πηνελόπη", "Ανεμοκοραλλάτου", GROUP_NAMES[Role.DATA_PROTECTION]),
)


def open_accounts() -> int:
    """Make the accounts that are missing, each in its group; returns how many were made.

    An account that is there already stays as it is: its owner may have chosen a password.
    """
    users = get_user_model()
    groups = {group.name: group for group in Group.objects.all()}
    made = 0
    for account in ACCOUNTS:
        if users._default_manager.filter(**{users.USERNAME_FIELD: account.username}).exists():
            continue
        user = users._default_manager.create_user(
            account.username,
            f"{account.username}@example.gr",
            PASSWORD,
            first_name=account.first_name,
            last_name=account.last_name,
            is_superuser=account.is_superuser,
            is_staff=account.is_superuser,
        )
        if account.group in groups:
            user.groups.add(groups[account.group])
        UserProfile.objects.create(user=user, preferred_language="el")
        made += 1
    return made
