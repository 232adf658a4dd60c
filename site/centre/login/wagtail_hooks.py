"""Registrations: from the account page to passwords, second step and sessions; secrets when keys change."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from centre.login import leak_walk, private
from centre.login.keys import encrypt_second_factors_anew


@hooks.register("register_account_menu_item")
def signing_in(request) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Signing in"),
        "help_text": _("Password, second step and open sessions."),
    }


@hooks.register("register_key_rotation")
def register_second_factors(batch_size):
    return encrypt_second_factors_anew(batch_size)


hooks.register("register_leak_walk_lines", leak_walk.lines)
hooks.register("leak_walk_request", leak_walk.surround)
hooks.register("before_serve_page", private.before_page)
hooks.register("before_serve_document", private.before_document)
