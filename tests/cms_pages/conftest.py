"""A front page with its two lists, beneath whatever root the site under test has."""

import pytest
from wagtail.models import PageViewRestriction, Site
from wagtail_factories import ImageFactory

from tests.cms_pages.factories import EventIndexPageFactory, HomePageFactory, NewsIndexPageFactory


@pytest.fixture
def site(db) -> Site:
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def home(site):
    return HomePageFactory(parent=site.root_page)


@pytest.fixture
def news_index(home):
    return NewsIndexPageFactory(parent=home)


@pytest.fixture
def event_index(home):
    return EventIndexPageFactory(parent=home)


@pytest.fixture
def image(db):
    return ImageFactory()


@pytest.fixture
def make_private():
    """make_private(page) lets only people who log in read the page and what is beneath it."""

    def restrict(page) -> None:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    return restrict
