"""Take the demo's pages away again; what staff made beside them stays."""

from django.db import transaction
from wagtail.models import Page, Site

from cms_pages.demo import texts
from cms_pages.demo.building import SECTION_SLUG, is_free_for_the_demo
from cms_pages.demo.pictures import remove_pictures
from cms_pages.models import (
    ContactDetails,
    EventIndexPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    StandardPage,
    Topic,
)


@transaction.atomic
def remove_pages(*, site: Site | None = None) -> None:
    """The front page and its two lists stay, empty; the demo's own section goes if nothing else is there."""
    site = site or Site.objects.get(is_default_site=True)
    root = site.root_page.specific
    section = HomePage.objects.child_of(root).filter(slug=SECTION_SLUG).first()
    if section is not None:
        _empty(section)
        if not section.get_descendants().not_type(NewsIndexPage, EventIndexPage).exists():
            section.delete()
    if isinstance(root, HomePage) and is_free_for_the_demo(root):
        _empty(root)
    for slug in texts.read("centre")["topics"]:
        if not any(model.objects.filter(topics__slug=slug).exists() for model in (NewsPage, EventPage)):
            Topic.objects.filter(slug=slug).delete()
    ContactDetails.objects.filter(site=site, email=texts.read("centre")["contact"]["email"]).delete()
    remove_pictures()


def _empty(home: HomePage) -> None:
    slugs = {
        NewsPage: [entry["slug"] for entry in texts.read("news")["news"]],
        EventPage: [entry["slug"] for entry in texts.read("events")["events"]],
        StandardPage: [entry["slug"] for entry in texts.read("centre")["pages"]],
    }
    for model, demo_slugs in slugs.items():
        for page in model.objects.descendant_of(home).filter(slug__in=demo_slugs).order_by("-depth"):
            present = Page.objects.get(pk=page.pk)
            if present.is_leaf():  # beneath the others somebody put a page
                present.delete()
    home.introduction, home.image, home.image_alt, home.body = "", None, "", []
    home.save_revision().publish()
    for model in (NewsIndexPage, EventIndexPage):
        for index in model.objects.child_of(home):
            index.introduction = ""
            index.save_revision().publish()
    home.refresh_from_db()
