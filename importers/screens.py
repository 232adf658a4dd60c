"""What every screen of files has in common: its rule comes first, and nobody keeps what it showed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casebook import accountability
from casebook.accountability import Action

MEDIA = Media(css={"all": ["casebook/casebook.css", "importers/imports.css"]}, js=["importers/imports.js"])


def note_refusal(user, screen: str) -> None:
    """Keep in the access log that `user` came to a screen that is not theirs."""
    accountability.record(actor=user, action=Action.REFUSED, detail={"screen": screen})


@method_decorator(never_cache, name="dispatch")
class FilesScreen(WagtailAdminTemplateMixin):
    """`rule` is a function of casebook.permissions. Nothing of the screen is kept by browsers or proxies."""

    rule = None

    def dispatch(self, request, *args, **kwargs):
        if not type(self).rule(request.user):
            note_refusal(request.user, type(self).__name__)
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, *self.get_way(), {"url": "", "label": self.get_page_title()}]

    def get_way(self) -> list[dict]:
        """The screens above this one."""
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(media=MEDIA, **kwargs)
