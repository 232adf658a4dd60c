"""Where a case leaks without a screen of its own: searches, logs, indexes, files, pages, mail."""

import io
from importlib import import_module

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.admin.search import admin_search_areas
from wagtail.models import ModelLogEntry, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from casebook.leak_walk.addresses import addresses
from casebook.models import AccessLogEntry
from importers.exporting import run_export
from importers.resources import KINDS
from tests.casebook.leak_stage import CANARY, set_stage
from tests.casebook.screens import url
from tests.casebook.sending import submit

# What of the stage stands nowhere but on the screens of those who may see it.
SINGING = [CANARY.surname, CANARY.name, CANARY.amka, CANARY.afm, CANARY.phone, CANARY.note]
NO_CASES = ["outsider", "editor", "manager", "dpo", "admin"]


@pytest.fixture
def stage(cast):
    return set_stage(cast)


def sung(text: str) -> list[str]:
    return [canary for canary in [*SINGING, CANARY.counselling_note] if canary in text]


@pytest.mark.parametrize("name", ["editor", "manager", "dpo", "admin", "reception", "coordinator"])
def test_the_search_of_the_admin_has_no_area_of_cases_and_finds_nobody(log_in, cast, stage, name):
    client, request = log_in(name), RequestFactory().get("/")
    request.user = cast[name]
    areas = [area.url for area in admin_search_areas.search_items_for_request(request)]

    assert [address for address in areas if "/casebook/" in address] == []
    for address in [*areas, reverse("wagtailadmin_pages:search")]:
        for word in (CANARY.phone, CANARY.amka, stage.person.code):
            # What was typed stands in the field again; the person does not stand beneath it.
            page = client.get(address, {"q": word}).content.decode()
            assert [canary for canary in sung(page) if canary != word] == []


def test_nothing_of_a_case_has_a_chooser_an_api_or_a_feed():
    shared = ("chooser", "_api:", "feed", "rss", "calendar", "sitemap", "snippet")
    found = [address.name for address in addresses() if any(word in address.name.lower() for word in shared)]

    assert len(found) > 10
    assert [name for name in found if "casebook" in name] == []


@pytest.mark.parametrize("name", [*NO_CASES, "reception", "social1", "coordinator"])
def test_site_history_tells_no_name_and_no_note(log_in, stage, name):
    writer = log_in("social2")
    submit(writer, "person", stage.person, surname=CANARY.surname, name=CANARY.name, sex="female")
    writer.get(url("person", "inspect", stage.person))

    page = log_in(name).get(reverse("wagtailadmin_reports:site_history"))

    assert sung(page.content.decode()) == []


def test_what_is_written_of_work_on_a_case_stands_in_no_log_index_revision_or_session(log_in, stage):
    client = log_in("social2")
    data = {"surname": CANARY.surname, "name": CANARY.name, "sex": "female", "phone": CANARY.phone}
    client.post(url("person", "create"), data)
    client.post(url("note", "create", person=stage.person.pk), {"scope": "private", "text": CANARY.note})
    client.post(reverse("casebook_find_by_number"), {"q": CANARY.phone})
    client.get(url("person", "inspect", stage.person))

    for model in (ModelLogEntry, PageLogEntry, Revision, ReferenceIndex, IndexEntry, AccessLogEntry):
        assert sung(str(list(model.objects.values()))) == [], model
    assert not Revision.objects.filter(content_type__app_label="casebook").exists()
    assert not ReferenceIndex.objects.filter(base_content_type__app_label="casebook").exists()
    assert not IndexEntry.objects.filter(content_type__app_label="casebook").exists()
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    assert sung(str(dict(sessions(client.session.session_key).items()))) == []
    assert AccessLogEntry.objects.count() > 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_goes_out_holds_no_note(cast, stage, kind):
    stream = io.BytesIO()
    rows = run_export(kind, stream, user=cast["coordinator"])
    text = stream.getvalue().decode("utf-8-sig")

    assert rows > 0
    assert CANARY.note not in text
    assert CANARY.counselling_note not in text
    assert [key for key in KINDS[kind].resource.fields if "note" in key or "text" in key] == []


@pytest.mark.parametrize(
    "address", ["/no-such-page/", "/admin/no-such-page/", "/admin/casebook/person/inspect/999999/"]
)
@pytest.mark.parametrize("name", ["nobody", *NO_CASES])
def test_a_page_that_does_not_exist_says_nothing(log_in, stage, name, address):
    answer = log_in(name).get(address, follow=True)

    assert sung(answer.content.decode()) == []


def test_the_page_of_an_error_says_nothing(log_in, stage, monkeypatch, caplog):
    """Neither to who caused it, nor to who reads the server's log: no settings, no record, no search."""

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    client = log_in("reception")
    client.raise_request_exception = False
    monkeypatch.setattr("casebook.wagtail_admin.finding.describe_person", fail)
    answer = client.post(reverse("casebook_search_people"), {"q": CANARY.surname})

    assert answer.status_code == 500
    assert sung(answer.content.decode()) == []
    assert sung(caplog.text) == []


@pytest.mark.site
def test_mail_says_nothing_of_cases(cast, stage):
    answer = Client().post(reverse("account_reset_password"), {"email": cast["social2"].email})

    assert answer.status_code == 302
    [letter] = mail.outbox
    assert sung(f"{letter.subject}{letter.body}{letter.alternatives}") == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_bookmarked_form_is_gone_when_the_request_goes_to_a_colleague(log_in, cast, stage, method):
    request = stage.request
    request.worker = cast["psych1"]
    request.save()
    client = log_in("psych1")
    bookmark = url("request", "edit", request)
    assert client.get(bookmark).status_code == 200

    request.worker = cast["psych2"]
    request.save()
    lost = getattr(client, method)(bookmark, {"status": "void"})
    none = getattr(client, method)(url("request", "edit", type(request)(pk=999_999)), {"status": "void"})

    request.refresh_from_db()
    assert (lost.status_code, lost.content) == (404, none.content)
    assert request.status == "new"
