"""Signing in: who needs a second factor, how long a session lasts, how often one may guess."""

from centre import env

# Every user with a case role, and whoever manages users, proves a second factor. Only the demo switches it
# off; centre.settings.production refuses to.
SECOND_FACTOR_REQUIRED = True

# Idleness counts for those of whom a second factor is demanded; the longest duration counts for everybody.
SESSION_IDLE_SECONDS = 60 * env.number("SESSION_IDLE_MINUTES", default=20)
SESSION_LONGEST_SECONDS = 3600 * env.number("SESSION_LONGEST_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# One door for passwords: ours. Wagtail's account page offers neither a password nor a reset of its own, and
# an address for e-mail is changed by whoever manages users, since a reset of the password goes there.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"

ACCOUNT_ADAPTER = "centre.login.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "centre.login.forms.SignInForm",
    "reauthenticate": "centre.login.forms.PasswordAgainForm",
    "change_password": "centre.login.forms.PasswordChangeForm",
    "set_password": "centre.login.forms.FirstPasswordForm",
    "reset_password": "centre.login.forms.ForgottenPasswordForm",
    "reset_password_from_key": "centre.login.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "wagtailadmin_login"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Every limit ends by itself. `key` is the account (or the known browser of its owner, see
# centre.login.browsers).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "second_factor_failed": "20/d/key",
    "reset_password": "5/m/ip,30/d/ip,3/h/key",
    "reset_password_from_key": "10/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
# X-Forwarded-For counts only where somebody said how many proxies of ours write into it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "TRUSTED_PROXY_COUNT", default=1 if env.flag("BEHIND_PROXY", default=False) else 0
)

MFA_ADAPTER = "centre.login.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "centre.login.forms.ChallengeForm",
    "reauthenticate": "centre.login.forms.CodeAgainForm",
    "activate_totp": "centre.login.forms.EnrolmentForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A clock may be half a minute off. centre.login.forms sees to it that a code still passes only once.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Κέντρο Κοινότητας"
