"""RSS of the news of one list, that is of one site."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone

from cms_pages.plain import without_controls

FEED_SIZE = 20


class NewsFeed(Feed):
    """Addresses come from the request, so a site whose host name is not yet set still has true links."""

    def __init__(self, index, request: HttpRequest):
        self.index = index
        self.request = request

    def _address(self, page) -> str:
        return self.request.build_absolute_uri(page.get_url(self.request))

    def title(self) -> str:
        return without_controls(self.index.title)

    def description(self) -> str:
        return without_controls(self.index.search_description or self.index.introduction or self.index.title)

    def link(self) -> str:
        return self._address(self.index)

    def feed_url(self) -> str:
        return self._address(self.index) + self.index.reverse_subpage("rss")

    def items(self):
        return self.index.readable_news().defer("body").prefetch_related("topics")[:FEED_SIZE]

    def item_title(self, item) -> str:
        return without_controls(item.title)

    def item_description(self, item) -> str:
        return without_controls(item.summary)

    def item_link(self, item) -> str:
        return self._address(item)

    def item_guid(self, item) -> str:
        """Stays the same when the page moves or the site changes its name."""
        return f"urn:uuid:{item.translation_key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item) -> datetime:
        return timezone.make_aware(datetime.combine(item.date, time.min))

    def item_categories(self, item) -> list[str]:
        return [without_controls(topic.name) for topic in item.topics.all()]
