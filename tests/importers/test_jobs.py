"""The work of an import outside of requests: who takes it, how it ends, what is left where it stops."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils import timezone

from casebook.accountability import Action
from casebook.models import AccessLogEntry, Person
from importers import jobs
from importers.jobs import pulse, queue
from importers.models import ImportRun
from importers.models.runs import LIFETIME

State = ImportRun.State
pytestmark = pytest.mark.django_db

PEOPLE = "Κωδικός;Επώνυμο;Όνομα\nΑΒ-2022-000001;Υποδείγματος;Ελένη\nΑΒ-2022-000002;Δοκιμής;Ανδρέας\n"


@pytest.fixture
def receive(cast):
    """receive("…") answers the run of a file that the coordinator chose."""

    def choose(text: str = PEOPLE, kind: str = "people") -> ImportRun:
        run = ImportRun.objects.receive(
            user=cast["coordinator"], kind=kind, file_name="Παπαδόπουλος.csv", data=text.encode()
        )
        jobs.submit_preview(run)
        return run

    return choose


@pytest.fixture
def previewed(receive):
    """A run whose preview waits for an answer."""
    run = receive()
    jobs.work_off()
    run.refresh_from_db()
    return run


def confirmed(run: ImportRun) -> ImportRun:
    jobs.confirm(run, user=run.user, shown=run.digest)
    jobs.work_off()
    return ImportRun.objects.get(pk=run.pk)


def test_a_file_is_looked_at_and_nothing_is_written(previewed):
    assert previewed.state == State.PREVIEWED
    assert (previewed.rows, previewed.created, previewed.refused) == (2, 2, 0)
    assert previewed.preview["report"]["created"] == 2
    assert not Person.objects.exists()


def test_what_was_shown_is_written_and_the_file_is_thrown_away(previewed):
    run = confirmed(previewed)

    assert (run.state, run.created) == (State.DONE, 2)
    assert Person.objects.count() == 2
    assert (bytes(run.content), run.preview, run.glance, run.file_name) == (b"", {}, {}, "")


def test_the_same_file_twice_changes_nothing(previewed, receive):
    confirmed(previewed)
    again = receive()
    jobs.work_off()
    again.refresh_from_db()

    run = confirmed(again)

    assert (run.state, run.created, run.updated, run.unchanged) == (State.DONE, 0, 0, 2)
    assert set(Person.objects.values_list("version", flat=True)) == {1}


def test_a_file_that_is_no_table_is_refused_in_words_and_kept_to_be_read_otherwise(receive):
    run = receive("Επώνυμο\n")
    jobs.work_off()
    run.refresh_from_db()

    assert run.state == State.REFUSED
    assert run.error
    assert run.data == "Επώνυμο\n".encode()


def test_refused_rows_are_shown_and_cannot_be_confirmed(receive):
    run = receive("Κωδικός;Επώνυμο;Όνομα\nΑΒ-2022-000001;;Ελένη\n")
    jobs.work_off()
    run.refresh_from_db()

    assert (run.state, run.refused) == (State.REFUSED, 1)
    with pytest.raises(jobs.NotPossible):
        jobs.confirm(run, user=run.user, shown=run.digest)


def test_a_second_click_writes_nothing_twice(previewed):
    jobs.confirm(previewed, user=previewed.user, shown=previewed.digest)
    with pytest.raises(jobs.NotPossible):
        jobs.confirm(previewed, user=previewed.user, shown=previewed.digest)
    jobs.work_off()
    with pytest.raises(jobs.NotPossible) as refusal:
        jobs.confirm(previewed, user=previewed.user, shown=previewed.digest)

    assert "already" in str(refusal.value) or "ήδη" in str(refusal.value)
    assert Person.objects.count() == 2


def test_a_tab_that_shows_an_older_preview_confirms_nothing(previewed):
    with pytest.raises(jobs.NotPossible):
        jobs.confirm(previewed, user=previewed.user, shown="0" * 64)

    previewed.refresh_from_db()
    assert previewed.state == State.PREVIEWED


def test_what_would_be_written_otherwise_than_shown_is_shown_again(previewed, receive):
    other = receive(PEOPLE.replace("Ελένη", "Μαρία"))
    jobs.work_off()
    other.refresh_from_db()
    confirmed(other)

    run = confirmed(previewed)

    assert run.state == State.PREVIEWED
    assert run.error
    assert run.updated == 1
    assert Person.objects.get(code="ΑΒ-2022-000001").name == "Μαρία"


def test_a_plan_that_was_kept_is_not_written_after_somebody_wrote(previewed, log_in):
    person = Person.objects.create(code="ΑΒ-2022-000001", surname="Άλλη", name="Άλλη")
    from casebook import accountability

    accountability.record(actor=previewed.user, action=Action.CREATE, subject=person)

    run = confirmed(previewed)

    assert run.state == State.PREVIEWED
    assert (run.created, run.updated) == (1, 1)


@pytest.mark.parametrize("is_active", [True, False])
def test_whoever_may_not_import_any_more_writes_nothing(previewed, is_active):
    user = get_user_model()._default_manager.get(pk=previewed.user.pk)
    user.groups.clear()
    user.is_active = is_active
    user.save()

    run = confirmed(previewed)

    assert run.state == State.FAILED
    assert not Person.objects.exists()


def test_two_workers_never_carry_one_run(receive):
    receive()

    first, second = queue.take("one"), queue.take("two")

    assert first is not None
    assert second is None


def test_while_one_is_written_others_wait_and_are_looked_at(receive, previewed):
    jobs.confirm(previewed, user=previewed.user, shown=previewed.digest)
    other = receive(PEOPLE.replace("2022", "2023"))
    jobs.work_off()
    assert queue.take("nobody") is None
    ImportRun.objects.filter(pk=previewed.pk).update(
        state=State.RUNNING, worker="one", lease_until=timezone.now() + queue.LEASE
    )
    other.refresh_from_db()
    jobs.confirm(other, user=other.user, shown=other.digest)
    third = receive(PEOPLE.replace("2022", "2024"))

    assert queue.take("two").pk == third.pk
    assert queue.take("two") is None


def test_the_run_of_a_worker_that_died_is_taken_again_and_its_old_worker_writes_nothing(receive):
    run = receive()
    first = queue.take("dead")
    ImportRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    second = queue.take("alive")

    assert second.pk == run.pk
    with pytest.raises(queue.LeaseLost):
        queue.hand_back(first, "dead", State.PREVIEWED)
    with pytest.raises(queue.LeaseLost):
        queue.renew(first, "dead", 50, "")


def test_a_run_whose_workers_die_again_and_again_fails_in_words(receive):
    run = receive()
    for name in ("one", "two", "three"):
        assert queue.take(name) is not None
        ImportRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    assert queue.take("four") is None
    run.refresh_from_db()
    assert (run.state, bool(run.error)) == (State.FAILED, True)


def test_what_waits_is_stopped_at_once_and_its_file_is_gone(receive):
    run = receive()

    jobs.cancel(run, user=run.user)

    run.refresh_from_db()
    assert (run.state, bytes(run.content)) == (State.CANCELLED, b"")
    assert jobs.work_off() == 0


def test_what_is_being_written_is_stopped_and_rolled_back(previewed, monkeypatch):
    from importers.jobs import carrying

    def write_and_be_stopped(plan, *, user, run, progress):
        Person.objects.create(code="ΑΒ-2022-000009", surname="Μισή", name="Γραμμή")
        jobs.cancel(run, user=user)
        progress(0.5, "")

    monkeypatch.setattr(carrying, "write", write_and_be_stopped)

    run = confirmed(previewed)

    assert run.state == State.CANCELLED
    assert not Person.objects.exists()


def test_another_process_stops_a_run_through_its_row(receive):
    run = receive()
    taken = queue.take("one")
    jobs.cancel(run, user=run.user)

    assert queue.renew(taken, "one", 10, "") is True


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database or disk is full"),
        ZeroDivisionError("Ελένη"),
        UnicodeDecodeError("utf-8", "Ελένη".encode(), 0, 1, "Ελένη"),
        ValidationError("Ελένη"),
    ],
)
def test_what_fails_is_said_on_the_page_and_leaves_nothing(previewed, monkeypatch, error, caplog):
    from importers.jobs import carrying

    def fail(plan, *, user, run, progress):
        Person.objects.create(code="ΑΒ-2022-000009", surname="Μισή", name="Γραμμή")
        raise error

    monkeypatch.setattr(carrying, "write", fail)

    run = confirmed(previewed)

    assert (run.state, bool(run.error)) == (State.FAILED, True)
    assert not Person.objects.exists()
    assert "Ελένη" not in caplog.text


def test_a_file_that_nobody_answers_for_is_thrown_away(previewed, receive):
    ImportRun.objects.filter(pk=previewed.pk).update(
        created_at=timezone.now() - LIFETIME - timedelta(minutes=1)
    )

    receive()

    previewed.refresh_from_db()
    assert (previewed.state, bytes(previewed.content), previewed.preview) == (State.CANCELLED, b"", {})


def test_the_progress_of_a_run_is_told_in_this_process(receive):
    run = queue.take("one") if receive() else None
    with pulse.Pulse(run, "one", is_beating=False) as beat:
        beat(0.4, "Reading")

        assert jobs.status(run) == {"state": State.PREVIEWING, "progress": 40, "step": "Reading"}


def test_a_file_is_read_otherwise_and_looked_at_anew(receive):
    run = ImportRun.objects.receive(
        user=receive().user, kind="people", file_name="", data=PEOPLE.encode("cp1253")
    )
    jobs.work_off()
    run.refresh_from_db()

    jobs.read_anew(
        run, user=run.user, reading={"encoding": "", "delimiter": ";", "sheet": "", "month_first": False}
    )
    jobs.work_off()

    run.refresh_from_db()
    assert (run.state, run.created) == (State.PREVIEWED, 2)


def test_a_file_that_was_written_before_is_told_of_where_its_rows_have_no_key(receive):
    text = "Επώνυμο;Όνομα\nΥποδείγματος;Ελένη\n"
    first = receive(text)
    jobs.work_off()
    first.refresh_from_db()
    assert not first.preview["report"]["warnings"]
    confirmed(first)

    again = receive(text)
    jobs.work_off()

    again.refresh_from_db()
    warnings = [warning["message"] for warning in again.preview["report"]["warnings"]]
    assert f"{timezone.localtime(ImportRun.objects.get(pk=first.pk).finished_at):%d/%m/%Y}" in warnings[0]


def test_whoever_ends_a_run_is_not_overruled_by_who_read_it_before(receive):
    run = receive()
    ImportRun.objects.filter(pk=run.pk).update(state=State.DONE)

    queue.give_up(run)
    jobs.forget_all()

    run.refresh_from_db()
    assert (run.state, run.error) == (State.DONE, "")


def test_whoever_sees_what_a_file_would_change_leaves_a_line_of_reading(receive):
    changed = Person.objects.create(code="ΑΒ-2022-000001", surname="Υποδείγματος", name="Άλλη")
    Person.objects.create(code="ΑΒ-2022-000009", surname="Τρίτη", name="Άσχετη")

    receive()
    jobs.work_off()

    lines = AccessLogEntry.objects.filter(action=Action.INSPECT)
    assert [(line.person_code, line.actor_name) for line in lines] == [(changed.code, "coordinator")]


def test_whoever_sees_a_namesake_leaves_a_line_of_reading(receive):
    namesake = Person.objects.create(code="ΑΒ-2022-000001", surname="Υποδείγματος", name="Ελένη")

    receive("Επώνυμο;Όνομα\nΥποδείγματος;Ελένη\n")
    jobs.work_off()

    lines = AccessLogEntry.objects.filter(action=Action.INSPECT)
    assert [line.person_code for line in lines] == [namesake.code]
