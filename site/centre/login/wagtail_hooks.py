"""Registrations with Wagtail's admin: from the account page to passwords, second step and sessions."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("register_account_menu_item")
def signing_in(request) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Signing in"),
        "help_text": _("Password, second step and open sessions."),
    }
