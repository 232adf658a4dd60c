"""The demo's pages: made twice they are made once, and they go as they came."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupPagePermission, Page, Revision, Site

from cms_pages.demo import build_pages, remove_pages, texts
from cms_pages.foundation import lay_foundation
from cms_pages.models import ContactDetails, EventPage, HomePage, NewsPage, StandardPage, Topic
from tests.cms_pages.factories import HomePageFactory, NewsPageFactory, StandardPageFactory

TODAY = date(2026, 3, 17)


def state() -> list:
    """Every page as it is stored, and how many other records there are."""
    pages = [
        (page.slug, page.specific.serializable_data(), page.latest_revision_id) for page in Page.objects.all()
    ]
    others = [
        model.objects.count() for model in (Topic, ContactDetails, Collection, get_image_model(), Revision)
    ]
    return [pages, others]


@pytest.fixture
def welcome_site(site) -> Site:
    """The site as Wagtail's own migrations leave it."""
    welcome = Page(title="Welcome to your new Wagtail site!", slug="welcome")
    Page.get_first_root_node().add_child(instance=welcome)
    site.root_page = welcome
    site.save()
    return site


def test_the_demo_takes_the_place_of_the_welcome_page(welcome_site):
    welcome = welcome_site.root_page

    home = build_pages(TODAY)

    welcome_site.refresh_from_db()
    assert welcome_site.root_page_id == home.pk
    assert not Page.objects.filter(pk=welcome.pk).exists()


def test_it_has_news_and_events_on_both_sides_of_today(welcome_site, time_machine):
    time_machine.move_to("2026-03-17 12:00 +0200", tick=False)
    home = build_pages(TODAY)

    assert NewsPage.objects.descendant_of(home).count() >= 14
    assert EventPage.objects.coming().count() >= 6
    assert EventPage.objects.past().count() >= 3
    assert not NewsPage.objects.filter(date__gt=TODAY).exists()


def test_every_page_of_it_passes_the_rules_of_the_forms(welcome_site):
    home = build_pages(TODAY)

    for page in home.get_descendants(inclusive=True).specific():
        page.full_clean()


def test_made_twice_on_the_same_day_it_is_made_once(welcome_site):
    build_pages(TODAY)
    before = state()

    build_pages(TODAY)

    assert state() == before


def test_made_again_on_another_day_its_dates_move_and_its_pages_stay(welcome_site):
    home = build_pages(TODAY)
    pages = list(home.get_descendants().values_list("pk", flat=True))
    newest = NewsPage.objects.newest_first().first().date

    build_pages(TODAY + timedelta(days=7))

    assert list(home.get_descendants().values_list("pk", flat=True)) == pages
    assert NewsPage.objects.newest_first().first().date == newest + timedelta(days=7)


def test_a_page_that_staff_changed_is_brought_back_to_the_demos_words(welcome_site):
    build_pages(TODAY)
    page = NewsPage.objects.first()
    title = page.title
    page.title = "Άλλο"
    page.save_revision().publish()

    build_pages(TODAY)

    page.refresh_from_db()
    assert page.title == title
    assert page.get_latest_revision_as_object().title == title


def test_a_lost_picture_file_is_uploaded_again(welcome_site):
    build_pages(TODAY)
    image = get_image_model().objects.order_by("pk").last()
    image.file.storage.delete(image.file.name)

    build_pages(TODAY)

    image.refresh_from_db()
    assert image.file.storage.exists(image.file.name)


def test_every_picture_has_its_file_and_every_file_is_used():
    entries = [
        *texts.read("news")["news"],
        *texts.read("events")["events"],
        texts.read("centre")["site"],
    ]
    named = {entry["picture"] for entry in entries if "picture" in entry}
    files = {path.stem for path in (texts.TEXTS.parent / "pictures").glob("*.png")}

    assert named == files
    assert all(entry["alt"] for entry in entries if "picture" in entry)


def test_no_placeholder_is_left_in_a_text(welcome_site):
    home = build_pages(TODAY)

    for page in home.get_descendants().specific():
        assert "{" not in page.title
        assert "{deadline}" not in str(getattr(page, "body", ""))
        assert "{start}" not in str(getattr(page, "body", ""))


def test_the_report_page_stands_beneath_the_front_page_and_is_linked_from_it(welcome_site):
    for _ in range(2):
        report = StandardPage(title="Απολογισμός 2022", slug="apologismos-2022")
        home = build_pages(TODAY, report_page=report)

    [present] = home.get_children().filter(slug="apologismos-2022")
    [links] = home.body.get_prep_value()
    assert links["value"]["links"][-1]["value"]["page"] == present.pk


def test_a_site_with_a_front_page_of_its_own_gets_the_demo_as_a_section(site):
    root = HomePageFactory(parent=Page.get_first_root_node(), introduction="Το δικό μας κείμενο.")
    site.root_page = root
    site.save()

    section = build_pages(TODAY)

    root.refresh_from_db()
    assert root.introduction == "Το δικό μας κείμενο."
    assert section.get_parent().pk == root.pk


def test_contact_details_that_somebody_typed_stay(welcome_site):
    ContactDetails.objects.create(site=welcome_site, centre_name="Το δικό μας", telephone="1")

    build_pages(TODAY)
    remove_pages()

    assert ContactDetails.objects.get().telephone == "1"


def test_removed_it_leaves_what_staff_made(welcome_site):
    home = build_pages(TODAY)
    mine = NewsPageFactory(parent=NewsPage.objects.first().get_parent(), title="Δικό μας")
    beneath = StandardPageFactory(parent=StandardPage.objects.get(slug="to-kentro"), title="Δικό μας")

    remove_pages()

    assert list(NewsPage.objects.all()) == [mine]
    assert {page.slug for page in StandardPage.objects.all()} == {"to-kentro", beneath.slug}
    assert not EventPage.objects.exists()
    assert not Topic.objects.exists()
    assert not get_image_model().objects.exists()
    assert not ContactDetails.objects.exists()
    home = HomePage.objects.get(pk=home.pk)
    assert (home.introduction, home.image, len(home.body)) == ("", None, 0)


def test_removed_and_made_again_it_is_the_same(welcome_site):
    build_pages(TODAY)
    before = Page.objects.count()

    remove_pages()
    build_pages(TODAY)

    assert Page.objects.count() == before


def test_removed_from_an_intranet_its_section_goes(site):
    root = HomePageFactory(parent=Page.get_first_root_node(), introduction="Δικό μας")
    site.root_page = root
    site.save()
    section = build_pages(TODAY)

    remove_pages()

    assert not Page.objects.filter(pk=section.pk).exists()
    assert HomePage.objects.filter(pk=root.pk).exists()


def test_removing_where_nothing_was_made_changes_nothing(site):
    before = state()

    remove_pages()

    assert state() == before


def test_the_command_makes_and_removes_it(welcome_site, capsys):
    call_command("load_demo_pages", "--today", "2026-03-17")
    assert NewsPage.objects.filter(date="2026-03-16").exists()

    call_command("load_demo_pages", "--remove")
    assert not NewsPage.objects.exists()


def test_the_foundation_is_laid_once_and_keeps_the_rights_of_groups(welcome_site):
    welcome = welcome_site.root_page
    right = GroupPagePermission.objects.first()
    right.pk, right.page = None, welcome
    right.save()

    first = lay_foundation()
    second = lay_foundation()

    assert first == second
    assert isinstance(first, HomePage)
    assert first.get_children().live().in_menu().count() == 2
    assert GroupPagePermission.objects.get(pk=right.pk).page_id == first.pk


def test_the_foundation_leaves_a_site_with_pages_as_it_is(site):
    root = HomePageFactory(parent=Page.get_first_root_node())
    site.root_page = root
    site.save()
    pages = Page.objects.count()

    assert lay_foundation() == root
    assert Page.objects.count() == pages
