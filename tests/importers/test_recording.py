"""What a run leaves: one line for all that it entered, a line and a history for each change, a journal."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from casebook.accountability import Action
from casebook.choices import ErasureGround
from casebook.erasure import erase_person
from casebook.models import AccessLogEntry, EarlierValue, Household, Person, Request
from importers.engine.recording import record, record_file
from importers.engine.report import ImportReport
from importers.models import JournalChange, JournalRange, Transfer
from tests.factories import HouseholdFactory, PersonFactory, RequestFactory, UserFactory
from tests.importers.written import change, changed, entered, run_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def coordinator():
    return UserFactory(username="coordinator")


def test_new_records_have_one_line_with_the_names_of_their_columns(coordinator):
    requests = [RequestFactory() for _each in range(3)]
    run = write(entered(*requests, fields=["received_on", "category"]), user=coordinator)

    line = AccessLogEntry.objects.get()
    assert (line.action, line.actor_name, line.fields) == (
        Action.CREATE,
        "coordinator",
        ["received_on", "category"],
    )
    assert line.detail == {"kind": "requests", "created": 3}
    assert all(line in AccessLogEntry.objects.about(each.applicant.code) for each in requests)
    assert not ModelLogEntry.objects.exists()
    (row,) = run.entered.all()
    assert (row.model, row.first_key, row.last_key, row.version) == (
        "casebook.request",
        requests[0].pk,
        requests[-1].pk,
        1,
    )


def test_a_changed_record_has_a_line_a_history_and_its_earlier_values(coordinator):
    before, after = PersonFactory(), PersonFactory()
    request = RequestFactory(applicant=before, outcome="Παλιό")
    write(changed(change(request, applicant=after, outcome="Νέο")), user=coordinator)

    lines = AccessLogEntry.objects.order_by("pk")
    assert [(line.action, line.subject_code, line.person_code, line.fields) for line in lines] == [
        (Action.CHANGE, request.number, person.code, ["applicant", "outcome"]) for person in (after, before)
    ]
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.label, entry.user) == ("wagtail.edit", request.number, coordinator)
    assert entry.data["version"] == 1
    assert len(entry.data["fields"]) == 2
    values = EarlierValue.objects.of(request)
    assert {(value.field, value.before) for value in values} == {
        ("applicant", before.code),
        ("outcome", "Παλιό"),
    }
    assert {(value.person, value.version, value.changed_by) for value in values} == {(after, 1, coordinator)}


def test_a_value_that_reads_the_same_is_no_earlier_value():
    request = RequestFactory()
    same = change(request, received_on=request.received_on)
    write(changed(same))
    assert not EarlierValue.objects.exists()


def test_a_record_of_several_persons_has_earlier_values_of_none():
    household = HouseholdFactory(head=PersonFactory())
    write(changed(change(household, declared_minors=2), model=Household))
    assert EarlierValue.objects.get().person is None


def test_rows_beside_a_record_stand_in_the_journal_alone():
    household = HouseholdFactory(head=PersonFactory())
    run = write(entered(household), entered(household.memberships.get(), is_told=False))
    assert AccessLogEntry.objects.get().subject_kind == "casebook.household"
    assert set(run.entered.values_list("model", "is_told")) == {
        ("casebook.household", True),
        ("casebook.householdmembership", False),
    }


def test_a_script_without_a_run_is_logged_and_leaves_no_journal():
    request = RequestFactory()
    record(
        [entered(RequestFactory()), changed(change(request, outcome="Νέο"))], user=None, run=None, kind="x"
    )
    assert AccessLogEntry.objects.count() == 2
    assert not JournalRange.objects.exists()
    assert not JournalChange.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_records():
    people = [PersonFactory() for _each in range(2)]
    requests = [RequestFactory(applicant=people[0]) for _each in range(30)]
    counts = []
    for some in (requests[:2], requests[2:]):
        written = changed(*(change(each, applicant=people[1], outcome="Νέο") for each in some))
        run = run_of()
        with CaptureQueriesContext(connection) as queries:
            write(entered(*some), written, run=run)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_file_leaves_a_transfer_a_line_and_a_word_in_the_history_of_the_site(coordinator):
    report = ImportReport("people", rows=3, created=2, updated=1)
    record_file(report, user=coordinator, columns=["surname"], format="csv", file_digest="a" * 64)

    transfer = Transfer.objects.get()
    assert (transfer.kind, transfer.rows, transfer.created, transfer.updated) == ("people", 3, 2, 1)
    line = AccessLogEntry.objects.get(action=Action.IMPORT)
    assert line.detail == {
        "kind": "people",
        "rows": 3,
        "created": 2,
        "updated": 1,
        "columns": ["surname"],
        "format": "csv",
        "file_digest": "a" * 64,
    }
    assert ModelLogEntry.objects.get().action == "importers.import"


# --- the journal is as secret as the record


def test_what_stood_in_a_record_is_encrypted_in_the_journal():
    person = PersonFactory(address="Κρυφή 13")
    write(changed(change(person, address="Φανερή 1"), model=Person), kind="people")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM casebook_importers_journalchange")
        (content,) = cursor.fetchone()
    assert "Κρυφή" not in content
    assert JournalChange.objects.get().says["stored"] == {"address": "Κρυφή 13"}


def test_an_erasure_empties_what_the_journal_keeps_of_the_person():
    person, other = PersonFactory(), PersonFactory()
    mine, others = RequestFactory(applicant=person), RequestFactory(applicant=other)
    write(
        changed(change(person, phone="2101234567"), model=Person),
        changed(change(mine, outcome="Νέο"), change(others, outcome="Νέο")),
    )
    erase_person(person=person, ground=ErasureGround.REQUEST, by=UserFactory())

    kept = {(row.model, row.key): bool(row.content) for row in JournalChange.objects.all()}
    assert kept == {
        ("casebook.person", person.pk): False,
        ("casebook.request", mine.pk): False,
        ("casebook.request", others.pk): True,
    }
    assert Request.objects.filter(pk=others.pk).exists()
