"""Databases that a run makes for itself and drops, on SQLite and on a server of PostgreSQL."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

# The address of a server and of a database on it from which others may be made.
SERVER = "BENCH_POSTGRESQL"


@contextmanager
def sqlite() -> Iterator[str]:
    """The DATABASE_URL of an empty database."""
    with tempfile.TemporaryDirectory(prefix="centre-bench-") as folder:
        yield f"sqlite:///{folder}/centre.sqlite3"


@contextmanager
def postgresql(server: str) -> Iterator[str]:
    """The DATABASE_URL of an empty database on the server with the address `server`."""
    import psycopg

    name = f"centre_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
