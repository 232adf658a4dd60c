"""The permissions that make a group a case role. See casebook/roles.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.choices import Role
from casebook.roles import permission_codename

# Django stores the names of permissions: they are data in Greek, as the list of a group's rights shows them.
PERMISSION_NAMES = {
    Role.RECEPTION: "Ρόλος υποθέσεων: Υποδοχή",
    Role.SOCIAL_WORKER: "Ρόλος υποθέσεων: Κοινωνικός λειτουργός",
    Role.PSYCHOLOGIST: "Ρόλος υποθέσεων: Ψυχολόγος",
    Role.COORDINATOR: "Ρόλος υποθέσεων: Συντονισμός",
    Role.MANAGEMENT: "Ρόλος υποθέσεων: Διοίκηση",
    Role.DATA_PROTECTION: "Ρόλος υποθέσεων: Υπεύθυνος προστασίας δεδομένων",
    Role.CATALOGUE: "Ρόλος υποθέσεων: Διαχείριση καταλόγων",
}


class CaseRole(models.Model):  # noqa: DJ008 (it has no rows)
    """Never a row: it only carries one permission for each role. (It has a table all the same, or
    `dumpdata` would ask for one that is not there.)"""

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = _("case role")
        verbose_name_plural = _("case roles")
        permissions = [(permission_codename(role), PERMISSION_NAMES[role]) for role in Role]
