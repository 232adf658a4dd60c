"""Who reads cases does not manage users as well; where it is so, the casebook says it in words."""

import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import checks
from django.core.management import call_command

from casebook import groups
from casebook.checks import cases_and_accounts_are_apart
from casebook.choices import Role
from casebook.grants import dangerous_grants, managing_permissions
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

MANAGING = sorted(codename for _app, codename in managing_permissions())


def group_that_manages(codename: str = "change_user") -> Group:
    group = Group.objects.create(name="Λογαριασμοί")
    group.permissions.add(Permission.objects.get(codename=codename))
    return group


def named() -> list[str]:
    return [grant.name for grant in dangerous_grants()]


def test_the_groups_of_a_centre_and_its_cast_are_no_danger(cast):
    assert dangerous_grants() == []


@pytest.mark.parametrize("codename", MANAGING)
@pytest.mark.parametrize("role", list(groups.GROUP_NAMES))
def test_a_group_with_a_role_that_manages_users_is_named(codename, role):
    groups.install()
    group = Group.objects.get(name=groups.GROUP_NAMES[role])
    group.permissions.add(Permission.objects.get(codename=codename))
    UserFactory(username="member", roles=[role])

    (grant,) = dangerous_grants()

    assert grant.name == group.name
    assert group.name in str(grant)


def test_a_group_that_manages_users_and_has_no_role_is_no_danger():
    group_that_manages()

    assert named() == []


def test_a_superuser_with_a_role_is_named_and_one_without_is_not(cast):
    UserFactory(username="both", roles=[Role.RECEPTION], is_superuser=True)
    UserFactory(username="left", roles=[Role.RECEPTION], is_superuser=True, is_active=False)

    assert named() == ["both"]


def test_the_two_by_different_groups_or_by_a_permission_of_ones_own_are_named():
    by_groups = UserFactory(username="by_groups", roles=[Role.SOCIAL_WORKER])
    by_groups.groups.add(group_that_manages())
    of_own = UserFactory(username="of_own", roles=[Role.COORDINATOR])
    of_own.user_permissions.add(Permission.objects.get(codename="add_group"))
    UserFactory(username="keeper").groups.add(Group.objects.get(name="Λογαριασμοί"))

    assert named() == ["by_groups", "of_own"]


def test_the_number_of_questions_does_not_grow_with_the_users(django_assert_max_num_queries):
    UserFactory.create_batch(5, roles=[Role.RECEPTION], is_superuser=True)

    with django_assert_max_num_queries(3):
        assert len(dangerous_grants()) == 5


def test_the_check_of_the_database_warns_and_the_check_without_it_does_not():
    UserFactory(username="both", roles=[Role.RECEPTION], is_superuser=True)

    assert cases_and_accounts_are_apart(None) == []
    (warning,) = cases_and_accounts_are_apart(None, databases=["default"])

    assert (warning.id, warning.level) == ("casebook.W003", checks.WARNING)
    assert "both" in warning.msg
    told = io.StringIO()
    call_command("check", databases=["default"], stderr=told, stdout=io.StringIO())
    assert "casebook.W003" in told.getvalue()
    told = io.StringIO()
    call_command("check", stderr=told, stdout=io.StringIO())
    assert "casebook.W003" not in told.getvalue()


def test_a_database_that_nobody_migrated_yet_is_no_fault(monkeypatch):
    monkeypatch.setattr(Group._meta, "db_table", "not_made_yet")

    assert cases_and_accounts_are_apart(None, databases=["default"]) == []
