"""What the files in and out tell the people who install them, at `manage.py check`."""

from django.core.checks import Error, register

from . import conf


@register()
def settings_are_right(app_configs, **kwargs) -> list[Error]:
    """The host's dictionary of settings has only keys that we know, with values that make sense."""
    return [
        Error(problem, hint="See importers/conf.py for the keys and their defaults.", id="importers.E001")
        for problem in conf.problems()
    ]
