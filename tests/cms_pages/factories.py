"""Pages of the centre, published and plain unless a test says otherwise."""

from datetime import timedelta

import factory
import wagtail_factories
from django.utils import timezone

from cms_pages.models import (
    EventIndexPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    StandardPage,
    Topic,
)


class TopicFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda number: f"Θέμα {number}")
    slug = factory.Sequence(lambda number: f"thema-{number}")

    class Meta:
        model = Topic


class HomePageFactory(wagtail_factories.PageFactory):
    title = "Κέντρο Κοινότητας"
    slug = factory.Sequence(lambda number: f"kentro-{number}")

    class Meta:
        model = HomePage


class NewsIndexPageFactory(wagtail_factories.PageFactory):
    title = "Νέα"
    slug = "nea"

    class Meta:
        model = NewsIndexPage


class EventIndexPageFactory(wagtail_factories.PageFactory):
    title = "Εκδηλώσεις"
    slug = "ekdiloseis"

    class Meta:
        model = EventIndexPage


class StandardPageFactory(wagtail_factories.PageFactory):
    title = "Υπηρεσίες"

    class Meta:
        model = StandardPage


class TopicalPageFactory(wagtail_factories.PageFactory):
    """`topics` are given as a list: NewsPageFactory(parent=index, topics=[health])."""

    summary = "Δύο λόγια."

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, topics=(), parent=None, **kwargs):
        page = super()._create(model_class, *args, parent=parent, **kwargs)
        if topics:
            page.topics = list(topics)
            page.save()
        return page


class NewsPageFactory(TopicalPageFactory):
    title = factory.Sequence(lambda number: f"Ανακοίνωση {number}")
    date = factory.LazyFunction(timezone.localdate)

    class Meta:
        model = NewsPage


class EventPageFactory(TopicalPageFactory):
    """Tomorrow, for two hours; EventPageFactory(past=True) was yesterday."""

    title = factory.Sequence(lambda number: f"Εκδήλωση {number}")
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=2))
    place = "Αίθουσα 1"

    class Meta:
        model = EventPage

    class Params:
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)))
