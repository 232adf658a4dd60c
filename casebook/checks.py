"""What the casebook tells the people who install it, at `manage.py check`."""

from django.conf import settings
from django.core.checks import Error, register
from django.core.checks import Warning as CheckWarning

from casebook import conf


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
