"""The list of news: order, paging, filters, and what must not be in it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cms_pages.factories import NewsPageFactory, TopicFactory


def titles(response) -> list[str]:
    return [page.title for page in response.context["listing"].entries]


@pytest.fixture
def read(client, news_index):
    """read(topic="health") answers the list at that address."""

    def get(**address):
        response = client.get(news_index.get_url(), address)
        assert response.status_code == 200
        return response

    return get


def test_news_stand_newest_first(news_index, read):
    for title, day in [("Παλιό", date(2026, 1, 5)), ("Νέο", date(2026, 3, 5)), ("Μεσαίο", date(2026, 2, 5))]:
        NewsPageFactory(parent=news_index, title=title, date=day)

    assert titles(read()) == ["Νέο", "Μεσαίο", "Παλιό"]


def test_a_long_list_is_paged_and_the_links_keep_the_filters(news_index, read):
    health = TopicFactory(slug="health")
    for number in range(20):
        NewsPageFactory(parent=news_index, date=date(2026, 1, 1) + timedelta(days=number), topics=[health])

    first, last = read(topic="health"), read(topic="health", page=3)

    assert [len(titles(first)), len(titles(last))] == [9, 2]
    assert "topic=health&amp;page=2" in first.content.decode()


@pytest.mark.parametrize(("page", "shown"), [("0", 3), ("-1", 3), ("99", 3), ("δύο", 1), ("", 1)])
def test_a_page_number_that_does_not_exist_gives_one_that_does(news_index, read, page, shown):
    for _ in range(20):
        NewsPageFactory(parent=news_index)

    assert read(page=page).context["listing"].entries.number == shown


def test_a_topic_leaves_only_its_news(news_index, read):
    health, work = TopicFactory(slug="health"), TopicFactory(slug="work")
    NewsPageFactory(parent=news_index, title="Υγεία", topics=[health])
    NewsPageFactory(parent=news_index, title="Δύο θέματα", topics=[health, work])
    NewsPageFactory(parent=news_index, title="Εργασία", topics=[work])

    assert sorted(titles(read(topic="health"))) == ["Δύο θέματα", "Υγεία"]


def test_a_month_has_its_first_and_its_last_day_and_no_other(news_index, read):
    for day in [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]:
        NewsPageFactory(parent=news_index, title=f"{day}", date=day)

    assert titles(read(month="2026-03")) == ["2026-03-31", "2026-03-01"]


def test_the_choice_of_months_offers_those_that_have_news(news_index, read):
    for day in [date(2026, 1, 5), date(2026, 1, 9), date(2025, 12, 1)]:
        NewsPageFactory(parent=news_index, date=day)

    assert [str(month) for month in read().context["listing"].months] == ["2026-01", "2025-12"]


@pytest.mark.parametrize(
    "address",
    [{"month": "2026-13"}, {"month": "0000-01"}, {"month": "9999-12"}, {"month": "'"}, {"topic": "nothing"}],
)
def test_a_filter_that_means_nothing_is_left_out_and_a_sentence_says_so(news_index, read, address):
    NewsPageFactory(parent=news_index, title="Νέο")

    response = read(**address)

    assert titles(response) == ["Νέο"]
    assert len(response.context["listing"].filters.notices) == 1


def test_a_topic_that_does_not_exist_is_repeated_without_its_markup(news_index, read):
    response = read(topic="<script>alert(1)</script>")

    assert "<script>alert" not in response.content.decode()


def test_a_filter_without_news_says_so_and_offers_the_whole_list(news_index, read):
    TopicFactory(slug="health")

    response = read(topic="health", month="2020-01")

    assert titles(response) == []
    assert f'<a href="{news_index.get_url()}">' in response.content.decode()


def test_a_list_without_news_is_a_page(read):
    assert titles(read()) == []


def test_drafts_and_private_news_are_in_no_list(news_index, read, make_private):
    NewsPageFactory(parent=news_index, title="Δημόσιο")
    NewsPageFactory(parent=news_index, title="Πρόχειρο", live=False)
    make_private(NewsPageFactory(parent=news_index, title="Ιδιωτικό"))

    assert titles(read()) == ["Δημόσιο"]


def test_news_of_a_private_intranet_are_listed_for_its_readers(news_index, admin_client, site, make_private):
    NewsPageFactory(parent=news_index, title="Εσωτερικό")
    make_private(site.root_page)

    response = admin_client.get(news_index.get_url())

    assert titles(response) == ["Εσωτερικό"]


def test_nobody_reads_the_list_or_the_feed_of_a_private_intranet(news_index, client, site, make_private):
    make_private(site.root_page)

    for address in ("", "rss/"):
        assert client.get(news_index.get_url() + address).status_code == 302


def test_a_longer_list_takes_no_more_queries(
    news_index, client, image, django_assert_max_num_queries, django_assert_num_queries
):
    topics = [TopicFactory(), TopicFactory()]
    NewsPageFactory(parent=news_index, image=image, image_alt="Εικόνα", topics=topics)
    client.get(news_index.get_url())
    with django_assert_max_num_queries(30) as few:
        client.get(news_index.get_url())

    for _ in range(8):
        NewsPageFactory(parent=news_index, image=image, image_alt="Εικόνα", topics=topics)
    with django_assert_num_queries(len(few)):
        client.get(news_index.get_url())


def test_a_news_page_shows_its_date_topics_and_text(news_index, client):
    page = NewsPageFactory(
        parent=news_index,
        date=date(2026, 3, 25),
        topics=[TopicFactory(name="Υγεία", slug="ygeia")],
        body=[("paragraph", "<p>Το κείμενο.</p>"), ("heading", "Τίτλος")],
    )

    text = client.get(page.get_url()).content.decode()

    assert "25 Μαρτίου 2026" in text
    assert "?topic=ygeia" in text
    assert "<p>Το κείμενο.</p>" in text
    assert "<h2>Τίτλος</h2>" in text


def test_a_new_page_is_dated_today(db):
    from cms_pages.models import NewsPage

    assert NewsPage().date == timezone.localdate()
