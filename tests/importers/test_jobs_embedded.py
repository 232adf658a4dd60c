"""The thread that does the work of imports where nobody runs another worker."""

import pytest

from casebook.models import Person
from importers import jobs
from importers.jobs import worker
from importers.models import ImportRun

State = ImportRun.State
pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = "code;surname;name\nΑΒ-2022-000001;Υποδείγματος;Ελένη\n"
SECONDS = 120  # a slow machine's


@pytest.fixture
def embedded(settings):
    settings.CASEBOOK_IMPORTERS = {"WORKER": "embedded"}


def worked(run: ImportRun) -> ImportRun:
    """The run after the thread has ended, which nothing keeps alive."""
    thread = worker._thread
    if thread is not None:
        thread.join(SECONDS)
        assert not thread.is_alive()
    return ImportRun.objects.get(pk=run.pk)


def test_a_thread_looks_at_a_file_and_writes_it_and_ends(cast, embedded):
    run = ImportRun.objects.receive(
        user=cast["coordinator"], kind="people", file_name="", data=PEOPLE.encode()
    )
    jobs.submit_preview(run)
    run = worked(run)
    assert (run.state, run.created) == (State.PREVIEWED, 1)

    jobs.confirm(run, user=run.user, shown=run.digest)

    assert worked(run).state == State.DONE
    assert Person.objects.get().code == "ΑΒ-2022-000001"


def test_what_waited_while_the_process_was_away_is_found_by_whoever_looks(cast, embedded):
    run = ImportRun.objects.receive(
        user=cast["coordinator"], kind="people", file_name="", data=PEOPLE.encode()
    )

    jobs.status(run)

    assert worked(run).state == State.PREVIEWED
