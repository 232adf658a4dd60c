"""The one way around the triggers that keep confirmed years: the demo takes away the years that it made.

They are lifted within a transaction: whoever else writes waits until they stand again, and where anything
fails they were never gone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# Of migration 0016, with their tables. Those that keep what was confirmed from being changed stay.
DELETION = {
    "casebook_deletes_no_figure": "casebook_snapshotfigure",
    "casebook_deletes_no_year": "casebook_reportsnapshot",
}


@contextmanager
def years_may_go() -> Iterator[None]:
    """Lift the guard of confirmed years against deletion, and of nothing else, while the block runs."""
    lifted = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    with transaction.atomic(), lifted():
        yield


@contextmanager
def _on_postgresql() -> Iterator[None]:
    def turn(how: str) -> None:
        # A table is not altered while checks of its rows wait.
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname = ANY(%s)", [list(DELETION)])
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {DELETION[name]} {how} TRIGGER {name}")

    turn("DISABLE")
    yield
    turn("ENABLE")


@contextmanager
def _on_sqlite() -> Iterator[None]:
    named = f"type = 'trigger' AND name IN ({', '.join(['%s'] * len(DELETION))})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE {named}", list(DELETION))  # noqa: S608
        present = cursor.fetchall()
        for name, _statement in present:
            cursor.execute(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        for _name, statement in present:
            cursor.execute(statement)
