"""Pages and documents that are not for everybody open after the second factor, for those who need one."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import BaseViewRestriction, Collection, CollectionViewRestriction, PageViewRestriction

from casebook import groups
from casebook.choices import Role
from cms_pages.models import StandardPage
from tests.browser.ground import lay_ground

pytestmark = [pytest.mark.site, pytest.mark.django_db]

WORDS = "Πρακτικό της ομάδας"
PASSWORD = "κρυφό"


@pytest.fixture
def page():
    home = lay_ground("testserver", 80)
    section = home.add_child(instance=StandardPage(title="Για το προσωπικό", slug="prosopiko"))
    return section.add_child(instance=StandardPage(title=WORDS, slug="praktiko"))


@pytest.fixture
def document():
    collection = Collection.get_first_root_node().add_child(instance=Collection(name="Προσωπικό"))
    file = ContentFile(WORDS.encode(), name="praktiko.txt")
    return get_document_model().objects.create(title=WORDS, file=file, collection=collection)


@pytest.fixture(params=["page", "document"])
def kept(request, page, document):
    """kept("login") keeps a page or a document for people who sign in; answers its address."""

    def keep(restriction_type: str) -> str:
        says = {"restriction_type": restriction_type}
        if restriction_type == BaseViewRestriction.PASSWORD:
            says["password"] = PASSWORD
        if request.param == "page":
            # Of the page above: what is kept of a page is kept of those below it.
            made = PageViewRestriction.objects.create(page=page.get_parent(), **says)
        else:
            made = CollectionViewRestriction.objects.create(collection=document.collection, **says)
        if restriction_type == BaseViewRestriction.GROUPS:
            made.groups.add(Group.objects.get(name=groups.GROUP_NAMES[Role.SOCIAL_WORKER]))
        return page.url if request.param == "page" else document.url

    return keep


def reads(browser, address: str) -> bool:
    answer = browser.get(address)
    return answer.status_code == 200 and WORDS in answer.getvalue().decode()


BY_PERSON = [BaseViewRestriction.LOGIN, BaseViewRestriction.GROUPS]


@pytest.mark.parametrize("restriction_type", BY_PERSON)
def test_a_password_alone_opens_nothing_that_is_kept_for_colleagues(colleague, kept, restriction_type):
    address = kept(restriction_type)
    worker = colleague("social1")
    worker.signs_in()

    answer = worker.browser.get(address)

    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


@pytest.mark.parametrize("restriction_type", BY_PERSON)
def test_with_the_second_factor_it_opens(kept, social_worker, restriction_type):
    assert reads(social_worker.browser, kept(restriction_type))


def test_a_session_of_a_strange_door_proves_it_first_and_comes_back(kept, social_worker, cast):
    address = kept(BaseViewRestriction.LOGIN)
    stranger = social_worker.another_browser()
    stranger.browser.force_login(cast["social1"])

    asked = stranger.browser.get(address)
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
    back = stranger.browser.post(asked["Location"], {"code": stranger.code(30)})

    assert back["Location"] == address
    assert reads(stranger.browser, address)


def test_who_needs_no_second_factor_reads_what_is_kept_for_people_who_sign_in(kept, colleague):
    address = kept(BaseViewRestriction.LOGIN)
    editor = colleague("editor")

    assert not reads(editor.browser, address)
    editor.signs_in()
    assert reads(editor.browser, address)


def test_who_is_in_no_group_that_reads_it_does_not(kept, colleague):
    address = kept(BaseViewRestriction.GROUPS)
    editor = colleague("editor")
    editor.signs_in()

    assert not reads(editor.browser, address)


def test_a_page_behind_a_password_of_its_own_asks_everybody_for_that(kept, colleague):
    address = kept(BaseViewRestriction.PASSWORD)
    worker = colleague("social1")
    worker.signs_in()

    answer = worker.browser.get(address)

    assert answer.status_code == 200
    assert WORDS not in answer.getvalue().decode()


def test_public_pages_and_documents_stay_open_on_the_way_to_the_second_factor(colleague, page, document):
    worker = colleague("social1")
    worker.signs_in()

    assert reads(worker.browser, page.url)
    assert reads(worker.browser, document.url)
