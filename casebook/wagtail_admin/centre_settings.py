"""The facts of the centre under Settings, for whoever may change them (casebook/groups.py): the coordinator,
and the administrator of the system."""

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks

from casebook.models import CentreSettings

# A door to a screen of Wagtail, and no screen of the casebook.
OPENING = "settings_of_the_centre"
OF_THE_CENTRE = {"app_name": "casebook", "model_name": "centresettings"}


def register() -> None:
    """Put them there, where the host has such a menu: only then is its code imported."""
    if apps.is_installed("wagtail.contrib.settings"):
        from wagtail.contrib.settings.registry import register_setting

        register_setting(CentreSettings, icon="clipboard-list")
        # Before Wagtail's own address, which is the same.
        hooks.register("register_admin_urls", urls, order=-1)


def urls() -> list[URLPattern]:
    return [path("settings/casebook/centresettings/", open_settings, name=OPENING)]


def open_settings(request: HttpRequest) -> HttpResponse:
    """Lead on to the form. Wagtail's own view asks nobody who they are, and leaves a row behind.

    Raises:
        PermissionDenied: the user may not change them.
    """
    from wagtail.contrib.settings.views import redirect_to_relevant_instance

    if not request.user.has_perm("casebook.change_centresettings"):
        raise PermissionDenied
    return redirect_to_relevant_instance(request, **OF_THE_CENTRE)
