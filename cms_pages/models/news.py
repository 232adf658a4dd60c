from typing import Self

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from cms_pages.blocks import BodyBlock
from cms_pages.feeds import NewsFeed
from cms_pages.filters import Filters, Month
from cms_pages.listings import build_listing
from cms_pages.models.base import CentrePage
from cms_pages.models.listed import ListedPageQuerySet
from cms_pages.models.pictures import PicturedPage
from cms_pages.models.topics import Topic


class NewsPageQuerySet(ListedPageQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-date", "-pk")

    def in_month(self, month: Month) -> Self:
        return self.filter(date__gte=month.first_day, date__lt=month.next.first_day)


class NewsIndexPage(RoutablePageMixin, CentrePage):
    """The list of news, newest first, with its RSS feed at rss/."""

    introduction = models.TextField(_("introduction"), blank=True)

    subpage_types = ["cms_pages.NewsPage"]
    show_in_menus_default = True
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    objects = PageManager.from_queryset(ListedPageQuerySet)()

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def readable_news(self) -> NewsPageQuerySet:
        return NewsPage.objects.readable_from(self).newest_first()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        filters = Filters.read(request.GET)
        news = self.readable_news()
        months = [Month.of(day) for day in news.order_by().dates("date", "month")]
        if filters.topic:
            news = news.on_topic(filters.topic)
        if filters.month:
            news = news.in_month(filters.month)
        context["listing"] = build_listing(request, news.for_cards(), filters=filters, months=months)
        return context

    @path("rss/", name="rss")
    def rss(self, request):
        return NewsFeed(self, request)(request)


class NewsPage(PicturedPage, CentrePage):
    """One announcement."""

    date = models.DateField(_("date"), default=timezone.localdate, help_text=_("News stand by this date."))
    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("One or two sentences, for the lists and the feed.")
    )
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="+")
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["cms_pages.NewsIndexPage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        PicturedPage.picture_panel,
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    objects = PageManager.from_queryset(NewsPageQuerySet)()

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        indexes = [models.Index(fields=["-date"], name="cms_pages_news_date")]
