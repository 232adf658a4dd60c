"""The Greek that Wagtail's own catalogues lack: it is complete, it is still needed, and it shows."""

import json
import re
from collections import Counter
from pathlib import Path

import django
import polib
import pytest
import taggit
import wagtail
import wagtail_modeladmin
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.timesince import timesince
from wagtail.models import GroupPagePermission, Site

from tests import catalogues
from tests.cms_pages.factories import HomePageFactory
from tests.paths import REPOSITORY

pytestmark = pytest.mark.site

SUPPLEMENT = REPOSITORY / "site" / "locale_wagtail" / "el" / "LC_MESSAGES"
THEIRS = [Path(package.__file__).parent for package in (wagtail, wagtail_modeladmin, django, taggit)]
TAG = re.compile(r"<[^>]*>")
REPLACES = "They have: "


def greek_of_installed(domain: str) -> dict[tuple[str, str], list[str]]:
    """What the installed packages say in Greek, by message; one message may have Greek in several of them."""
    homes = [Path(config.path) for config in apps.get_app_configs()]
    theirs = [home for home in homes if home.parent != REPOSITORY] + [Path(django.__file__).parent / "conf"]
    said: dict[tuple[str, str], list[str]] = {}
    for path in (home / "locale" / "el" / "LC_MESSAGES" / f"{domain}.po" for home in theirs):
        for entry in polib.pofile(str(path)).translated_entries() if path.exists() else []:
            said.setdefault(catalogues.key(entry), []).append(in_one_line(entry))
    return said


def english_of(roots: list[Path], domain: str) -> set[tuple[str, str, str]]:
    """Every message of the packages beneath `roots`: context, text, plural."""
    found = [path for root in roots for path in root.rglob(f"locale/en/LC_MESSAGES/{domain}.po")]
    return {
        (*catalogues.key(entry), entry.msgid_plural) for path in found for entry in polib.pofile(str(path))
    }


def in_one_line(entry: polib.POEntry) -> str:
    """The Greek of a message as the comments of the supplement cite it."""
    forms = [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)]
    return one_spaced(" | ".join(forms) if forms else entry.msgstr)


def one_spaced(text: str) -> str:
    return " ".join(text.split())


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each English form with its Greek one."""
    if entry.msgid_plural:
        return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
    return [(entry.msgid, entry.msgstr)]


def parts(text: str) -> Counter[str]:
    """What a translation must keep: placeholders, tags, the spaces at either end."""
    ends = [text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]]
    return Counter([*catalogues.PLACEHOLDER.findall(text), *TAG.findall(text), *ends])


@pytest.fixture(params=["django", "djangojs"])
def domain(request) -> str:
    return request.param


@pytest.fixture
def supplement(domain) -> polib.POFile:
    return polib.pofile(str(SUPPLEMENT / f"{domain}.po"))


def test_every_message_is_one_of_theirs(supplement, domain):
    known = english_of(THEIRS, domain)

    dead = [entry.msgid for entry in supplement if (*catalogues.key(entry), entry.msgid_plural) not in known]

    assert dead == []


def test_only_what_they_lack_or_have_wrong_is_said_here(supplement, domain):
    theirs = greek_of_installed(domain)

    unneeded = []
    for entry in supplement:
        said = theirs.get(catalogues.key(entry), [])
        corrected = one_spaced(entry.tcomment.removeprefix(REPLACES))
        if (corrected not in said) if corrected else said:
            unneeded.append(f"{entry.msgid!r}: they have {said}")

    assert unneeded == []


def test_nothing_of_the_admin_is_left_in_english(supplement, domain):
    """A message that Wagtail shares with an app or with the site may have its Greek there."""
    greek = {*greek_of_installed(domain), *map(catalogues.key, supplement)}
    greek |= {
        catalogues.key(entry) for home in catalogues.HOMES for entry in catalogues.read(REPOSITORY, home)
    }
    installed = [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    # Not rglob: the app `wagtail` is the folder that holds all the others, installed or not.
    sources = [home / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po" for home in installed]
    wanted = [entry for path in sources if path.exists() for entry in polib.pofile(str(path))]

    assert len(wanted) > {"django": 1000, "djangojs": 50}[domain]
    assert [entry.msgid for entry in wanted if catalogues.key(entry) not in greek] == []


def test_no_word_of_the_apps_is_changed(supplement):
    ours = {
        catalogues.key(entry): in_one_line(entry)
        for home in catalogues.HOMES
        for entry in catalogues.read(REPOSITORY, home)
    }

    changed = [e.msgid for e in supplement if ours.get(catalogues.key(e), in_one_line(e)) != in_one_line(e)]

    assert changed == []


def test_placeholders_and_tags_are_kept(supplement):
    broken = [
        f"{english!r} became {greek!r}"
        for entry in supplement
        for english, greek in pairs(entry)
        if parts(english) != parts(greek)
    ]

    assert broken == []


def test_every_message_is_translated_and_compiled(supplement, domain):
    compiled = polib.mofile(str(SUPPLEMENT / f"{domain}.mo"))

    assert catalogues.unfinished(supplement) == []
    assert catalogues.not_compiled(supplement, compiled) == []


def test_the_words_of_the_site_come_before_it():
    assert [Path(path).name for path in settings.LOCALE_PATHS] == ["locale", "locale_wagtail"]


@pytest.fixture
def front_page(db):
    return HomePageFactory(parent=Site.objects.get(is_default_site=True).root_page)


def editor_of(page, user):
    """The editor of the cast, with leave to edit the page."""
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=user.groups.get(), page=page, permission=permission)


def shown(response) -> str:
    """The text of a page, with the names and hints of its buttons and fields."""
    assert response.status_code == 200
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    named = [
        tag.get(name, "") for tag in soup.find_all(True) for name in ("aria-label", "placeholder", "title")
    ]
    return " ".join([soup.get_text(" "), *named])


@pytest.mark.parametrize(
    ("address", "greek", "english"),
    [
        ("/admin/", "Αναζήτηση σε όλες τις σελίδες…", "Search all pages"),
        ("/admin/", "Αλλαγή εικόνας προφίλ", "Edit account avatar"),
        ("/admin/", "Μετάβαση στο κύριο περιεχόμενο", "Skip to main content"),
        ("/admin/pages/{page}/", "Φίλτρο κατά", "Filter by"),
        ("/admin/pages/{page}/edit/", "Αποθήκευση προσχεδίου", "Save draft"),
        ("/admin/pages/{page}/edit/", "Ορατή σε όλους", "Visible to all"),
        ("/admin/pages/{page}/history/", "Εμφάνιση φίλτρων", "Show filters"),
        ("/admin/account/", "Ειδοποιήσεις", "Notifications"),
    ],
)
def test_an_editor_reads_the_admin_in_greek(address, greek, english, log_in, cast, front_page):
    editor_of(front_page, cast["editor"])

    text = shown(log_in("editor").get(address.format(page=front_page.pk)))

    assert greek in text
    assert english not in text


@pytest.mark.parametrize(
    ("address", "greek", "english"),
    [
        ("/admin/users/", "Τελευταία σύνδεση", "Last login"),
        ("/admin/images/", "Νεότερες", "Newest"),
        ("/admin/redirects/", "Ανακατευθύνσεις", "Redirects"),
        ("/admin/workflows/list/", "Ροές εργασιών", "Workflows"),
        ("/admin/reports/site-history/", "Ιστορικό ιστότοπου", "Site history"),
    ],
)
def test_an_administrator_reads_the_admin_in_greek(address, greek, english, log_in):
    text = shown(log_in("admin").get(address))

    assert greek in text
    assert english not in text


def test_the_menu_is_in_greek(log_in):
    """A script draws the menu from what stands in the page as JSON."""
    page = BeautifulSoup(log_in("admin").get("/admin/").content.decode(), "html.parser")

    menu = str(json.loads(page.find(id="wagtail-sidebar-props").string))

    assert {
        word for word in ("Βοήθεια", "Συντομεύσεις", "Ρυθμίσεις", "Ιστότοποι") if word not in menu
    } == set()
    assert {word for word in ("Help", "Shortcuts", "Settings", "Redirects") if f"'{word}'" in menu} == set()


def test_the_texts_of_the_scripts_are_in_greek(log_in):
    script = log_in("admin").get("/admin/jsi18n/").content.decode()

    assert f'"Main menu": {json.dumps("Κύριο μενού")}' in script


def test_the_door_asks_for_the_password_in_greek(client, db):
    text = shown(client.get("/admin/login/"))

    assert "Κωδικός" in text
    assert "Password" not in text


def test_a_time_ago_is_in_greek():
    now = timezone.now()

    assert timesince(now - timezone.timedelta(minutes=2), now) == "2\xa0λεπτά"
    assert "ώρες" in naturaltime(now - timezone.timedelta(hours=3, minutes=5))
