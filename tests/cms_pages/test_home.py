"""The front page: the latest of both, and the way to the centre."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms_pages.models import ContactDetails, EventPage, HomePage, NewsPage, OpeningHours, StandardPage
from tests.cms_pages.factories import EventPageFactory, NewsPageFactory, StandardPageFactory


@pytest.fixture
def contact(site) -> ContactDetails:
    details = ContactDetails(
        site=site, centre_name="Κέντρο Δοκιμής", address="Οδός 1\n111 11 Πόλη", telephone="+30 210 000 0000"
    )
    details.opening_hours = [
        OpeningHours(sort_order=1, days="Παρασκευή", hours="08:00–14:00"),
        OpeningHours(sort_order=0, days="Δευτέρα – Πέμπτη", hours="08:00–15:00"),
    ]
    details.save()
    return details


def test_it_shows_the_latest_news_and_the_next_events(home, news_index, event_index, client):
    for number in range(5):
        NewsPageFactory(parent=news_index, title=f"Ν{number}", date=date(2026, 1, 1) + timedelta(days=number))
        start = timezone.now() + timedelta(days=5 - number)
        EventPageFactory(parent=event_index, title=f"Ε{number}", starts_at=start)
    EventPageFactory(parent=event_index, past=True)

    context = client.get(home.get_url()).context

    assert [page.title for page in context["latest_news"]] == ["Ν4", "Ν3", "Ν2"]
    assert [page.title for page in context["coming_events"]] == ["Ε4", "Ε3", "Ε2", "Ε1"]


def test_it_shows_no_draft_and_nothing_beneath_a_private_list(
    home, news_index, event_index, client, make_private
):
    NewsPageFactory(parent=news_index, live=False)
    EventPageFactory(parent=event_index)
    make_private(event_index)

    context = client.get(home.get_url()).context

    assert not context["latest_news"]
    assert not context["coming_events"]
    assert context["event_index"] is None


def test_an_empty_front_page_is_a_page_and_a_visit_writes_nothing(home, client):
    response = client.get(home.get_url())

    assert response.status_code == 200
    assert 'id="contact"' not in response.content.decode()
    assert not ContactDetails.objects.exists()


def test_it_shows_the_way_to_the_centre_in_the_order_of_the_staff(home, contact, client):
    text = client.get(home.get_url()).content.decode()

    assert "Οδός 1<br>111 11 Πόλη" in text
    assert 'href="tel:+302100000000"' in text
    assert text.index("Δευτέρα – Πέμπτη") < text.index("Παρασκευή")


def test_an_event_without_a_contact_of_its_own_gives_the_centres(event_index, contact, client):
    event = EventPageFactory(parent=event_index)

    assert "+30 210 000 0000" in client.get(event.get_url()).content.decode()


def test_it_takes_a_constant_number_of_queries(
    home, news_index, event_index, contact, image, client, django_assert_max_num_queries
):
    for _ in range(6):
        NewsPageFactory(parent=news_index, image=image, image_alt="Εικόνα")
        EventPageFactory(parent=event_index)
    client.get(home.get_url())

    with django_assert_max_num_queries(32):
        client.get(home.get_url())


def test_any_kind_of_page_may_stand_beneath_it_and_news_only_beneath_their_list(home, news_index):
    from wagtail.models import Page

    assert Page in HomePage.clean_subpage_models()
    assert NewsPage not in HomePage.allowed_subpage_models()
    assert NewsPage.allowed_parent_page_models() == [type(news_index)]
    assert EventPage.allowed_subpage_models() == []


def test_a_page_of_text_lists_the_pages_beneath_it_that_are_in_the_menu(home, client):
    page = StandardPageFactory(parent=home, title="Το Κέντρο")
    StandardPageFactory(parent=page, title="Στο μενού", show_in_menus=True)
    StandardPageFactory(parent=page, title="Αλλού", show_in_menus=False)

    text = client.get(page.get_url()).content.decode()

    assert "Στο μενού" in text
    assert "Αλλού" not in text


def test_the_pieces_of_a_text_are_all_shown(home, client):
    def listed(*values) -> list[dict]:
        return [{"type": "item", "id": str(place), "value": value} for place, value in enumerate(values)]

    links = [
        {"title": "Εδώ", "text": "", "page": home.pk, "address": ""},
        {"title": "Χαμένη", "text": "", "page": 999999, "address": ""},
    ]
    body = [
        {"type": "notice", "value": {"title": "Προθεσμία", "text": "<p>Έως <b>αύριο</b></p>"}},
        {"type": "quote", "value": {"text": "Λόγια", "source": "Κάποια"}},
        {"type": "steps", "value": {"title": "", "is_ordered": True, "steps": listed("<p>Ένα</p>")}},
        {"type": "steps", "value": {"title": "", "is_ordered": False, "steps": listed("<p>Δύο</p>")}},
        {"type": "facts", "value": {"title": "", "rows": listed({"term": "Ηλικία", "value": "6–12"})}},
        {"type": "links", "value": {"title": "", "links": listed(*links)}},
    ]
    page = StandardPageFactory(parent=home)
    page.body = body
    page.save()

    text = client.get(StandardPage.objects.get(pk=page.pk).get_url()).content.decode()

    for piece in ["Έως <b>αύριο</b>", "<blockquote>", '<ol class="cms-steps">', '<ul class="cms-papers">']:
        assert piece in text
    assert "<dt>Ηλικία</dt>" in text
    assert ">Εδώ</a>" in text
    assert "Χαμένη" not in text
