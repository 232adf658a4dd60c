"""The forms of signing in, where ours are stricter than allauth's."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("User name"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "email": _("E-mail address"),
    "code": _("One-time code"),
}


class OurWords:
    """One word for one thing on all pages, above the field and not inside it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name in {"password", "oldpassword"} and field.help_text:
                field.help_text = render_to_string("account/password_reset_help_text.html")


class SignInForm(OurWords, LoginForm):
    """User name and password, under the names that browsers and password stores know from Wagtail's form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The page is for nothing else: whoever comes with the keyboard begins to type.
        self.fields["login"].widget.attrs["autofocus"] = True

    def add_prefix(self, field_name: str) -> str:
        return super().add_prefix("username" if field_name == "login" else field_name)


class CodePassesOnce(OurWords):
    """A code passes once, as long as any clock that we accept shows it; and guesses have a daily limit.

    allauth forgets a used code after one period, although with a tolerance it holds for longer. The mark lies
    in the shared cache, so that a second process refuses the code too.
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


class CodeAgainForm(CodePassesOnce, ReauthenticateByCodeForm):
    """The code once more, within a session."""


class EnrolmentForm(CodePassesOnce, ActivateTOTPForm):
    """The first code of a new authenticator app; it cannot be used again to sign in."""


class PasswordAgainForm(OurWords, ReauthenticateForm):
    """The password once more, within a session."""


class PasswordChangeForm(OurWords, ChangePasswordForm):
    """A new password, after the present one."""


class FirstPasswordForm(OurWords, SetPasswordForm):
    """A password for an account that has none."""


class ForgottenPasswordForm(OurWords, ResetPasswordForm):
    """Where to send the link for a new password; the answer is the same for every address.

    An address that nobody has gets a letter too, one that invites to nothing, so that the time of the answer
    tells nothing either.
    """

    def save(self, request: HttpRequest, **options) -> str:
        if self.users:
            return super().save(request, **options)
        email = self.cleaned_data["email"]
        get_adapter(request).send_mail("account/email/unknown_account", email, {})
        return email


class NewPasswordForm(OurWords, ResetPasswordKeyForm):
    """The new password, behind the link."""
