"""What the leak walk needs to know of signing in: who opens its addresses, and what its middleware sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from allauth.core.context import request_context
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

# Signing in and out, and pages and files of the public site.
PUBLIC = (
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "admin/login/ SignInView",
    "_util/login/ SignInView",
    "sitemap.xml sitemap",
    "^media/(?P<path>.*)$ serve",
)
# Everybody's own password, second step and sessions.
SIGNED_IN = (
    "account_sign_of_life",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "usersessions_list",
)


def lines() -> dict[str, str]:
    return dict.fromkeys(PUBLIC, "public") | dict.fromkeys(SIGNED_IN, "signed in")


@contextmanager
def surround(request: HttpRequest) -> Iterator[None]:
    """As after signing in a moment ago: what is behind the question for the password is walked too."""
    request.allauth = SimpleNamespace()
    with request_context(request):
        if request.user.is_authenticated:
            record_authentication(request, request.user, method="password")
        try:
            yield
        except ReauthenticationRequired:
            raise PermissionDenied
