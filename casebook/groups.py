"""The groups of a centre, one a role. A host may give its own groups the same permissions instead."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from casebook.choices import Role
from casebook.roles import permission_codename

# The names are data in Greek, as staff read them in the list of groups.
GROUP_NAMES = {
    Role.RECEPTION: "Υποδοχή",
    Role.SOCIAL_WORKER: "Κοινωνικοί λειτουργοί",
    Role.PSYCHOLOGIST: "Ψυχολόγοι",
    Role.COORDINATOR: "Συντονισμός",
    Role.MANAGEMENT: "Διοίκηση",
    Role.DATA_PROTECTION: "Υπεύθυνος Προστασίας Δεδομένων",
}


@transaction.atomic
def install() -> int:
    """Make the groups that are missing and give each its role; returns how many groups were made."""
    enter_admin = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    made = 0
    for role, name in GROUP_NAMES.items():
        group, is_new = Group.objects.get_or_create(name=name)
        made += is_new
        wanted = enter_admin | Q(
            content_type__app_label="casebook",
            content_type__model="caserole",
            codename=permission_codename(role),
        )
        if role == Role.COORDINATOR:
            wanted |= Q(content_type__app_label="casebook", codename="change_centresettings")
        group.permissions.add(*Permission.objects.filter(wanted))
    return made
