"""Workers that are killed, processes of their own: a file is written whole or not at all, and once."""

import os
import select
import subprocess
import sys
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from casebook.models import NumberSequence, Request
from importers import jobs
from importers.jobs import queue
from importers.models import ImportRun
from tests.factories import PersonFactory
from tests.paths import REPOSITORY

State = ImportRun.State
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

DEADLINE = 300  # seconds, for a machine that does much else
KILLED = -9
CODE = "ΑΒ-2022-000001"
REQUESTS = "number;received_on;person;category\n"


class Workshop:
    """Workers in another process, on the database of the tests."""

    def __init__(self):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "site")]),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.importers.dying_workers", connection.settings_dict["NAME"]],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def begin(self, death: str = "") -> None:
        """Let a worker begin, who dies at `death` or lives."""
        self.process.stdin.write(f"{death}\n".encode())
        self.process.stdin.flush()

    def end(self) -> int:
        """The exit code of the worker that began."""
        ready, _writable, _broken = select.select([self.process.stdout], [], [], DEADLINE)
        assert ready, "the worker neither ended nor died"
        return int(self.process.stdout.readline())

    def work(self, death: str = "") -> int:
        self.begin(death)
        return self.end()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        try:
            self.process.wait(DEADLINE)
        finally:
            self.process.kill()


@pytest.fixture
def workshop(db):
    made = Workshop()
    yield made
    made.close()


@pytest.fixture
def previewed(cast, standard_catalogue):
    """previewed() answers a run of a file with two new requests, whose preview waits for an answer."""
    PersonFactory(code=CODE)
    row = f";1/2/2022;{CODE};housing_benefit\n"
    data = (REQUESTS + row * 2).encode()

    def receive() -> ImportRun:
        run = ImportRun.objects.receive(user=cast["coordinator"], kind="requests", file_name="", data=data)
        jobs.work_off()
        run.refresh_from_db()
        assert run.state == State.PREVIEWED, run.error or run.preview
        return run

    return receive


def confirm(run: ImportRun) -> ImportRun:
    jobs.confirm(run, user=run.user, shown=run.digest)
    return run


def everything() -> dict:
    """How many rows each table has, and which numbers were given out. The runs themselves do not count."""
    labels = ("casebook", "casebook_importers")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    counts = {model.__name__: model._default_manager.count() for model in models if model is not ImportRun}
    return counts | {"numbers": list(NumberSequence.objects.order_by("pk").values())}


def let_the_lease_end(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def numbers() -> list[str]:
    return sorted(Request.objects.values_list("number", flat=True))


def test_a_worker_that_is_killed_in_its_work_leaves_nothing_and_the_next_one_writes_all(workshop, previewed):
    run = previewed()
    nothing = everything()

    confirm(run)
    for death in ("before_the_first_row", "after_the_rows", "before_the_commit"):
        assert workshop.work(death) == KILLED, death
        run.refresh_from_db()
        assert (run.state, everything()) == (State.RUNNING, nothing), death
        assert queue.take("another") is None, "the dead worker's lease goes on"
        # Its attempts are forgotten, so that each death is the first one.
        let_the_lease_end(run)
        ImportRun.objects.filter(pk=run.pk).update(attempts=0)

    assert workshop.work() == 0
    run.refresh_from_db()
    assert (run.state, run.created, numbers()) == (State.DONE, 2, ["2022/00001", "2022/00002"])


def test_a_worker_that_is_killed_after_its_work_leaves_all_and_nothing_is_written_twice(workshop, previewed):
    run = confirm(previewed())

    assert workshop.work("after_the_commit") == KILLED
    run.refresh_from_db()
    assert (run.state, numbers()) == (State.DONE, ["2022/00001", "2022/00002"])
    all_of_it = everything()

    assert workshop.work() == 0
    assert everything() == all_of_it


def test_a_file_whose_worker_is_killed_while_it_looks_is_looked_at_by_the_next_one(workshop, previewed):
    run = previewed()
    jobs.read_anew(run, user=run.user, reading={})
    nothing = everything()

    assert workshop.work("while_looking") == KILLED
    run.refresh_from_db()
    assert (run.state, everything()) == (State.PREVIEWING, nothing)

    let_the_lease_end(run)
    assert workshop.work() == 0
    run.refresh_from_db()
    assert (run.state, run.created) == (State.PREVIEWED, 2)


def test_two_workers_at_once_write_two_files_one_after_the_other(workshop, previewed):
    other_workshop = Workshop()
    runs = [confirm(previewed()), confirm(previewed())]
    try:
        workshop.begin()
        other_workshop.begin()
        assert (workshop.end(), other_workshop.end()) == (0, 0)
    finally:
        other_workshop.close()

    # Whichever was the second would give out other numbers than its preview said, or the same ones.
    for run in runs:
        run.refresh_from_db()
    assert {run.state for run in runs} <= {State.DONE, State.PREVIEWED}
    done = sum(run.state == State.DONE for run in runs)
    assert done >= 1
    assert numbers() == [f"2022/{serial:05}" for serial in range(1, 2 * done + 1)]
