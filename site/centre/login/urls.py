"""The addresses of signing in. Sign-up, e-mail addresses and log-in by e-mail have none.

They stand before Wagtail's own in centre.urls, so that its two log-in forms, which know no second factor and
no limit of attempts, are never reached.
"""

from allauth.account import views as account
from django.urls import include, path, re_path

from centre.login.views import sign_in, sign_of_life

urlpatterns = [
    path("admin/login/", sign_in),
    path("_util/login/", sign_in),
    path("account/login/", sign_in, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/sign-of-life/", sign_of_life, name="account_sign_of_life"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
]
