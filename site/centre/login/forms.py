"""The forms of signing in, where ours are stricter than allauth's."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache


class SignInForm(LoginForm):
    """User name and password, under the names that browsers and password stores know from Wagtail's form."""

    def add_prefix(self, field_name: str) -> str:
        return super().add_prefix("username" if field_name == "login" else field_name)


class CodePassesOnce:
    """A code passes once, as long as any clock that we accept still shows it; and guessing it has a daily limit.

    allauth forgets a used code after one period, although with a tolerance it holds for longer. The mark lies in the
    shared cache, so that a second process refuses the code too.
    """

    def clean_code(self) -> str:
        attempts = f"second-factor:{self.user.pk}"
        if not ratelimit.consume(context.request, action="second_factor_failed", key=attempts):
            raise get_adapter().validation_error("too_many_login_attempts")
        code = super().clean_code()
        period = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"code-passed:{self.user.pk}:{normalize_user_code(code)}", True, period):
            raise get_adapter().validation_error("incorrect_code")
        ratelimit.clear(context.request, action="second_factor_failed", key=attempts)
        return code


class ChallengeForm(CodePassesOnce, AuthenticateForm):
    """The code at signing in."""


class ReauthenticationForm(CodePassesOnce, ReauthenticateForm):
    """The code once more, within a session."""


class EnrolmentForm(CodePassesOnce, ActivateTOTPForm):
    """The first code of a new authenticator app; it cannot be used again to sign in."""
