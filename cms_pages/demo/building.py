"""Make the demo's pages, or bring them up to date. Idempotent: the same day twice changes nothing."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page, Site

from cms_pages.demo import texts
from cms_pages.demo.pictures import Pictures
from cms_pages.foundation import add_indexes, lay_foundation
from cms_pages.models import ContactDetails, EventPage, HomePage, NewsPage, OpeningHours, StandardPage, Topic

SATURDAY = 5
SECTION_SLUG = "kentro-koinotitas-epideixi"


@transaction.atomic
def build_pages(today: date, *, report_page: Page | None = None, site: Site | None = None) -> HomePage:
    """The demo's front page, with news and events dated around `today` beneath it.

    It takes the place of Wagtail's welcome page, or of a front page that is still empty; a site with
    pages of its own gets the demo as a section beneath them. `report_page`, where given, is linked from
    the front page, and is first put beneath it if it was not saved before.
    """
    site = site or Site.objects.get(is_default_site=True)
    with override("el"):
        home = home_of_the_demo(site)
        pictures = Pictures()
        topics = {slug: _topic(slug, name) for slug, name in texts.read("centre")["topics"].items()}
        _fill_contact_details(site)
        pages = _standard_pages(home)
        news_index, event_index = add_indexes(home)
        words = texts.read("centre")["site"]
        _update(news_index, title=words["news_title"], introduction=words["news_introduction"])
        _update(event_index, title=words["events_title"], introduction=words["events_introduction"])
        for entry in texts.read("news")["news"]:
            _news_page(news_index, texts.dated(entry, today), today, topics, pictures)
        for entry in texts.read("events")["events"]:
            _event_page(event_index, texts.dated(entry, today), today, topics, pictures)
        linked = [page for page in pages if page.depth == home.depth + 1]
        if report_page is not None:
            linked.append(_placed(report_page, home))
        _update(
            home,
            title=words["name"],
            introduction=words["introduction"],
            image=pictures.get(words["picture"]),
            image_alt=words["alt"],
            body=texts.stream("home", [["links", "Πού να απευθυνθώ", [_link(page) for page in linked]]]),
        )
    return home


def home_of_the_demo(site: Site) -> HomePage:
    root = lay_foundation(site)
    if isinstance(root, HomePage) and is_free_for_the_demo(root):
        return root
    section = HomePage.objects.child_of(root).filter(slug=SECTION_SLUG).first()
    if section is None:
        name = texts.read("centre")["site"]["name"]
        section = root.add_child(instance=HomePage(title=name, slug=SECTION_SLUG, show_in_menus=True))
    return section


def is_free_for_the_demo(home: HomePage) -> bool:
    """Nobody has written on this front page, or the demo has."""
    is_empty = not home.introduction and not home.body
    return is_empty or home.introduction == texts.read("centre")["site"]["introduction"]


def _topic(slug: str, name: str) -> Topic:
    topic, _ = Topic.objects.get_or_create(slug=slug, defaults={"name": name})
    return topic


def _fill_contact_details(site: Site) -> None:
    """Details that somebody else typed stay as they are."""
    words = dict(texts.read("centre")["contact"])
    hours = words.pop("hours")
    details = ContactDetails.objects.filter(site=site).first() or ContactDetails(site=site)
    if details.centre_name or details.email:
        return
    for name, value in words.items():
        setattr(details, name, value)
    details.opening_hours = [
        OpeningHours(sort_order=place, days=days, hours=open_) for place, (days, open_) in enumerate(hours)
    ]
    details.save()


def _standard_pages(home: HomePage) -> list[StandardPage]:
    pages = {}
    for entry in texts.read("centre")["pages"]:
        pages[entry["slug"]] = _put(
            StandardPage,
            pages.get(entry.get("beneath"), home),
            entry["slug"],
            title=entry["title"],
            introduction=entry["introduction"],
            show_in_menus=entry["in_menu"],
            body=texts.stream(entry["slug"], entry["body"]),
        )
    return list(pages.values())


def _news_page(index: Page, entry: dict, today: date, topics: dict, pictures: Pictures) -> None:
    _put(
        NewsPage,
        index,
        entry["slug"],
        date=today + timedelta(days=entry["days"]),
        **_common(entry, topics, pictures),
    )


def _event_page(index: Page, entry: dict, today: date, topics: dict, pictures: Pictures) -> None:
    if "on" in entry:
        starts_at = _at(entry["on"], entry["start"])
    else:
        starts_at = _moment(today, entry["days"], entry["start"])
    ends_at = None
    if "minutes" in entry:
        ends_at = starts_at + timedelta(minutes=entry["minutes"])
    elif "until_days" in entry:
        ends_at = _moment(today, entry["until_days"], entry["end"])
    optional = ("address", "contact_name", "contact_telephone", "contact_email")
    _put(
        EventPage,
        index,
        entry["slug"],
        starts_at=starts_at,
        ends_at=ends_at,
        place=entry["place"],
        is_cancelled=entry.get("is_cancelled", False),
        attendance=entry.get("attendance"),
        **{name: entry.get(name, "") for name in optional},
        **_common(entry, topics, pictures),
    )


def _moment(today: date, days: int, clock: str) -> datetime:
    return _at(_working_day(today, days), clock)


def _at(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def _working_day(today: date, days: int) -> date:
    """The day `days` from today, or the Monday after it where that is a weekend: offices are closed."""
    day = today + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def _common(entry: dict, topics: dict, pictures: Pictures) -> dict:
    return {
        "title": entry["title"],
        "summary": entry["summary"],
        "topics": sorted((topics[slug] for slug in entry["topics"]), key=str),
        "image": pictures.get(entry["picture"]) if "picture" in entry else None,
        "image_alt": entry.get("alt", ""),
        "body": texts.stream(entry["slug"], entry["body"]),
    }


def _placed(report_page: Page, home: HomePage) -> Page:
    if report_page.pk:
        return report_page
    present = home.get_children().filter(slug=report_page.slug).first()
    return present or home.add_child(instance=report_page)


def _link(page: Page) -> dict:
    return {
        "title": page.title,
        "text": page.introduction if isinstance(page, StandardPage) else page.search_description,
        "page": page.pk,
        "address": "",
    }


def _put(model: type[Page], parent: Page, slug: str, **values) -> Page:
    """The page with that slug beneath `parent`, made or brought to these values."""
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is not None:
        _update(page, **values)
        return page
    now = timezone.now()
    page = model(slug=slug, first_published_at=now, last_published_at=now, **values)
    return parent.add_child(instance=page)


def _update(page: Page, **values) -> None:
    """Publish the page with these values, if one of them is new to it."""
    if all(_present(page, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def _present(page: Page, name: str):
    if name == "body":
        return page.body.get_prep_value()
    return sorted(page.topics.all(), key=str) if name == "topics" else getattr(page, name)
