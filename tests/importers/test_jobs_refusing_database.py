"""A database that refuses in the middle of the rows: it is said in words, and nothing was written."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from casebook.models import NumberSequence, Person
from importers import jobs
from importers.jobs import carrying
from importers.models import ImportRun

State = ImportRun.State
# SQLite on a full disk rolls everything back, that of the tests too, if there were one around it.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

FULL_DISK = """
    CREATE FUNCTION refuse_for_want_of_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk AFTER INSERT ON casebook_person EXECUTE FUNCTION refuse_for_want_of_room();
"""
ROOM_AGAIN = "DROP TRIGGER full_disk ON casebook_person; DROP FUNCTION refuse_for_want_of_room;"

# Enough for pages that were not there before.
PEOPLE = "code;surname;name\n" + "".join(
    f"ΑΒ-2022-{number:06};{'Υποδείγματος' * 4};{'Ελένη' * 5}\n" for number in range(1, 1501)
)


@pytest.fixture
def confirmed(cast):
    """A run that waits to be written."""
    run = ImportRun.objects.receive(
        user=cast["coordinator"], kind="people", file_name="", data=PEOPLE.encode()
    )
    jobs.work_off()
    run.refresh_from_db()
    assert run.state == State.PREVIEWED, run.error
    jobs.confirm(run, user=run.user, shown=run.digest)
    return run


def assert_that_nothing_was_written(run: ImportRun) -> None:
    """The file is shown again with a sentence, and is written once the database takes it."""
    run.refresh_from_db()
    assert (run.state, bool(run.error)) == (State.PREVIEWED, True)
    assert not Person.objects.exists()
    assert not NumberSequence.objects.exists()

    jobs.confirm(run, user=run.user, shown=run.digest)
    jobs.work_off()

    run.refresh_from_db()
    assert (run.state, run.error, Person.objects.count()) == (State.DONE, "", 1500)


def test_a_full_disk_is_said_and_nothing_is_written(confirmed, monkeypatch):
    write = carrying.write

    def write_on_a_full_disk(*args, **kwargs):
        monkeypatch.undo()
        with _no_room_left():
            return write(*args, **kwargs)

    monkeypatch.setattr(carrying, "write", write_on_a_full_disk)

    jobs.work_off()

    confirmed.refresh_from_db()
    assert any(word in confirmed.error for word in ("room", "χώρος"))
    assert_that_nothing_was_written(confirmed)


def test_a_database_that_goes_away_is_said_and_nothing_is_written(confirmed, monkeypatch):
    write = carrying.write

    def write_and_lose_the_database(plan, *, progress, **more):
        def lose(done, what):
            progress(done, what)
            if done > 0.5:
                monkeypatch.undo()
                _end_this_session()

        return write(plan, progress=lose, **more)

    monkeypatch.setattr(carrying, "write", write_and_lose_the_database)

    jobs.work_off()

    assert_that_nothing_was_written(confirmed)


def _end_this_session() -> None:
    """As a server that is restarted ends it. SQLite's file does not go away: there the next statement breaks
    off, which takes the whole transaction back."""
    if connection.vendor == "sqlite":
        breaks_off = iter([1])
        connection.connection.set_progress_handler(lambda: next(breaks_off, 0), 1)
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    finally:
        other.close()


@contextmanager
def _no_room_left() -> Iterator[None]:
    """SQLite's file may not grow; PostgreSQL, whose disk nobody fills for a test, says that it is full."""
    # Past Django, which lets nothing be asked within a transaction that is broken.
    execute = connection.connection.execute
    if connection.vendor == "sqlite":
        pages = execute("PRAGMA page_count").fetchone()[0]
        execute(f"PRAGMA max_page_count = {pages}")
    else:
        execute(FULL_DISK)
    try:
        yield
    finally:
        execute("PRAGMA max_page_count = 4294967294" if connection.vendor == "sqlite" else ROOM_AGAIN)
