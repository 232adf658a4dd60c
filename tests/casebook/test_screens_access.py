"""Every screen of the casebook by every member of the cast."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import get_resolver, reverse

from casebook.choices import Role
from casebook.models import Appointment, Body, Note
from tests import factories
from tests.casebook.screens import CASE_MODELS, CATALOGUE_MODELS, one_of_each, url

EVERY_MODEL = [*CASE_MODELS, *CATALOGUE_MODELS]
OPEN_TO_CASE_WORKERS = set(CASE_MODELS) - {"counsellingcase", "counsellingsession"}
LISTS = {
    "nobody": set(),
    "outsider": set(),
    "editor": set(),
    "admin": set(CATALOGUE_MODELS),
    "manager": set(),
    "dpo": set(),
    "reception": OPEN_TO_CASE_WORKERS,
    "social1": set(CASE_MODELS),
    "social2": set(CASE_MODELS),
    "psych1": set(CASE_MODELS),
    "psych2": set(CASE_MODELS),
    "coordinator": set(EVERY_MODEL),
}
# Whom one of each record is shown to, beside the coordinator, who reads all of them.
READERS = {
    "person": {"reception", "social1", "social2", "psych1", "psych2"},
    "household": {"reception", "social1", "social2", "psych1", "psych2"},
    "request": {"reception", "social1", "social2"},
    "appointment": {"reception", "social1", "social2"},
    "counsellingcase": {"psych1"},
    "counsellingsession": {"psych1"},
    "referral": {"reception", "social1", "social2"},
    "programmeenrolment": {"reception", "social1", "social2"},
    "contacttally": {"reception", "social1", "social2", "psych1", "psych2"},
}
WRITERS = {
    "person": READERS["person"] | {"coordinator"},
    "household": READERS["household"] | {"coordinator"},
    "request": {"social1", "social2", "coordinator"},
    "appointment": {"reception", "social1", "social2", "coordinator"},
    "counsellingcase": {"psych1", "coordinator"},
    "counsellingsession": {"psych1"},
    "referral": {"social1", "social2", "coordinator"},
    "programmeenrolment": {"social1", "social2", "coordinator"},
    "contacttally": READERS["contacttally"] | {"coordinator"},
}
CASE_WORKERS = ["reception", "social1", "social2", "psych1", "psych2", "coordinator"]


def turned_away(response) -> bool:
    """Wagtail's answer to who may not: the first page of the admin, or the log-in."""
    return response.status_code == 302 and response.url.split("?")[0] in {
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_login"),
    }


@pytest.mark.parametrize("name", LISTS)
def test_each_opens_the_lists_of_the_own_roles_and_no_other(log_in, name):
    client = log_in(name)
    opened, other = set(), set()
    for model in EVERY_MODEL:
        response = client.get(url(model, "index_results"))
        if response.status_code == 200:
            opened.add(model)
        elif not turned_away(response):
            other.add((model, response.status_code))

    assert opened == LISTS[name]
    assert other == set()


@pytest.mark.parametrize("name", ["nobody", "outsider", "editor", "admin", "manager", "dpo"])
def test_who_has_no_part_in_cases_is_turned_away_from_every_address(log_in, cast, name):
    records = one_of_each(cast)
    client = log_in(name)
    addresses = []
    for model in [*EVERY_MODEL, "note"]:
        if model in LISTS[name]:
            continue
        record = getattr(records, model)
        addresses.append(url(model, "create"))
        addresses.append(url(model, "edit", record))
        if model == "note":
            continue
        addresses += [url(model, action, record) for action in ("inspect", "history", "history_results")]
        if model in CATALOGUE_MODELS:
            addresses.append(url(model, "delete", record))
    addresses.append(reverse("casebook_find_by_number"))

    let_in = [address for address in addresses if not turned_away(client.get(address))]
    posted = [address for address in addresses if not turned_away(client.post(address, {}))]

    assert let_in == []
    assert posted == []


@pytest.mark.parametrize("name", ["editor", "admin", "manager"])
def test_searches_and_clicks_are_closed_to_who_has_no_part_in_cases(log_in, cast, name):
    records = one_of_each(cast)
    client = log_in(name)
    attendance = reverse("casebook_note_attendance", args=[records.appointment.pk])

    assert turned_away(client.post(reverse("casebook_search_people"), {"q": "Δοκιμοπούλου"}))
    assert turned_away(client.post(reverse("casebook_requests_of_people"), {"person": records.person.pk}))
    assert turned_away(client.post(attendance, {"status": "held"}))
    assert Appointment.objects.get(pk=records.appointment.pk).status == "scheduled"


@pytest.mark.parametrize("name", CASE_WORKERS)
def test_a_record_of_another_answers_as_a_record_that_does_not_exist(log_in, cast, name):
    records = one_of_each(cast)
    client = log_in(name)
    wrong = []
    for model in CASE_MODELS:
        record = getattr(records, model)
        may_list = model in LISTS[name]
        may_read = name == "coordinator" or name in READERS[model]
        for action in ("inspect", "edit", "history_results"):
            response = client.get(url(model, action, record))
            allowed = may_read and (action != "edit" or name in WRITERS[model])
            expected = 200 if allowed else 302 if may_read or not may_list else 404
            if response.status_code != expected:
                wrong.append((model, action, response.status_code, expected))
            if not may_read:
                record_of_nobody = type(record)(pk=999_999)
                nothing = client.get(url(model, action, record_of_nobody))
                assert nothing.status_code == response.status_code
                assert nothing.content == response.content

    assert wrong == []


def test_who_reads_a_request_without_working_on_it_cannot_post_a_change(log_in, cast):
    records = one_of_each(cast)

    response = log_in("reception").post(url("request", "edit", records.request), {"status": "void"})

    records.request.refresh_from_db()
    assert turned_away(response)
    assert records.request.status == "new"


def test_only_entries_of_the_catalogue_have_an_address_for_deleting():
    names = {str(name) for name in get_resolver("wagtail.admin.urls").reverse_dict}
    deleted = {name.split("_")[1] for name in names if name.endswith("_modeladmin_delete")}

    assert "casebook_person_modeladmin_edit" in names
    assert deleted == set(CATALOGUE_MODELS)


def test_a_note_is_corrected_by_its_author_alone(log_in, cast):
    note = factories.NoteFactory(author=cast["social1"], scope="shared")

    statuses = {
        name: log_in(name).get(url("note", "edit", note)).status_code
        for name in ("social1", "social2", "psych1")
    }

    assert statuses == {"social1": 200, "social2": 302, "psych1": 302}


def test_a_private_note_of_another_does_not_exist(log_in, cast):
    note = factories.NoteFactory(author=cast["social1"], scope="private")

    assert log_in("social2").get(url("note", "edit", note)).status_code == 404
    assert Note.objects.count() == 1


def test_a_role_that_is_taken_away_closes_the_screen_at_the_next_request(log_in, cast):
    client = log_in("social1")
    assert client.get(url("person", "index_results")).status_code == 200

    cast["social1"].groups.clear()

    assert turned_away(client.get(url("person", "index_results")))


def test_django_permissions_open_nothing(log_in, cast):
    """Not even all of them: a superuser without a case role is no case worker."""
    cast["editor"].user_permissions.set(Permission.objects.all())
    everything = Permission.objects.filter(content_type__app_label="casebook", content_type__model="caserole")
    cast["editor"].user_permissions.add(*everything)

    assert turned_away(log_in("editor").get(url("person", "index_results")))
    assert turned_away(log_in("admin").get(url("person", "index_results")))


def test_a_superuser_keeps_the_catalogue_and_sees_no_case(log_in, cast):
    records = one_of_each(cast)
    client = log_in("admin")

    for model in CATALOGUE_MODELS:
        record = getattr(records, model)
        addresses = [url(model), url(model, "create")]
        addresses += [url(model, action, record) for action in ("inspect", "edit", "history", "delete")]
        assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)
    client.post(url("body", "create"), {"name": "Νέος φορέας", "code": "neos"})
    assert Body.objects.filter(code="neos").exists()
    assert turned_away(client.get(url("person", "index_results")))


def test_a_catalogue_administrator_keeps_the_catalogue_and_sees_no_case(db, client):
    group_permission = Permission.objects.get(codename="role_catalogue")
    user = factories.UserFactory(username="keeper", roles=[Role.MANAGEMENT])
    user.groups.get().permissions.add(group_permission)
    client.force_login(user)

    assert client.get(url("body", "index_results")).status_code == 200
    assert turned_away(client.get(url("person", "index_results")))
