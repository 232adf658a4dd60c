"""What the app tells the people who install it, at `manage.py check`."""

from django.apps import apps
from django.core.checks import Warning as CheckWarning
from django.core.checks import register


@register()
def contact_details_can_be_edited(app_configs, **kwargs) -> list[CheckWarning]:
    """The pages work without Wagtail's settings app, but nobody could type the opening hours."""
    if apps.is_installed("wagtail.contrib.settings"):
        return []
    return [
        CheckWarning(
            "The contact details of the centre cannot be edited: wagtail.contrib.settings is not installed.",
            hint="Add «wagtail.contrib.settings» to INSTALLED_APPS; until then no page shows them.",
            id="cms_pages.W001",
        )
    ]
