"""Before an export, a number in full, an erasure: is it still the same person?"""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from casebook.reauthentication import recently_authenticated
from casebook.wagtail_admin.wording import screen_url
from tests import factories

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@recently_authenticated
def export(request) -> HttpResponse:
    return HttpResponse("the cases")


@pytest.fixture
def asks_for_the_export(cast):
    """What a worker's browser gets from the export, called as the site would."""

    def ask(worker, method: str = "get", **headers) -> HttpResponse:
        request = getattr(RequestFactory(), method)("/admin/export/?from=2022-01-01", headers=headers)
        request.user, request.session = cast[worker.name], worker.browser.session
        return export(request)

    return ask


def test_who_signed_in_a_moment_ago_is_not_asked_again(social_worker, asks_for_the_export):
    assert asks_for_the_export(social_worker).content == b"the cases"


def test_later_the_person_proves_it_again_and_comes_back(social_worker, asks_for_the_export, time_machine):
    time_machine.move_to(time.time() + 16 * 60)

    answer = asks_for_the_export(social_worker)
    assert urlsplit(answer["Location"]).path == reverse("account_reauthenticate")

    wrong = social_worker.browser.post(answer["Location"], {"password": "wrong"})
    assert wrong.status_code == 200
    assert asks_for_the_export(social_worker).status_code == 302

    right = social_worker.browser.post(answer["Location"], {"password": "demo"})
    assert right["Location"] == "/admin/export/?from=2022-01-01"
    assert asks_for_the_export(social_worker).content == b"the cases"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/admin/export/?kind=people", "/admin/export/?kind=people"),
        ("https://evil.example/admin/export/", "/admin/"),
        ("", "/admin/"),
    ],
)
def test_what_was_sent_is_not_kept_and_the_way_leads_back_to_the_form(
    social_worker, asks_for_the_export, time_machine, came_from, back
):
    time_machine.move_to(time.time() + 16 * 60)

    answer = asks_for_the_export(social_worker, "post", referer=came_from)

    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [back]
    assert "from=2022" not in str(dict(social_worker.browser.session))


def test_before_numbers_are_shown_in_full_the_person_proves_it_and_comes_back_to_the_card(
    social_worker, cast, time_machine
):
    person = factories.PersonFactory(amka="17058001235")
    factories.RequestFactory(applicant=person, worker=cast["social1"])
    card, numbers = (
        screen_url("person", "inspect", person),
        reverse("casebook_show_numbers", args=[person.pk]),
    )
    assert "17058001235" in social_worker.browser.post(numbers).content.decode()
    time_machine.move_to(time.time() + 16 * 60)

    answer = social_worker.browser.post(numbers, headers={"referer": f"http://testserver{card}"})
    assert urlsplit(answer["Location"]).path == reverse("account_reauthenticate")

    back = social_worker.browser.post(answer["Location"], {"password": "demo"})
    assert back["Location"] == card
    assert "17058001235" in social_worker.browser.post(numbers).content.decode()


def test_a_session_of_a_strange_door_proves_nothing(colleague, cast, asks_for_the_export):
    worker = colleague("social1")
    worker.browser.force_login(cast["social1"])

    assert asks_for_the_export(worker).status_code == 302


def test_new_recovery_codes_want_it_too(social_worker, time_machine):
    time_machine.move_to(time.time() + 16 * 60)

    assert social_worker.opens(reverse("mfa_generate_recovery_codes")).request["PATH_INFO"] == reverse(
        "account_reauthenticate"
    )
