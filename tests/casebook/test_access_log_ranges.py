"""Lines of the access log about very many records: found by person, sealed, kept by the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from casebook import accountability, actions
from casebook.accountability import Action
from casebook.accountability.subjects import PERSON_OF, PERSONS_OF, keys_of_persons
from casebook.choices import ErasureGround
from casebook.erasure import erase_person
from casebook.models import AccessLogEntry, Appointment, Body, Household, Person, RecordRange, Request
from casebook.models.record_ranges import KeyRange, packed, within
from tests.casebook.screens import url
from tests.casebook.test_access_log import tamper
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    HouseholdFactory,
    PersonFactory,
    RequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague():
    return UserFactory(username="social1")


def enter(records, *, by=None, action=Action.CREATE) -> AccessLogEntry:
    """A line about all of `records`, which are of one model."""
    accountability.record_range(
        actor=by, action=action, model=type(records[0]), keys=[record.pk for record in records]
    )
    return AccessLogEntry.objects.latest("pk")


def codes_with(line: AccessLogEntry) -> set[str]:
    return {
        person.code for person in Person.objects.all() if line in AccessLogEntry.objects.about(person.code)
    }


@pytest.mark.parametrize(
    ("keys", "ranges"),
    [
        ([], []),
        ([7], [(7, 7)]),
        ([3, 1, 2, 2], [(1, 3)]),
        ([1, 2, 4, 5, 9], [(1, 2), (4, 5), (9, 9)]),
    ],
)
def test_keys_that_follow_each_other_are_one_range(keys, ranges):
    assert packed(keys) == [KeyRange(*each) for each in ranges]


def test_very_many_ranges_are_asked_in_parts_and_nothing_is_left_out():
    people = [PersonFactory() for _each in range(5)]
    ranges = packed([key * 2 for key in range(1, 500)] + [person.pk for person in people])
    found = [person for part in within(Person.objects.all(), "pk", ranges) for person in part]
    assert sorted(person.pk for person in found) == sorted(person.pk for person in people)


def test_one_line_is_about_all_records_and_names_no_person(colleague):
    people = [PersonFactory() for _each in range(3)]
    requests = [RequestFactory(applicant=person) for person in people]
    line = enter(requests, by=colleague)

    assert AccessLogEntry.objects.count() == 1
    assert (line.actor_name, line.subject_kind, line.subject_code) == ("social1", "casebook.request", "")
    assert (line.person_key, line.person_code) == (None, "")
    kinds = set(line.ranges.values_list("kind", flat=True))
    assert kinds == {"casebook.request", "casebook.person"}


def test_no_records_leave_no_line():
    accountability.record_range(actor=None, action=Action.CREATE, model=Request, keys=[])
    assert not AccessLogEntry.objects.exists()


def test_a_line_holds_names_of_fields_and_known_details_alone():
    person = PersonFactory()
    arguments = {"actor": None, "action": Action.CREATE, "model": Person, "keys": [person.pk]}
    with pytest.raises(ValueError, match="names of fields"), transaction.atomic():
        accountability.record_range(**arguments, fields=["Άννα Μυστικού"])
    with pytest.raises(ValueError, match="surname"), transaction.atomic():
        accountability.record_range(**arguments, detail={"surname": "Μυστικού"})


def test_who_asks_for_the_lines_on_a_person_finds_those_of_many_records():
    inside, outside = PersonFactory(), PersonFactory()
    line = enter([RequestFactory(applicant=inside)])
    RequestFactory(applicant=outside)

    assert codes_with(line) == {inside.code}


def test_everybody_of_a_household_and_of_an_appointment_finds_the_line():
    head, member, other = PersonFactory(), PersonFactory(), PersonFactory()
    household = HouseholdFactory(head=head)
    actions.move_to_household(person=member, household=household, relation="child")
    assert codes_with(enter([household])) == {head.code, member.code}

    appointment = AppointmentFactory(applicants=[member], companions=[other])
    assert codes_with(enter([appointment])) == {member.code, other.code}


def test_the_line_is_found_when_the_record_became_somebody_elses_or_is_gone():
    person, heir = PersonFactory(), PersonFactory()
    moved, deleted = (RequestFactory(applicant=person) for _each in range(2))
    entered = enter([moved, deleted])
    gone = enter([deleted], action=Action.DELETE)
    Request.objects.filter(pk=moved.pk).update(applicant=heir)
    deleted.delete()

    assert set(AccessLogEntry.objects.about(person.code)) == {entered, gone}


def test_the_line_is_found_by_the_code_of_whoever_the_person_was_merged_into():
    person, double = PersonFactory(), PersonFactory()
    line = enter([RequestFactory(applicant=double)])
    actions.merge_people(source=double, into=person)
    assert line in AccessLogEntry.objects.about(person.code)


def test_the_line_is_found_by_the_code_of_somebody_who_was_erased():
    person = PersonFactory()
    line = enter([RequestFactory(applicant=person)])
    erase_person(person=person, ground=ErasureGround.REQUEST, by=UserFactory())

    assert not Person.objects.filter(code=person.code).exists()
    assert line in AccessLogEntry.objects.about(person.code)


def test_records_about_nobody_have_a_line_of_their_own_kind_alone():
    line = enter([BodyFactory(), BodyFactory()])
    assert set(line.ranges.values_list("kind", flat=True)) == {"casebook.body"}
    assert keys_of_persons(Body, [KeyRange(1, 10**9)]) == set()


@pytest.mark.parametrize("model", [*PERSON_OF, *PERSONS_OF])
def test_the_persons_of_every_kind_of_record_are_asked_in_sets(model):
    assert keys_of_persons(model, [KeyRange(1, 10**9)]) == set()


def test_a_thousand_records_cost_as_many_queries_as_one(django_assert_num_queries):
    person = PersonFactory()
    requests = [RequestFactory(applicant=person)]
    Request.objects.bulk_create(
        Request(number=f"2021/{n:05}", applicant=person, category=requests[0].category) for n in range(300)
    )
    for some in (requests, list(Request.objects.all())):
        with django_assert_num_queries(3):  # whom they are about, the line, the ranges
            enter_without_reading(some)


def enter_without_reading(requests) -> None:
    keys = [request.pk for request in requests]
    accountability.record_range(actor=None, action=Action.CREATE, model=Request, keys=keys)


# --- seal and triggers


@pytest.fixture
def sealed(guarded_log, colleague):
    """Three sealed lines, the second of many records."""
    people = [PersonFactory() for _each in range(4)]
    accountability.record(actor=colleague, action=Action.LOG_IN)
    enter([people[0], people[1], people[3]], by=colleague)
    accountability.record(actor=colleague, action=Action.CARD, subject=people[0])
    accountability.seal_waiting()


def test_a_log_with_lines_of_many_records_is_whole(sealed):
    verdict = accountability.verify()
    assert (verdict.lines, verdict.waiting, verdict.fault) == (3, 0, None)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE casebook_recordrange SET last_key = last_key + 1",
        "UPDATE casebook_recordrange SET kind = 'casebook.request'",
        "DELETE FROM casebook_recordrange",
        "INSERT INTO casebook_recordrange (entry_id, kind, first_key, last_key) "
        "SELECT id, 'casebook.person', 900, 901 FROM casebook_accesslogentry WHERE number = 2",
    ],
)
def test_a_range_that_is_forged_breaks_the_seal_of_its_line(sealed, sql):
    tamper(sql)
    assert accountability.verify().fault.number == 2


def test_a_range_that_is_hung_on_a_line_of_one_record_breaks_its_seal(sealed):
    tamper(
        "INSERT INTO casebook_recordrange (entry_id, kind, first_key, last_key) "
        "SELECT id, 'casebook.person', 1, 2 FROM casebook_accesslogentry WHERE number = 3"
    )
    assert accountability.verify().fault.number == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda ranges: ranges.update(last_key=10**6),
        lambda ranges: ranges.all()._raw_delete(ranges.db),
        lambda ranges: RecordRange.objects.create(
            entry=AccessLogEntry.objects.get(number=3), kind="casebook.person", first_key=1, last_key=2
        ),
    ],
)
def test_the_database_refuses_to_change_delete_or_add_ranges(sealed, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(RecordRange.objects.all())
    assert accountability.verify().fault is None


def test_a_missing_trigger_of_the_ranges_is_noticed(sealed):
    drop = "DROP TRIGGER casebook_log_keeps_ranges"
    with connection.cursor() as cursor:
        cursor.execute(f"{drop} ON casebook_recordrange" if connection.vendor == "postgresql" else drop)
    assert "casebook_log_keeps_ranges" in accountability.verify().fault.message


# --- screens


def test_the_officer_finds_the_line_by_the_code_of_a_person_and_reads_its_kind(log_in):
    person = PersonFactory()
    enter([RequestFactory(applicant=person), RequestFactory()])
    client = log_in("dpo")

    found = client.get("/admin/casebook/access-log/", {"person": person.code})
    assert [str(line) for line in found.context["object_list"]] == [
        str(AccessLogEntry.objects.earliest("pk"))
    ]
    assert str(Request._meta.verbose_name_plural).capitalize() in found.content.decode()
    other = client.get("/admin/casebook/access-log/", {"person": PersonFactory().code})
    assert not other.context["object_list"]


def test_the_history_of_a_record_that_came_in_a_file_begins_with_the_file(log_in, cast):
    request, by_hand = RequestFactory(), RequestFactory()
    enter([request], by=cast["coordinator"])
    client = log_in("coordinator")

    entries = list(client.get(url("request", "history", request)).context["object_list"])
    assert [(entry.action, entry.user) for entry in entries] == [
        ("casebook.enter_by_file", cast["coordinator"])
    ]
    assert not client.get(url("request", "history", by_hand)).context["object_list"]
    assert log_in("outsider").get(url("request", "history", request)).status_code != 200


def test_the_models_of_several_persons_are_known():
    assert {Appointment, Household} <= set(PERSONS_OF)
