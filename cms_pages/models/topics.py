from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.search import index


class Topic(index.Indexed, models.Model):
    """A subject by which visitors filter news and events. Staff edit the list in the browser."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(
        pgettext_lazy("topic", "slug"),
        max_length=80,
        unique=True,
        allow_unicode=True,
        help_text=_("How the topic stands in an address: /news/?topic=…"),
    )

    panels = [TitleFieldPanel("name", targets=["slug"]), FieldPanel("slug")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self):
        return self.name
