from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms_pages.blocks import BodyBlock
from cms_pages.models.base import CentrePage
from cms_pages.models.pictures import PicturedPage


class StandardPage(PicturedPage, CentrePage):
    """A page of text: a service, the centre's story, the privacy notice."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    subpage_types = ["cms_pages.StandardPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        PicturedPage.picture_panel,
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["subpages"] = self.get_children().live().in_menu()
        return context
