"""The worker of imports as a service of its own, where CASEBOOK_IMPORTERS["WORKER"] is "command"."""

import logging
import signal
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connection
from django.utils.translation import gettext as _

from importers import jobs

logger = logging.getLogger(__name__)

PAUSE = 2  # seconds between two looks at an empty queue


class Command(BaseCommand):
    help = (
        "Look at and write the imports that wait, one after the other, until SIGTERM stops it; "
        "then it ends after the one in its hands. Whatever ends it, a file is written whole or not at all."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="End when nothing waits any more.")

    def handle(self, *, once, **options):
        if once:
            try:
                jobs.work_off(is_beating=True)
            except DatabaseError:
                raise CommandError(_("The database does not answer. What waits stays as it is.")) from None
        else:
            self._serve()

    def _serve(self) -> None:
        self.is_stopped = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.is_stopped:
            close_old_connections()
            if not self._carry_next():
                time.sleep(PAUSE)

    def _carry_next(self) -> bool:
        try:
            jobs.throw_expired_away()
            return jobs.carry_next(is_beating=True)
        except DatabaseError as error:  # also SQLite, while somebody else writes for long
            logger.error("Imports wait: the database does not answer (%s).", type(error).__name__)
            connection.close()
            return False

    def _stop(self, number, frame) -> None:
        self.is_stopped = True
