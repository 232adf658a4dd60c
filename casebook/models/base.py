"""What every record of the casebook shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CasebookModel(models.Model):
    """A record of the casebook: outside Wagtail's reference index, and without Django's model permissions.

    Who may do what is decided by case roles (casebook/permissions.py) alone; a permission such as
    `casebook.view_person` does not exist, so no group can be given it by mistake.
    """

    # Wagtail's reference index and search are shared by all who edit pages.
    wagtail_reference_index_ignore = True

    created_at = models.DateTimeField(_("entered at"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True, editable=False)

    class Meta:
        abstract = True
        default_permissions = ()
