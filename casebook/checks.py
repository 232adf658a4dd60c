"""What the casebook tells the people who install it, at `manage.py check`."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections, router

from casebook import conf, grants
from casebook.encryption import keys


@register()
def settings_are_right(app_configs, **kwargs) -> list[Error]:
    """The host's dictionary of settings has only keys that we know, with values that make sense."""
    return [
        Error(problem, hint="See casebook/conf.py for the keys and their defaults.", id="casebook.E001")
        for problem in conf.problems()
    ]


@register()
def refusals_stay_in_the_log(app_configs, **kwargs) -> list[CheckWarning]:
    """A refusal ends a request with an error; with ATOMIC_REQUESTS its line in the log would be undone."""
    if not any(database.get("ATOMIC_REQUESTS") for database in settings.DATABASES.values()):
        return []
    return [
        CheckWarning(
            "ATOMIC_REQUESTS undoes what the access log says of refusals.",
            hint="Switch ATOMIC_REQUESTS off; the casebook opens transactions where it needs them.",
            id="casebook.W001",
        )
    ]


@register()
def encryption_has_its_keys(app_configs, **kwargs) -> list[CheckMessage]:
    """Without keys nothing confidential is stored; a host under development may do with a makeshift one."""
    hint = "Set ENCRYPTION_KEYS or ENCRYPTION_KEY_FILE in CASEBOOK; make_encryption_key prints a new key."
    if problem := keys.problem():
        return [Error(problem, hint=hint, id="casebook.E002")]
    if keys.is_development_key():
        message = "The casebook encrypts with a key made from SECRET_KEY: good for development only."
        return [CheckWarning(message, hint=hint, id="casebook.W002")]
    return []


@register()
def files_of_cases_are_apart(app_configs, **kwargs) -> list[Error]:
    """Nobody reaches the files of cases by an address: their folder is not inside of one that a web server
    hands out, nor around one, whatever links lead where."""
    if not conf.keeps_files():
        return []
    private = Path(conf.private_files_root()).resolve()
    public = {
        name: Path(folder).resolve()
        for name in ("MEDIA_ROOT", "STATIC_ROOT")
        if (folder := getattr(settings, name, None))
    }
    return [
        Error(
            f"PRIVATE_FILES_ROOT and {name} share a folder: files of cases would be handed out to everybody.",
            hint="Set PRIVATE_FILES_ROOT in CASEBOOK to a folder of its own, outside of the other.",
            id="casebook.E003",
        )
        for name, folder in public.items()
        if private.is_relative_to(folder) or folder.is_relative_to(private)
    ]


@register(Tags.database)
def cases_and_accounts_are_apart(app_configs, databases=None, **kwargs) -> list[CheckWarning]:
    """Nobody reads cases and manages users at once. Asked by `check --database default` and by `migrate`."""
    database = router.db_for_read(Group)
    if database not in (databases or ()) or not _has_tables(database):
        return []
    return [
        CheckWarning(
            str(grant),
            hint="Take one of the two away, in the admin under Settings, Groups or Users. See docs/roles.md.",
            id="casebook.W003",
        )
        for grant in grants.dangerous_grants()
    ]


def _has_tables(database: str) -> bool:
    """A database that nobody migrated yet has no groups either."""
    return Group._meta.db_table in connections[database].introspection.table_names()
