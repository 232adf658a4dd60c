"""What allauth asks us: no sign-up, whose attempts are counted together, and how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from casebook.encryption.cipher import context_of, decrypt, encrypt
from centre.login import browsers, reauthentication

CONTEXT = context_of("second factor")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by whoever manages users, never by visitors."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The present password is not right."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait five minutes and try again; nothing else is needed."
        ),
        "rate_limited": _("Too many attempts. Wait five minutes and try again; nothing else is needed."),
        "incorrect_code": _("The code is not right, or it was used already. Wait for the next one."),
        "invalid_password_reset": _("This link was used already or is too old. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked again: a session is recent, or it is not."""
        return not reauthentication.is_recent(self.request)

    def post_login(self, request: HttpRequest, user, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        browsers.remember(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count by account, and apart for a browser that its owner signed in with."""
        username = credentials.get("username", "")
        return f"{username.lower()}:{browsers.mark_of(request, username)}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes lie in the database only sealed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_label(self, user) -> str:
        return user.get_username()

    def encrypt(self, text: str) -> str:
        return encrypt(text, CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, CONTEXT)
