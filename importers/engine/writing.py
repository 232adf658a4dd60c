"""How a plan is written: one transaction, in the order in which two imports at once lock the same rows."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casebook.among import among
from casebook.models import Person, StaleRecord

from . import database
from .columns import columns_of_changed, columns_of_new
from .kinds import KindInSets
from .numbering import number
from .plan import Plan
from .preview import Progress
from .recording import record, record_file
from .report import Finding, ImportReport
from .written import Written

logger = logging.getLogger(__name__)

STALE = _("Somebody changed one of these records meanwhile. Nothing was written: try again.")
NO_ROOM = _("There is no room left on the disk of the database. Nothing was written.")
FAILED = _("The database stopped answering. Nothing was written: try again.")
DISK_FULL = "53100"  # PostgreSQL's own code


def write(plan: Plan, *, user, run, progress: Progress) -> ImportReport:
    """See `importers.engine.write`."""
    report = replace(plan.report, errors=list(plan.report.errors))
    if not report.is_accepted or not (report.created or report.updated):
        return report
    connection = database.connection_of(plan.in_sets.batch.model)
    try:
        with (
            database.temporary_in_memory(connection),
            database.room_for_many(connection),
            transaction.atomic(using=connection.alias),
        ):
            written = Writing(plan.in_sets, progress).write()
            record(written, user=user, run=run, kind=plan.kind)
            table = plan.table
            record_file(
                report,
                user=user,
                columns=list(plan.in_sets.batch.cells),
                format=table.recognised.kind,
                file_digest=table.digest,
            )
    except (StaleRecord, database.RowsChanged, IntegrityError):
        report.refuse_all([Finding(None, "", gettext(STALE))])
    except (OperationalError, InterfaceError) as error:
        # The text of the error stays here: it may hold what the rows say.
        logger.error("A file of %s could not be written: %s", plan.kind, type(error).__name__)
        report.refuse_all([Finding(None, "", gettext(NO_ROOM if _is_full(error) else FAILED))])
    return report


def _is_full(error: Exception) -> bool:
    """There is no room left on the disk of the database."""
    return getattr(error.__cause__, "sqlstate", "") == DISK_FULL or "disk is full" in str(error)


class Writing:
    """The records of a plan while they are written. Of an open transaction."""

    def __init__(self, kind: KindInSets, progress: Progress):
        self.kind, self.batch, self.progress = kind, kind.batch, progress
        self.now: datetime = timezone.now()
        self.created: list[int] = []  # primary keys, in the order of the frame of new records

    def write(self) -> list[Written]:
        """Write everything, and answer what was written.

        Raises:
            StaleRecord: the casebook is not any more what the plan was made for.
            IntegrityError: the same, found by the database.
        """
        self._refuse_what_changed()
        self._number()
        self._insert()
        self._update()
        related = self.kind.write_related(self)
        return [*self.kind.account(self), *related]

    def _refuse_what_changed(self) -> None:
        """A plan is void where somebody was restricted or merged since it was made."""
        restricted = frozenset(Person.objects.restricted().order_by().values_list("pk", flat=True))
        if restricted != self.batch.restricted_persons:
            raise StaleRecord("Whose processing is restricted changed.")
        persons = {person.pk for person in self.batch.lookups.persons}
        if among(Person.objects.filter(merged_into__isnull=False), "id", persons).exists():
            raise StaleRecord("A person of the file was merged into another.")

    def _number(self) -> None:
        resource, frame = self.batch.resource, self.batch.created
        if resource.numbered_field and len(frame):
            frame.filled[resource.numbered_field] = number(self.batch)

    def _insert(self) -> None:
        frame, model = self.batch.created, self.batch.model
        if not len(frame):
            return
        self.kind.fill(frame)
        columns = columns_of_new(frame, self.now)
        self.created = database.take_keys(model, len(frame))
        columns = {model._meta.pk.column: self.created} | columns
        database.insert(model, columns, len(frame), self._progress_between(0.1, 0.7))

    def _update(self) -> None:
        frame, model = self.batch.changed, self.batch.model
        if not len(frame):
            return
        columns = columns_of_changed(frame, self.batch.changed_names(), self.now)
        try:
            database.update(
                model,
                frame.keys,
                columns,
                versions=frame.stored["version"],
                go_on=self._progress_between(0.7, 0.9),
            )
        except database.RowsChanged as refusal:
            raise StaleRecord(str(refusal)) from None

    def _progress_between(self, start: float, end: float):
        return lambda done: self.progress(start + (end - start) * done, _("Writing the records"))
