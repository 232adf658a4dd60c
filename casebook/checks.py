"""What the casebook tells the people who install it, at `manage.py check`."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from casebook import conf
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
