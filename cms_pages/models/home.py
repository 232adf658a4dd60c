from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms_pages.blocks import BodyBlock
from cms_pages.models.base import CentrePage
from cms_pages.models.events import EventIndexPage, EventPage
from cms_pages.models.news import NewsIndexPage, NewsPage
from cms_pages.models.pictures import PicturedPage

NEWS_SHOWN = 3
EVENTS_SHOWN = 4


class HomePage(PicturedPage, CentrePage):
    """The front page: who we are, the latest news, the coming events, the way to the centre.

    Any page may stand beneath it, those of other apps too. In an intranet that has a front page of its
    own it is the front page of the centre's section.
    """

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Two or three sentences: what the centre does, for whom.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        PicturedPage.picture_panel,
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.readable_from(self).for_cards().newest_first()
        events = EventPage.objects.readable_from(self).for_cards().coming()
        context.update(
            latest_news=news[:NEWS_SHOWN],
            coming_events=events[:EVENTS_SHOWN],
            news_index=NewsIndexPage.objects.readable_from(self).first(),
            event_index=EventIndexPage.objects.readable_from(self).first(),
        )
        return context
