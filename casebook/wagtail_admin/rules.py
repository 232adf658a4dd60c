"""Who may what on a screen, in the form that modeladmin asks it: answered by casebook.permissions."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from wagtail_modeladmin.helpers import PermissionHelper

from casebook import permissions
from casebook.models.restriction import is_restricted
from casebook.roles import User


def never(user: User, record: Model | None = None) -> bool:
    """Nobody may."""
    return False


@dataclass(frozen=True)
class Rules:
    """The rules of one screen. `edit` and `delete` are asked only of records that the user sees already."""

    list: Callable[[User], bool]
    create: Callable[[User], bool]
    edit: Callable[[User, Model], bool]
    delete: Callable[[User, Model], bool] = never
    # Which records somebody sees; None: what the model's `in_reach_of` and `visible_to` say.
    visible: Callable[[User], QuerySet] | None = None

    def may(self, action: str, user: User, record: Model) -> bool:
        """Whether `user` may "edit" or "delete" a record: nobody may, while processing is restricted."""
        return getattr(self, action)(user, record) and not is_restricted(record)


class CasePermissionHelper(PermissionHelper):
    """No Django permission of a model opens a screen of the casebook, a superuser's neither: roles do."""

    def __init__(self, model, inspect_view_enabled=False, *, rules: Rules):
        super().__init__(model, inspect_view_enabled)
        self.rules = rules

    def in_reach_of(self, user: User) -> QuerySet:
        """The records of the list; none where it is closed."""
        if not self.rules.list(user):
            return self.model.objects.none()
        return self.rules.visible(user) if self.rules.visible else self.model.objects.in_reach_of(user)

    def visible_to(self, user: User) -> QuerySet:
        """The records whose own pages `user` may read: those of the list, and what an emergency opens."""
        if not self.user_can_read(user):
            return self.model.objects.none()
        return self.rules.visible(user) if self.rules.visible else self.model.objects.visible_to(user)

    def user_can_read(self, user: User) -> bool:
        return self.rules.list(user) or permissions.can_read_in_emergency(user, self.model)

    def is_in_reach(self, user: User, record: Model) -> bool:
        """Whether more than an emergency lets `user` read `record`."""
        return bool(self.rules.visible) or permissions.is_in_reach(user, record)

    def get_all_model_permissions(self):
        return Permission.objects.none()

    def user_has_specific_permission(self, user, perm_codename):
        return False

    def user_has_any_permissions(self, user):
        return self.rules.list(user)

    def user_can_list(self, user):
        return self.rules.list(user)

    def user_can_create(self, user):
        return self.rules.create(user)

    def user_can_inspect_obj(self, user, obj):
        return self.visible_to(user).filter(pk=obj.pk).exists()

    def user_can_edit_obj(self, user, obj):
        return self.in_reach_of(user).filter(pk=obj.pk).exists() and self.rules.may("edit", user, obj)

    def user_can_delete_obj(self, user, obj):
        return self.in_reach_of(user).filter(pk=obj.pk).exists() and self.rules.may("delete", user, obj)
