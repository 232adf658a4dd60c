"""The cast: one person of every role, a superuser without a case role, and an outsider."""

from importlib import import_module

import pytest
from django.db import connection
from django.test import Client

from casebook import catalogue, groups
from casebook.choices import Role
from tests.factories import UserFactory
from tests.requirements import chromium, gettext_tools, make, package_index, redis_url  # noqa: F401

# Who is in the play. `outsider` has an account and nothing else, `nobody` is not logged in,
# `admin` is a superuser without a case role, `editor` writes news and nothing of a case.
CAST = {
    "reception": [Role.RECEPTION],
    "social1": [Role.SOCIAL_WORKER],
    "social2": [Role.SOCIAL_WORKER],
    "psych1": [Role.PSYCHOLOGIST],
    "psych2": [Role.PSYCHOLOGIST],
    "coordinator": [Role.COORDINATOR],
    "manager": [Role.MANAGEMENT],
    "dpo": [Role.DATA_PROTECTION],
    "editor": [],
    "admin": [],
    "outsider": [],
}


GUARDS = (
    "0003_access_log_guards",
    "0009_guards_of_record_ranges",
    "0013_guards_of_snapshots",
    "0016_guards_of_confirmed_years",
    "0019_reasons_of_refusal",
)


def run_log_guards(statements: str) -> None:
    """Run the SQL of the log's triggers: REMOVE or INSTALL, as the migrations have it."""
    with connection.cursor() as cursor:
        for name in GUARDS:
            guards = import_module(f"casebook.migrations.{name}")
            for statement in getattr(guards, statements)[connection.vendor]:
                cursor.execute(statement)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests with real transactions empty every table behind them; the triggers of the access log refuse
    that, and stand in the tests of the log alone."""
    with django_db_blocker.unblock():
        run_log_guards("REMOVE")


@pytest.fixture(autouse=True)
def no_plan_of_another_test():
    """What a process remembers of an import is of one test; keys of records come again in the next."""
    from importers.jobs import recent

    recent.forget()


@pytest.fixture
def guarded_log(db):
    """The access log under its triggers, as in every real database."""
    run_log_guards("INSTALL")


@pytest.fixture
def cast(db) -> dict:
    """The users of CAST by name, in the groups that `setup_centre` makes."""
    from django.contrib.auth.models import Group, Permission

    groups.install()
    users = {}
    for name, roles in CAST.items():
        is_admin = name == "admin"
        users[name] = UserFactory(username=name, roles=roles, is_superuser=is_admin, is_staff=is_admin)
    editors, _made = Group.objects.get_or_create(name="Test editors")
    editors.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    users["editor"].groups.add(editors)
    return users


@pytest.fixture
def log_in(cast):
    """log_in("social1") answers a client of that member of the cast, log_in("nobody") one without session."""

    def enter(name: str) -> Client:
        client = Client()
        if name != "nobody":
            client.force_login(cast[name])
        return client

    return enter


@pytest.fixture
def standard_catalogue(db) -> None:
    """The categories, bodies and programmes of `setup_centre`."""
    catalogue.install()
