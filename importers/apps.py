from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportersConfig(AppConfig):
    name = "importers"
    # The package's name is generic; the label is what a host could meet twice.
    label = "casebook_importers"
    verbose_name = _("Files in and out")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks  # noqa: F401 (registers them)
