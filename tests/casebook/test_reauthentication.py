"""The casebook asks its host to let people prove who they are, and knows nothing of how."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse, HttpResponseRedirect

from casebook import conf
from casebook.reauthentication import recently_authenticated


def sends_away(request) -> HttpResponse:
    return HttpResponseRedirect("/prove-it/")


def is_content(request) -> None:
    return None


@recently_authenticated
def export(request, kind: str) -> HttpResponse:
    return HttpResponse(f"export of {kind}")


def test_without_a_way_of_the_hosts_signing_in_once_is_enough(rf, settings):
    settings.CASEBOOK = {}

    assert export(rf.get("/"), kind="people").content == b"export of people"


def test_a_host_that_is_content_lets_the_view_answer(rf, settings):
    settings.CASEBOOK = {"REAUTHENTICATE": f"{__name__}.is_content"}

    assert export(rf.post("/"), kind="people").content == b"export of people"


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_a_host_that_is_not_sends_the_person_away_with_every_method(rf, settings, method):
    settings.CASEBOOK = {"REAUTHENTICATE": f"{__name__}.sends_away"}

    assert export(getattr(rf, method)("/"), kind="people")["Location"] == "/prove-it/"


@pytest.mark.parametrize("path", ["nowhere.at_all", "casebook", "", 7, "casebook.conf.NAME"])
def test_a_way_that_cannot_be_found_opens_nothing_and_fails_at_check(rf, settings, path):
    settings.CASEBOOK = {"REAUTHENTICATE": path}

    with pytest.raises(ImproperlyConfigured, match="REAUTHENTICATE"):
        export(rf.get("/"), kind="people")
    assert any("REAUTHENTICATE" in problem for problem in conf.problems())
