"""The data protection officer's screen: who may open it, what it filters, what its file says."""

import csv
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from casebook import accountability
from casebook.accountability import Action
from casebook.models import AccessLogEntry
from casebook.search import person_code
from casebook.spreadsheets import make_inert
from tests.conftest import CAST
from tests.factories import PersonFactory, RequestFactory, UserFactory

ADDRESSES = ["casebook_access_log", "casebook_access_log_results"]


@pytest.fixture
def lines(cast):
    """Two persons: social1 read both, the coordinator changed the first one's request."""
    first, second = PersonFactory(surname="Μυστικού"), PersonFactory()
    for person in (first, second):
        accountability.record(actor=cast["social1"], action=Action.CARD, subject=person)
    request = RequestFactory(applicant=first)
    accountability.record(actor=cast["coordinator"], action=Action.CHANGE, subject=request, fields=["status"])
    return first, second


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", [name for name in CAST if name != "dpo"])
def test_nobody_but_the_officer_reads_the_log_and_whoever_tries_is_in_it(log_in, name, address):
    answer = log_in(name).get(reverse(address))

    assert answer.status_code == 302
    # Who may not enter the admin at all never reaches the screen.
    tried = AccessLogEntry.objects.filter(action=Action.REFUSED).values_list("actor_name", flat=True)
    assert list(tried) == ([] if name == "outsider" else [name])


def test_no_single_permission_opens_the_log(cast, client):
    user = cast["outsider"]
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    client.force_login(user)
    for permission in Permission.objects.exclude(pk=enter.pk):
        user.user_permissions.set([enter, permission])
        assert client.get(reverse("casebook_access_log")).status_code == 302, permission


def test_the_officer_reads_codes_and_no_names(log_in, lines):
    page = log_in("dpo").get(reverse("casebook_access_log")).content.decode()

    assert lines[0].code in page
    assert "Μυστικού" not in page


def test_the_log_of_one_person_says_who_looked(log_in, lines):
    answer = log_in("dpo").get(reverse("casebook_access_log"), {"person": lines[0].code})

    assert [(look.actor_name, look.times) for look, *_moments in answer.context["looks"]] == [("social1", 1)]
    assert {line.person_code for line in answer.context["object_list"]} == {lines[0].code}


def test_a_code_typed_in_latin_letters_finds_the_person():
    assert person_code(" ab-2022-000123 ") == "ΑΒ-2022-000123"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"actor_name": "SOCIAL1"}, 2),
        ({"action": ["change"]}, 1),
        ({"action": ["change", "card"]}, 3),
        ({"at_from": "2100-01-01"}, 0),
        ({"at_to": "2001-01-01"}, 0),
        ({"person": "ΑΒ-1999-000001"}, 0),
        # What is no declared filter changes nothing.
        ({"actor_name__startswith": "x", "detail__regex": "x", "bogus": "1"}, 4),
    ],
)
def test_the_log_is_filtered(log_in, lines, query, count):
    client = log_in("dpo")  # a line of its own

    answer = client.get(reverse("casebook_access_log"), query)

    assert answer.context["paginator"].count == count


def test_the_list_costs_the_same_for_many_lines(log_in, lines, django_assert_max_num_queries):
    client = log_in("dpo")
    accountability.record_many(actor=None, action=Action.CARD, changes=[(lines[0], [])] * 60)
    client.get(reverse("casebook_access_log"))
    with django_assert_max_num_queries(15):
        client.get(reverse("casebook_access_log"), {"person": lines[0].code})


def test_the_file_has_the_filtered_lines_with_their_seals_and_is_logged(log_in, cast, lines):
    accountability.record(actor=UserFactory(username="=1+1"), action=Action.EXPORT)
    accountability.seal_waiting()
    query = {"export": "csv", "at_from": "2020-01-01"}
    answer = log_in("dpo").get(reverse("casebook_access_log"), query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))

    assert len(rows[0]) == 9
    # The log-in and the export itself, too.
    assert len(rows) == 1 + AccessLogEntry.objects.count()
    assert {row[5] for row in rows[1:]} == {"", lines[0].code, lines[1].code}
    assert len(rows[-1][-1]) == 64
    assert {row[2] for row in rows[1:]} == {"social1", "coordinator", "dpo", "'=1+1"}
    logged = AccessLogEntry.objects.get(action=Action.EXPORT, actor_name="dpo")
    assert logged.detail["period_start"] == f"{date(2020, 1, 1)}T00:00:00+02:00"
    assert logged.detail["kind"] == "access_log"


def test_who_took_out_the_file_of_a_person_looked(log_in, lines):
    client = log_in("coordinator")
    address = reverse("casebook_person_modeladmin_access_file", args=[lines[0].pk])
    assert client.post(address).status_code == 200
    # A list is of nobody.
    accountability.record(actor=None, action=Action.EXPORT, detail={"kind": "people"})

    looks = accountability.who_looked(lines[0].code)

    assert {(look.actor_name, look.times) for look in looks} == {("social1", 1), ("coordinator", 1)}


@pytest.mark.parametrize(
    ("asked", "logged"),
    [
        ({"actor_name": "Παπαδοπούλου Μαρία", "person": "Παπαδοπούλου Μαρία"}, None),
        (
            {"person": "ab-2022-000123", "actor_name": "SOCIAL1"},
            {"person": "ΑΒ-2022-000123", "actor_name": "social1"},
        ),
        ({"person": "ΑΒ-2022-000123 Μαρία", "action": ["card"]}, {"action": ["card"]}),
    ],
)
def test_nothing_that_the_officer_typed_freely_gets_into_the_log(log_in, lines, asked, logged):
    log_in("dpo").get(reverse("casebook_access_log"), asked | {"export": "csv"})

    line = AccessLogEntry.objects.get(action=Action.EXPORT)
    assert line.detail.get("filter") == logged
    assert "Μαρία" not in str(line.detail)


@pytest.mark.parametrize("text", ["=1+1", "+30", "-1", "@x", "\t=1", "＝1"])
def test_nothing_in_the_file_runs_as_a_formula(text):
    assert make_inert(text) == f"'{text}"
    assert make_inert(f"x{text}") == f"x{text}"


def test_a_wrong_date_is_said_and_exports_nothing(log_in, lines):
    answer = log_in("dpo").get(reverse("casebook_access_log"), {"at_from": "31/02/2022", "export": "csv"})

    assert answer.context["filters"].form.errors["at"]
    assert not AccessLogEntry.objects.filter(action=Action.EXPORT).exists()
