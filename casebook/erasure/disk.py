"""What deleted rows leave on a disk, as far as the site can reach it.

SQLite overwrites what is freed where it is told to, and its log is emptied after an erasure. PostgreSQL keeps
dead rows until VACUUM: docs/operations.md says so.
"""

import logging

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)


def overwrite_what_is_deleted() -> None:
    """Let the database overwrite freed space, from now on. (The ready site does so from its first row on.)"""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def empty_the_log() -> None:
    """Write what was committed into the database itself, and empty the log beside it.

    While others read, SQLite leaves the log for later: so the next erasure tries again, and its own
    checkpoints come now and then.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError as error:
        logger.warning("The log of SQLite was not emptied after an erasure: %s", error)
