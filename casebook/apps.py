from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasebookConfig(AppConfig):
    name = "casebook"
    verbose_name = _("Casebook")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from casebook import checks  # noqa: F401  (importing it registers it)
        from casebook.accountability import log_ins

        log_ins.connect()
