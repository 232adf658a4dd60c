"""What every record of the casebook shares: no permissions of Django, and a version."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from casebook.models.rules import Rule, refuse_broken
from casebook.roles import User


class StaleRecord(Exception):
    """Somebody else saved the record since it was read: writing it now would undo what they wrote."""


class VersionField(models.PositiveIntegerField):
    """How often the record was written. Goes up by itself with each save and each update of a QuerySet."""

    def __init__(self, *args, **kwargs):
        kwargs.update(editable=False, default=1)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        kwargs.pop("default", None)
        return name, path, args, kwargs

    def pre_save(self, model_instance, add):
        # Read by CasebookModel._do_update, which writes over this version and no other.
        read = model_instance._version_read = getattr(model_instance, self.attname)
        version = 1 if add else read + 1
        setattr(model_instance, self.attname, version)
        return version


class RecordQuerySet(models.QuerySet):
    """Records whose versions go up when they are updated in sets, too."""

    def in_reach_of(self, user: User):
        """As the phrase `visible_to` of the kind, but for those that an emergency opens: see CaseQuerySet."""
        return self.visible_to(user)

    def update(self, **values):
        return super().update(**({"version": F("version") + 1} | values))

    update.alters_data = True


class CasebookModel(models.Model):
    """A record of the casebook: outside Wagtail's reference index, and without Django's model permissions.

    Who may do what is decided by case roles (casebook/permissions.py) alone; a permission such as
    `casebook.view_person` does not exist, so no group can be given it by mistake.

    `save` writes over the version that was read and no other, so that of two people who change one record
    at the same time the second is told (StaleRecord) instead of undoing what the first wrote.
    """

    # What `clean` asks, in this order.
    rules: ClassVar[Sequence[Rule]] = ()

    # Wagtail's reference index and search are shared by all who edit pages.
    wagtail_reference_index_ignore = True

    created_at = models.DateTimeField(_("entered at"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True, editable=False)
    version = VersionField(_("version"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    def clean(self) -> None:
        """The rules that the kind of record declares."""
        super().clean()
        refuse_broken(self.rules, self)

    def save(self, *args, update_fields=None, **kwargs):
        """As Django's.

        Raises:
            StaleRecord: somebody saved the record since it was read; nothing is written.
        """
        if update_fields is not None:
            update_fields = {*update_fields, "version"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def _do_update(self, base_qs, using, pk_val, values, update_fields, forced_update):
        """Django's single UPDATE of a save, on the version that was read. (There is no public place for a
        condition; a test of ours fails should Django rename this one.)"""
        read = self.__dict__.pop("_version_read", None)
        if read is None:  # a fixture being loaded as it is
            return super()._do_update(base_qs, using, pk_val, values, update_fields, forced_update)
        unchanged = base_qs.filter(version=read)
        if super()._do_update(unchanged, using, pk_val, values, update_fields, forced_update):
            return True
        if base_qs.filter(pk=pk_val).exists():
            self.version = read
            raise StaleRecord(
                f"{self._meta.label_lower} {pk_val} was saved by somebody else since version {read}."
            )
        return False
