from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class LoginConfig(AppConfig):
    name = "centre.login"
    label = "centre_login"
    verbose_name = _("Signing in")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from centre.login import checks, second_factor, sessions  # noqa: F401

        user_logged_in.connect(sessions.begin)
        authenticator_added.connect(second_factor.note_enrolment)
