"""The skin of the ready site: its frame, its menu, and what a strict content policy asks of it."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from wagtail.models import PageViewRestriction, Site

from cms_pages.demo import build_pages
from cms_pages.models import EventPage, HomePage, NewsPage

pytestmark = [pytest.mark.site, pytest.mark.django_db]

ADDRESSES = [
    "/",
    "/nea/",
    "/nea/?topic=ygeia&month=2026-99&page=7",
    "/nea/epidoma-thermansis/",
    "/ekdiloseis/",
    "/ekdiloseis/?past=1",
    "/ekdiloseis/ethelontiki-aimodosia/",
    "/ypiresies/",
    "/to-kentro/prosopika-dedomena/",
    "/there-is-no-such-page/",
]


@pytest.fixture
def home() -> HomePage:
    return build_pages(date(2026, 3, 17))


@pytest.fixture
def read(client, home):
    def get(address: str) -> str:
        return client.get(address).content.decode()

    return get


@pytest.fixture
def pages(read) -> dict[str, str]:
    """One page of each kind, by its address."""
    return {address: read(address) for address in ADDRESSES}


def test_no_page_has_inline_style_or_script_or_asks_anything_of_others(pages):
    for address, text in pages.items():
        assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", text), address
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), address
        for source in re.findall(r"(?:src|<link[^>]*?href)=\"([^\"]+)\"", text):
            assert source.startswith("/"), (address, source)
            assert not source.startswith("//"), (address, source)


def test_every_page_has_its_language_one_main_part_and_headings_in_order(pages):
    for address, text in pages.items():
        assert '<html lang="el">' in text, address
        assert 'href="#main"' in text, address
        assert (text.count("<main"), text.count("<h1")) == (1, 1), address
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), address


def test_ids_are_unique_and_every_picture_has_an_alt(pages):
    for address, text in pages.items():
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), address
        assert all(" alt=" in picture for picture in re.findall(r"<img[^>]*>", text)), address


def test_every_file_that_a_page_asks_for_is_there(pages):
    for text in pages.values():
        for path in re.findall(r'(?:src|href)="/static/([^"]+)"', text):
            assert finders.find(path), path


def test_a_page_that_is_not_there_is_answered_404_in_the_skin(client, home):
    response = client.get("/there-is-no-such-page/")

    assert response.status_code == 404
    assert "Κέντρο Κοινότητας" in response.content.decode()


def test_the_page_of_a_fault_needs_nothing_that_may_have_broken(django_assert_num_queries):
    with django_assert_num_queries(0):
        text = render_to_string("500.html")

    for path in re.findall(r'href="/static/([^"]+)"', text):
        assert finders.find(path), path
    assert settings.STATIC_URL == "/static/"


def test_the_menu_marks_the_page_shown_and_the_one_above_it(read):
    assert re.search(r'<a href="/nea/" aria-current="page">', read("/nea/"))
    assert re.search(r'<a href="/nea/" aria-current="true">', read("/nea/epidoma-thermansis/"))


def test_the_menu_has_no_private_page_and_no_draft(read, home):
    news, events = NewsPage.objects.first().get_parent(), EventPage.objects.first().get_parent()
    PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.LOGIN)
    events.specific.unpublish()

    text = read("/ypiresies/")

    assert 'href="/nea/"' not in text
    assert 'href="/ekdiloseis/"' not in text


def test_the_breadcrumb_leads_up_to_the_front_page(read):
    text = read("/to-kentro/prosopika-dedomena/")
    trail = text[text.index('class="breadcrumb') : text.index("<main")]

    assert re.findall(r'href="([^"]+)"', trail) == ["/", "/to-kentro/"]
    assert 'class="breadcrumb' not in read("/")


def test_the_news_list_announces_its_feed(read):
    assert re.search(r'<link rel="alternate" type="application/rss\+xml"[^>]*href="/nea/rss/"', read("/nea/"))


def test_a_page_of_the_demo_takes_few_queries(client, pages, django_assert_max_num_queries):
    for address in ("/", "/nea/", "/ekdiloseis/"):
        with django_assert_max_num_queries(40):
            client.get(address)


def test_the_sitemap_has_the_public_pages(client, home):
    PageViewRestriction.objects.create(
        page=NewsPage.objects.get(slug="epidoma-thermansis"), restriction_type=PageViewRestriction.LOGIN
    )

    text = client.get("/sitemap.xml").content.decode()

    assert "/ekdiloseis/ethelontiki-aimodosia/" in text
    assert "epidoma-thermansis" not in text


def test_an_empty_site_has_its_pages_too(client):
    from cms_pages.foundation import lay_foundation

    lay_foundation()

    for address in ("/", "/nea/", "/ekdiloseis/", "/ekdiloseis/?past=1"):
        assert client.get(address).status_code == 200


def test_the_admin_bears_the_centres_name_and_logo(client, admin_client):
    assert "img/logo.svg" in client.get("/admin/login/").content.decode()
    text = admin_client.get("/admin/").content.decode()

    assert "img/logo.svg" in text
    assert "css/admin.css" in text


def test_the_frame_stands_where_no_site_is_set_up(rf):
    Site.objects.all().delete()

    assert "<main" in render_to_string("404.html", request=rf.get("/"))
