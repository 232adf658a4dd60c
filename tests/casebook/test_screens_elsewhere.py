"""The casebook in the rest of Wagtail's admin: the menu, the first page, groups, logs, indexes."""

import pytest
from django.apps import apps
from django.contrib.admin.utils import quote
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem, admin_menu
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.index import class_is_indexed

from casebook.wagtail_admin.group import CasebookGroup
from tests import factories
from tests.casebook.screens import CASE_MODELS, CATALOGUE_MODELS, one_of_each, today_at, url

CASES = set(CASE_MODELS)
MENU = {
    "outsider": None,
    "editor": None,
    "admin": set(CATALOGUE_MODELS),
    "dpo": set(),
    "reception": CASES - {"counsellingcase", "counsellingsession"},
    "social1": CASES,
    "psych1": CASES,
    "coordinator": CASES | set(CATALOGUE_MODELS),
}


def addresses(items) -> set[str]:
    found = set()
    for item in items:
        found |= addresses(item.menu_items) if hasattr(item, "menu_items") else {item.url}
    return found


def casebook_menu(user):
    request = RequestFactory().get("/")
    request.user = user
    shown = [item for item in admin_menu.render_component(request) if item.name == "casebook"]
    return addresses(shown) if shown else None


@pytest.mark.parametrize("name", MENU)
def test_each_sees_the_own_part_of_the_menu(cast, name):
    expected = MENU[name]
    shown = casebook_menu(cast[name])
    lists = {url(model) for model in [*CASE_MODELS, *CATALOGUE_MODELS]}

    if expected is None:
        assert shown is None
    else:
        assert shown & lists == {url(model) for model in expected}


def test_other_modules_add_items_to_the_menu(cast):
    def extra():
        return MenuItem("Extra", "/extra/", order=350)

    with hooks.register_temporarily("register_casebook_menu_item", extra):
        item = CasebookGroup().get_menu_item()
        request = RequestFactory().get("/")
        request.user = cast["reception"]

        assert "/extra/" in addresses(item.menu.render_component(request))


def test_the_first_page_shows_case_workers_their_day(log_in, cast):
    records = one_of_each(cast)
    hidden = records.counsellingsession.appointment
    home = reverse("wagtailadmin_home")

    mine = log_in("social1").get(home).content.decode()
    reception = log_in("reception").get(home).content.decode()

    assert url("appointment", "inspect", records.appointment) in mine
    assert records.request.number in mine
    assert "10:00" in reception
    assert url("appointment", "inspect", hidden) not in mine + reception
    assert "Κρυφοπούλου" not in mine + reception


@pytest.mark.parametrize("name", ["editor", "admin"])
def test_the_first_page_shows_nobody_else_anything_of_it(log_in, cast, name):
    one_of_each(cast)
    page = log_in(name).get(reverse("wagtailadmin_home")).content.decode()

    assert "casebook-my-day" not in page
    assert "Δοκιμοπούλου" not in page


def test_the_first_page_asks_as_many_questions_on_a_full_day(log_in, cast, django_assert_max_num_queries):
    client = log_in("reception")

    def queries():
        with django_assert_max_num_queries(80) as captured:
            assert client.get(reverse("wagtailadmin_home")).status_code == 200
        return len(captured)

    def more(count):
        for _number in range(count):
            factories.AppointmentFactory(starts_at=today_at(9), status="scheduled")
            factories.RequestFactory(status="waiting_documents", worker=cast["reception"])

    more(2)
    queries()
    few = queries()
    more(5)

    assert queries() == few


def test_a_group_is_given_roles_and_no_permission_on_records(log_in):
    group = Group.objects.create(name="Ξένοι")
    page = log_in("admin").get(reverse("wagtailusers_groups:edit", args=[group.pk])).context["form"]
    offered = page.fields["permissions"].queryset.filter(content_type__app_label="casebook")

    assert {permission.content_type.model for permission in offered} <= {"caserole", "centresettings"}
    assert offered.filter(codename="role_reception").exists()


def test_records_of_cases_stand_in_no_index_and_no_revision(log_in, cast):
    one_of_each(cast)
    tally = {"date": "04/04/2022", "channel": "phone", "topic": "ΚΕΑ", "count": "3"}
    log_in("reception").post(url("contacttally", "create"), tally)

    records = [apps.get_model("casebook", name) for name in [*CASE_MODELS, *CATALOGUE_MODELS, "note"]]
    assert [model for model in records if class_is_indexed(model)] == []
    assert [model for model in records if ReferenceIndex.model_is_indexable(model)] == []
    assert not ReferenceIndex.objects.filter(base_content_type__app_label="casebook").exists()
    assert not Revision.objects.filter(content_type__app_label="casebook").exists()


def test_the_log_of_the_site_names_codes_alone(log_in, cast):
    data = {"surname": "Ημερολογίδου", "name": "Άννα", "sex": "female", "phone": "2109711111"}
    log_in("reception").post(url("person", "create"), data)
    client = log_in("reception")
    client.post(url("note", "create", person=1), {"scope": "shared", "text": "Μυστικό"})

    entry = ModelLogEntry.objects.get(content_type__app_label="casebook")
    assert entry.label.startswith("ΑΒ-")
    assert sorted(entry.data["fields"]) == ["name", "phone", "sex", "surname"]
    assert "Ημερολογίδου" not in f"{entry.label}{entry.data}"

    report = log_in("admin").get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert entry.label in report
    assert "Ημερολογίδου" not in report
    assert url("person", "edit", type("Row", (), {"pk": quote(entry.object_id)})) not in report


def test_an_editor_finds_nothing_of_a_case_in_the_log_of_the_site(log_in, cast):
    data = {"surname": "Ημερολογίδου", "name": "Άννα", "sex": "female"}
    log_in("reception").post(url("person", "create"), data)
    code = ModelLogEntry.objects.get(content_type__app_label="casebook").label

    report = log_in("editor").get(reverse("wagtailadmin_reports:site_history"))

    assert code not in report.content.decode()


def test_links_to_records_are_made_for_who_may_follow_them(cast):
    records = one_of_each(cast)

    assert AdminURLFinder(cast["admin"]).get_edit_url(records.person) is None
    assert AdminURLFinder(cast["editor"]).get_edit_url(records.request) is None
    assert AdminURLFinder(cast["psych2"]).get_edit_url(records.counsellingcase) is None
    assert AdminURLFinder(cast["social1"]).get_edit_url(records.request) == url(
        "request", "edit", records.request
    )


def test_a_note_is_written_down_in_no_log(log_in, cast):
    person = factories.PersonFactory()
    log_in("social1").post(url("note", "create", person=person.pk), {"scope": "private", "text": "Μυστικό"})

    assert not ModelLogEntry.objects.exists()
