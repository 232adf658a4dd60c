"""The facts of the centre under Settings, for whoever may change them (casebook/groups.py): the coordinator,
and the administrator of the system."""

from django.apps import apps

from casebook.models import CentreSettings


def register() -> None:
    """Put them there, where the host has such a menu: the code of `wagtail.contrib.settings` is imported only
    then."""
    if apps.is_installed("wagtail.contrib.settings"):
        from wagtail.contrib.settings.registry import register_setting

        register_setting(CentreSettings, icon="clipboard-list")
