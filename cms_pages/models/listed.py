"""Which pages a list, a feed or a calendar may show."""

from typing import Self

from django.db.models import Prefetch, Q
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from cms_pages.models.topics import Topic

CARD_PICTURE = "fill-640x360"


class ListedPageQuerySet(PageQuerySet):
    def readable_from(self, page: Page) -> Self:
        """Published pages beneath `page` that whoever reads `page` may read too.

        Restrictions of `page` itself, or above it, do not count: its reader has met them. So an intranet
        that asks everyone to log in still has full lists, and a page that is private beneath an open
        list is in no list, feed or calendar of it.
        """
        readable = self.live().descendant_of(page)
        restrictions = PageViewRestriction.objects.filter(
            page__path__startswith=page.path, page__depth__gt=page.depth
        )
        hidden = Q()
        for path in restrictions.values_list("page__path", flat=True):
            hidden |= Q(path__startswith=path)
        return readable.exclude(hidden) if hidden else readable

    def on_topic(self, topic: Topic) -> Self:
        return self.filter(topics=topic)

    def for_cards(self) -> Self:
        """With all that a list prints of a page, in a constant number of queries."""
        pictures = get_image_model().objects.prefetch_renditions(CARD_PICTURE)
        return self.defer("body").prefetch_related("topics", Prefetch("image", queryset=pictures))
