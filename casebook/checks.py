"""What the casebook tells the people who install it, at `manage.py check`."""

from django.core.checks import Error, register

from casebook import conf


@register()
def settings_are_right(app_configs, **kwargs) -> list[Error]:
    """The host's dictionary of settings has only keys that we know, with values that make sense."""
    return [
        Error(problem, hint="See casebook/conf.py for the keys and their defaults.", id="casebook.E001")
        for problem in conf.problems()
    ]
