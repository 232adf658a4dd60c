"""What an editor does in the admin: types, is refused in words, keeps what was typed, publishes."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms_pages.checks import contact_details_can_be_edited
from cms_pages.models import ContactDetails, EventPage, NewsPage, Topic
from cms_pages.models.events import END_BEFORE_START
from cms_pages.roles import grant_editor
from tests.cms_pages.factories import NewsPageFactory, TopicFactory


@pytest.fixture
def editor(client, django_user_model, home):
    """A client of somebody who has nothing but what grant_editor gives."""
    group = Group.objects.create(name="Συντάκτες δοκιμής")
    grant_editor(group, home=home)
    user = django_user_model.objects.create_user("writer", email="writer@example.org", password="x")
    user.groups.add(group)
    client.force_login(user)
    return client


def typed(moment) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i")


@pytest.fixture
def event_form() -> dict:
    start = timezone.now() + timedelta(days=3)
    return {
        "title": "Αιμοδοσία",
        "slug": "aimodosia",
        "starts_at": typed(start),
        "ends_at": typed(start + timedelta(hours=2)),
        "place": "Δημαρχείο",
        "address": "",
        "summary": "Δύο λόγια.",
        "image": "",
        "image_alt": "",
        "contact_name": "",
        "contact_telephone": "",
        "contact_email": "",
        "body": streamfield([("heading", "Πρόγραμμα")]),
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "1",
    }


def add_event(client, event_index, form, topics=()):
    address = reverse("wagtailadmin_pages:add", args=["cms_pages", "eventpage", event_index.pk])
    return client.post(address, {**nested_form_data(form), "topics": [topic.pk for topic in topics]})


def test_an_editor_publishes_an_event(editor, event_index, event_form):
    topic = TopicFactory()

    response = add_event(editor, event_index, event_form, topics=[topic])

    assert response.status_code == 302
    event = EventPage.objects.get()
    assert event.live
    assert list(event.topics.all()) == [topic]
    assert editor.get(event.get_url()).status_code == 200


def test_an_event_that_ends_before_it_starts_is_refused_and_the_form_keeps_what_was_typed(
    editor, event_index, event_form
):
    event_form["ends_at"] = typed(timezone.now())

    response = add_event(editor, event_index, event_form)

    assert response.status_code == 200
    text = response.content.decode()
    assert escape(str(END_BEFORE_START)) in text
    assert "Αιμοδοσία" in text
    assert not EventPage.objects.exists()


def test_a_picture_without_words_is_refused(editor, event_index, event_form, image):
    response = add_event(editor, event_index, {**event_form, "image": image.pk})

    assert response.context["form"].errors["image_alt"]
    assert not EventPage.objects.exists()


@pytest.mark.parametrize("model", ["homepage", "standardpage", "newsindexpage", "eventindexpage"])
def test_the_form_of_each_page_beneath_the_front_page_opens(editor, home, model):
    address = reverse("wagtailadmin_pages:add", args=["cms_pages", model, home.pk])

    assert editor.get(address).status_code == 200


def test_the_form_of_a_news_item_opens(editor, news_index):
    page = NewsPageFactory(parent=news_index)

    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert (
        editor.get(
            reverse("wagtailadmin_pages:add", args=["cms_pages", "newspage", news_index.pk])
        ).status_code
        == 200
    )


@pytest.mark.parametrize("parent", ["home", "news_index", "event_index"])
def test_each_front_page_and_list_can_be_previewed(db, request, parent):
    page = request.getfixturevalue(parent)

    response = page.make_preview_request()

    assert response.status_code == 200


def test_a_news_page_can_be_previewed_before_it_is_saved(news_index):
    page = NewsPage(title="Πρόχειρο", slug="prochiro", summary="Λόγια.")
    page.path = Page._get_children_path_interval(news_index.path)[0]
    page.depth = news_index.depth + 1
    page.set_url_path(news_index)

    assert page.make_preview_request().status_code == 200


def test_an_event_without_a_start_can_be_previewed(event_index):
    event = EventPage(title="Πρόχειρο", slug="prochiro", summary="Λόγια.", place="Κάπου")
    event.path = Page._get_children_path_interval(event_index.path)[0]
    event.depth = event_index.depth + 1
    event.set_url_path(event_index)

    assert event.make_preview_request().status_code == 200


def test_an_editor_edits_the_topics_in_the_browser(editor):
    address = reverse(Topic.snippet_viewset.get_url_name("add"))

    response = editor.post(address, {"name": "Υγεία", "slug": "ygeia"})

    assert response.status_code == 302
    assert editor.get(reverse(Topic.snippet_viewset.get_url_name("list"))).status_code == 200
    assert Topic.objects.get().name == "Υγεία"


def test_an_editor_has_nothing_outside_the_front_page(editor, home):
    root = home.get_parent()

    assert editor.get(reverse("wagtailadmin_pages:edit", args=[root.pk])).status_code in (302, 403, 404)
    assert editor.get(reverse("wagtailusers_users:index")).status_code == 302


def test_the_rights_of_an_editor_given_twice_are_given_once(home):
    group = Group.objects.create(name="Συντάκτες")
    grant_editor(group, home=home)
    counts = _rights(group)

    grant_editor(group, home=home)

    assert _rights(group) == counts == (5, 3, 6)


def _rights(group: Group) -> tuple[int, int, int]:
    return (
        group.permissions.count(),
        GroupPagePermission.objects.filter(group=group).count(),
        GroupCollectionPermission.objects.filter(group=group).count(),
    )


def test_the_editors_pages_are_those_of_the_centre(home):
    group = Group.objects.create(name="Συντάκτες")

    grant_editor(group)

    assert {right.page_id for right in GroupPagePermission.objects.filter(group=group)} == {home.pk}


@pytest.mark.site
def test_staff_edit_the_contact_details_in_the_browser(admin_client, site):
    address = reverse("wagtailsettings:edit", args=["cms_pages", "contactdetails", site.pk])
    form = {
        "centre_name": "Κέντρο",
        "municipality": "",
        "address": "",
        "map_url": "",
        "telephone": "210 000 0000",
        "email": "",
        "hours_note": "",
        "opening_hours-TOTAL_FORMS": 1,
        "opening_hours-INITIAL_FORMS": 0,
        "opening_hours-0-days": "Δευτέρα",
        "opening_hours-0-hours": "08:00–15:00",
        "opening_hours-0-ORDER": 1,
    }

    assert admin_client.get(address).status_code == 200
    assert admin_client.post(address, form).status_code == 302
    [row] = ContactDetails.shown_on(site).opening_hours.all()
    assert str(row) == "Δευτέρα: 08:00–15:00"


def test_a_host_without_the_settings_app_is_told_so_in_words(monkeypatch):
    monkeypatch.setattr(apps, "is_installed", lambda name: False)

    assert [warning.id for warning in contact_details_can_be_edited(None)] == ["cms_pages.W001"]

    monkeypatch.setattr(apps, "is_installed", lambda name: True)
    assert contact_details_can_be_edited(None) == []
