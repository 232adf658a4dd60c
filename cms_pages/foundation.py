"""The first pages of a new site: a front page, a list of news, a list of events."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import GroupPagePermission, Page, Site

from cms_pages.models import EventIndexPage, HomePage, NewsIndexPage

HOME_SLUG = "kentro-koinotitas"
NEWS_SLUG = "nea"
EVENTS_SLUG = "ekdiloseis"


def is_welcome_page(page: Page) -> bool:
    """Wagtail's own placeholder: a page without a type of its own and without pages beneath it."""
    return page.specific_class is Page and page.is_leaf()


@transaction.atomic
def lay_foundation(site: Site | None = None) -> Page:
    """The root page of `site` (or of the default site), a front page in place of Wagtail's welcome page.

    Idempotent; a site that has pages of its own is left as it is.
    """
    site = site or Site.objects.get(is_default_site=True)
    root = site.root_page
    if is_welcome_page(root):
        with override(settings.LANGUAGE_CODE):
            return _replace_welcome_page(site, root)
    return root.specific


def _replace_welcome_page(site: Site, welcome: Page) -> HomePage:
    home = HomePage(title=_("Community centre"), slug=HOME_SLUG, show_in_menus=False)
    welcome.get_parent().add_child(instance=home)
    add_indexes(home)
    # Groups that were given the site's pages keep them.
    GroupPagePermission.objects.filter(page=welcome).update(page=home)
    site.root_page = home
    site.site_name = site.site_name or home.title
    site.save()
    Page.objects.get(pk=welcome.pk).delete()
    return home


def add_indexes(home: HomePage) -> tuple[NewsIndexPage, EventIndexPage]:
    """The lists of news and of events beneath `home`, made where they are missing."""
    news = NewsIndexPage.objects.child_of(home).first()
    if news is None:
        news = home.add_child(instance=NewsIndexPage(title=_("News"), slug=NEWS_SLUG, show_in_menus=True))
    events = EventIndexPage.objects.child_of(home).first()
    if events is None:
        events = home.add_child(
            instance=EventIndexPage(title=_("Events"), slug=EVENTS_SLUG, show_in_menus=True)
        )
    return news, events
