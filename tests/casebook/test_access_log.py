"""The access log: what it takes, what it refuses, its chain and its triggers."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from casebook import accountability, actions, checks
from casebook.accountability import Action, chain
from casebook.models import AccessLogEntry, AccessLogHead
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    HouseholdFactory,
    NoteFactory,
    PersonFactory,
    RequestFactory,
    UserFactory,
)


@pytest.fixture
def colleague(db):
    return UserFactory(username="social1")


@pytest.fixture
def five_lines(colleague, guarded_log):
    """A sealed log of five lines."""
    for _each in range(5):
        accountability.record(actor=colleague, action=Action.CARD, subject=PersonFactory())
    accountability.seal_waiting()


def tamper(sql: str) -> None:
    """What somebody does who owns the database: the triggers are switched off, and on again."""
    from tests.conftest import run_log_guards

    run_log_guards("REMOVE")
    with connection.cursor() as cursor:
        cursor.execute(sql)
    run_log_guards("INSTALL")


# --- what a line says


def test_a_read_says_who_what_and_whom_by_codes_alone(colleague):
    person = PersonFactory(surname="Μυστικού", name="Ανώνυμη")
    request = RequestFactory(applicant=person)
    accountability.record(actor=colleague, action=Action.INSPECT, subject=request)

    line = AccessLogEntry.objects.get()
    assert (line.actor_key, line.actor_name) == (str(colleague.pk), "social1")
    assert (line.subject_kind, line.subject_code) == ("casebook.request", request.number)
    assert (line.person_key, line.person_code) == (person.pk, person.code)
    assert "Μυστικού" not in json.dumps(vars(line), default=str, ensure_ascii=False)


def test_a_record_about_several_persons_leaves_a_line_for_each(colleague):
    people = [PersonFactory(), PersonFactory()]
    appointment = AppointmentFactory(applicants=people[:1], companions=people[1:])
    accountability.record(actor=colleague, action=Action.INSPECT, subject=appointment)

    assert {line.person_code for line in AccessLogEntry.objects.all()} == {person.code for person in people}


def test_somebody_who_left_a_household_and_came_back_has_one_line(colleague):
    person = PersonFactory()
    household = HouseholdFactory(head=person, on=date(2020, 1, 1))
    actions.move_to_household(
        person=person, household=HouseholdFactory(), relation="head", on=date(2021, 1, 1)
    )
    actions.move_to_household(person=person, household=household, relation="head", on=date(2022, 1, 1))
    accountability.record(actor=colleague, action=Action.INSPECT, subject=household)

    assert AccessLogEntry.objects.count() == 1


def test_a_record_about_nobody_and_no_record_leave_one_line_each(colleague):
    accountability.record(actor=colleague, action=Action.CHANGE, subject=BodyFactory(), fields=["name"])
    accountability.record(actor=AnonymousUser(), action=Action.REFUSED, detail={"screen": "casebook_people"})
    accountability.record(actor=None, action=Action.EXPORT, detail={"kind": "people", "rows": 3})

    assert list(AccessLogEntry.objects.order_by("pk").values_list("person_key", "actor_name")) == [
        (None, "social1"),
        (None, ""),
        (None, ""),
    ]


def test_a_change_names_its_fields_and_never_what_stands_in_them(colleague):
    note = NoteFactory(text="Κακοποίηση από τον σύζυγο")
    accountability.record(actor=colleague, action=Action.CHANGE, subject=note, fields=["text", "scope"])

    assert AccessLogEntry.objects.get().fields == ["text", "scope"]
    with pytest.raises(ValueError, match="names of fields"):
        accountability.record(actor=colleague, action=Action.CHANGE, subject=note, fields=[note.text])


def test_a_detail_that_the_log_does_not_know_is_refused(colleague):
    with pytest.raises(ValueError, match="surname"):
        accountability.record(actor=colleague, action=Action.EXPORT, detail={"surname": "Μυστικού"})


def test_many_changes_of_an_import_are_written_together(colleague, django_assert_max_num_queries):
    people = [PersonFactory() for _each in range(30)]
    with django_assert_max_num_queries(2):
        accountability.record_many(
            actor=colleague, action=Action.CHANGE, changes=[(person, ["phone"]) for person in people]
        )

    assert AccessLogEntry.objects.count() == 30


def test_what_is_rolled_back_was_not_done_and_is_not_logged(colleague):
    with transaction.atomic():
        accountability.record(actor=colleague, action=Action.CREATE, subject=PersonFactory())
        transaction.set_rollback(True)

    assert not AccessLogEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_line_is_sealed_when_its_transaction_ends():
    with transaction.atomic():
        accountability.record(actor=None, action=Action.EXPORT, detail={"kind": "people"})
        assert AccessLogEntry.objects.get().number is None

    line = AccessLogEntry.objects.get()
    assert (line.number, str(AccessLogHead.objects.get())) == (1, f"1:{line.seal}")


# --- who looked


def test_who_looked_counts_reads_of_a_person_and_of_those_merged_into_her(colleague):
    person, double, other = PersonFactory(), PersonFactory(), PersonFactory()
    boss = UserFactory(username="coordinator")
    accountability.record(actor=colleague, action=Action.CARD, subject=double)
    accountability.record(actor=colleague, action=Action.UNMASK, subject=person)
    accountability.record(actor=boss, action=Action.INSPECT, subject=RequestFactory(applicant=person))
    accountability.record(actor=boss, action=Action.CHANGE, subject=person, fields=["phone"])
    accountability.record(actor=boss, action=Action.CARD, subject=other)
    actions.merge_people(source=double, into=person)

    looks = accountability.who_looked(person.code)
    assert [(look.actor_name, look.times) for look in looks] == [("coordinator", 1), ("social1", 2)]


def test_who_looked_at_somebody_whose_record_is_gone_is_still_answered(colleague):
    person = PersonFactory()
    accountability.record(actor=colleague, action=Action.CARD, subject=person)
    person.delete()

    assert [look.actor_name for look in accountability.who_looked(person.code)] == ["social1"]


# --- log-ins


def test_log_ins_are_logged(cast, client):
    client.force_login(cast["social1"])

    assert AccessLogEntry.objects.get().action == Action.LOG_IN


def test_a_failed_log_in_names_the_user_only_where_there_is_one(cast):
    authenticate(username="social1", password="wrong")
    authenticate(username="typed-my-password-here", password="")

    lines = AccessLogEntry.objects.filter(action=Action.LOG_IN_FAILED).order_by("pk")
    assert [line.detail for line in lines] == [{"user_name": "social1"}, {}]
    assert [line.actor_name for line in lines] == ["", ""]


# --- the triggers


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.update(actor_name="somebody else"),
        lambda lines: lines.update(number=None),
        lambda lines: lines.update(seal="0" * 64),
        lambda lines: lines.delete(),
        lambda lines: AccessLogHead.objects.update(number=1),
        lambda lines: AccessLogHead.objects.all().delete(),
    ],
)
def test_the_database_refuses_to_change_or_delete_lines(five_lines, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(AccessLogEntry.objects.filter(number=2))

    assert accountability.verify().fault is None


def test_a_line_that_waits_can_be_sealed_and_not_altered(colleague, guarded_log):
    accountability.record(actor=colleague, action=Action.LOG_IN)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessLogEntry.objects.update(number=1, seal="0" * 64, actor_name="somebody else")

    assert accountability.seal_waiting() == 1


# --- the chain


def test_a_whole_log_is_found_whole_and_nothing_is_sealed_twice(five_lines):
    verdict = accountability.verify()

    assert (verdict.lines, verdict.waiting, verdict.fault) == (5, 0, None)
    assert accountability.seal_waiting() == 0


def test_an_empty_log_is_whole(guarded_log):
    assert accountability.verify().fault is None


@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("UPDATE casebook_accesslogentry SET actor_name = 'x' WHERE number = 3", 3),
        ("UPDATE casebook_accesslogentry SET person_key = person_key + 1 WHERE number = 4", 4),
        ("UPDATE casebook_accesslogentry SET detail = '{\"rows\": 1}' WHERE number = 1", 1),
        ("DELETE FROM casebook_accesslogentry WHERE number = 2", 2),
        ("DELETE FROM casebook_accesslogentry WHERE number = 5", 5),
        ("DELETE FROM casebook_accesslogentry", 1),
        ("UPDATE casebook_accesslogentry SET number = 99 WHERE number = 1", 1),
        ("UPDATE casebook_accessloghead SET number = 3", 3),
        ("DELETE FROM casebook_accessloghead", 1),
    ],
)
def test_the_first_line_that_was_tampered_with_is_named(five_lines, sql, number):
    tamper(sql)

    assert accountability.verify().fault.number == number


def test_lines_that_changed_places_are_noticed(five_lines):
    tamper("UPDATE casebook_accesslogentry SET number = 99 WHERE number = 2")
    tamper("UPDATE casebook_accesslogentry SET number = 2 WHERE number = 3")
    tamper("UPDATE casebook_accesslogentry SET number = 3 WHERE number = 99")

    assert accountability.verify().fault.number == 2


def test_a_log_that_was_rewritten_up_to_its_end_differs_from_the_end_that_was_noted(five_lines):
    noted = AccessLogHead.objects.get()
    tamper("UPDATE casebook_accesslogentry SET actor_name = 'x' WHERE number = 3")
    tamper("UPDATE casebook_accesslogentry SET number = NULL, seal = ''")
    tamper("UPDATE casebook_accessloghead SET number = 0, seal = ''")
    accountability.seal_waiting()

    assert accountability.verify().fault is None
    assert accountability.verify(expect=(noted.number, noted.seal)).fault.number == 5


def test_a_log_that_was_cut_short_together_with_its_end_is_shorter_than_the_end_that_was_noted(five_lines):
    noted = AccessLogHead.objects.get()
    tamper("DELETE FROM casebook_accesslogentry WHERE number = 5")
    seal = AccessLogEntry.objects.get(number=4).seal
    tamper(f"UPDATE casebook_accessloghead SET number = 4, seal = '{seal}'")

    assert accountability.verify().fault is None
    assert accountability.verify(expect=(noted.number, noted.seal)).fault.number == 5


def test_a_line_put_in_by_hand_is_noticed_when_it_is_never_sealed(five_lines):
    line = AccessLogEntry.objects.create(at=timezone.now() - timedelta(days=1), action=Action.LOG_IN)

    assert str(line.pk) in accountability.verify().fault.message


def test_a_missing_trigger_is_noticed(five_lines):
    from tests.conftest import run_log_guards

    run_log_guards("REMOVE")

    assert "casebook_log_keeps_lines" in accountability.verify().fault.message


def test_more_lines_than_one_batch_are_sealed_in_their_order(colleague, guarded_log, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 3)
    for _each in range(7):
        accountability.record(actor=colleague, action=Action.LOG_IN)

    assert accountability.seal_waiting() == 7
    assert accountability.verify().fault is None


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_make_one_chain():
    person = PersonFactory()

    def look(_):
        try:
            accountability.record(actor=None, action=Action.CARD, subject=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(look, range(48)))
    verdict = accountability.verify()
    assert (verdict.lines, verdict.waiting) == (48, 0)
    # The triggers are not there, since the tables are emptied after this test.
    assert "trigger" in verdict.fault.message


# --- the command


def verify_by_command(*arguments: str) -> tuple[str, str, int]:
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("verify_access_log", *arguments, stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        status = end.code
    return out.getvalue(), err.getvalue(), status


def test_the_command_prints_the_end_to_be_noted(five_lines):
    out, _err, status = verify_by_command()
    head = out.splitlines()[-1]

    assert (status, head) == (0, str(AccessLogHead.objects.get()))
    assert verify_by_command("--expect", head)[2] == 0


def test_the_command_says_in_words_where_the_log_is_broken_and_exits_1(five_lines):
    tamper("DELETE FROM casebook_accesslogentry WHERE number = 2")
    out, err, status = verify_by_command()

    assert (out, status) == ("", 1)
    assert "Line 2 is missing" in err or "γραμμή 2" in err


def test_the_command_refuses_an_end_that_it_never_printed(db):
    with pytest.raises(CommandError):
        call_command("verify_access_log", "--expect", "yesterday")


def test_a_host_whose_settings_would_undo_refusals_is_warned(settings, monkeypatch):
    assert checks.refusals_stay_in_the_log(None) == []
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)
    assert [warning.id for warning in checks.refusals_stay_in_the_log(None)] == ["casebook.W001"]
