"""A process of its own that works imports off and dies where it is told to, as by kill -9.

    python -m tests.importers.dying_workers DATABASE

Reads names of DEATHS line by line, an empty one for a long life, and answers each with the exit code of a
fork that ran `manage.py work_imports --once`: of one that was killed, -9.
"""

import os
import signal
import sys
import traceback

import django
from django.core.management import call_command
from django.db import connections, transaction


def die(*args, **kwargs) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def while_looking() -> None:
    from importers.jobs import carrying

    carrying.make_plan = die


def before_the_first_row() -> None:
    _in_writing(lambda done: True)


def after_the_rows() -> None:
    """The rows were sent; on PostgreSQL the COPY that sends them is still open."""
    _in_writing(lambda done: done > 0.5)


def before_the_commit() -> None:
    from importers.jobs import carrying

    hand_back = carrying.hand_back

    def hand_back_and_die(*args) -> None:
        hand_back(*args)
        die()

    carrying.hand_back = hand_back_and_die


def after_the_commit() -> None:
    from importers.jobs import carrying

    hand_back = carrying.hand_back

    def hand_back_and_die_soon(*args) -> None:
        hand_back(*args)
        transaction.on_commit(die)

    carrying.hand_back = hand_back_and_die_soon


def _in_writing(is_time) -> None:
    from importers.jobs import carrying

    write = carrying.write

    def write_and_die(plan, *, progress, **more):
        def die_in_time(done, what) -> None:
            progress(done, what)
            if is_time(done):
                die()

        return write(plan, progress=die_in_time, **more)

    carrying.write = write_and_die


DEATHS = {
    death.__name__: death
    for death in (while_looking, before_the_first_row, after_the_rows, before_the_commit, after_the_commit)
}


def work(death: str) -> None:
    """What the fork does, which never comes back."""
    try:
        if death:
            DEATHS[death]()
        call_command("work_imports", "--once")
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main(database: str) -> None:
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    for line in sys.stdin:
        child = os.fork()
        if not child:
            work(line.strip())
        _child, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
