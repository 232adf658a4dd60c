"""The rows of a file into the casebook, all of them or none: what commands, the demo and tests call."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .engine import Finding, ImportReport, Plan, Progress, make_plan
from .engine import write as write_plan
from .mapping import Mapping
from .models import ImportRun
from .reading import Table


def run_import(
    kind: str,
    table: Table,
    *,
    user,
    dry_run: bool,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    is_kept: bool = False,
) -> ImportReport:
    """Bring the rows of `table` into the casebook for `user` (None: a script): all of them, or none.

    The report has errors where rows are refused; nothing is written then, nor on a dry run. A run that
    `is_kept` stands in the list of imports and can be undone there.
    """
    plan = make_plan(kind, table, user=user, mapping=mapping, progress=progress)
    if dry_run or not plan.report.is_accepted:
        return plan.report
    if not is_kept or not (plan.report.created or plan.report.updated):
        return write_plan(plan, user=user, progress=progress)
    return _write_and_keep(plan, user, progress)


def _write_and_keep(plan: Plan, user, progress: Progress | None) -> ImportReport:
    with transaction.atomic():
        run = ImportRun(
            kind=plan.kind, user=user, file_digest=plan.table.digest, state=ImportRun.State.RUNNING
        )
        try:
            with transaction.atomic():
                run.save()
        except IntegrityError:
            message = _("Another file is being written now. Nothing was written: try again.")
            plan.report.refuse_all([Finding(None, "", message)])
            return plan.report
        report = write_plan(plan, user=user, run=run, progress=progress)
        if report.is_accepted:
            run.note_counts(report)
            run.state, run.finished_at = ImportRun.State.DONE, timezone.now()
            run.save()
        else:
            transaction.set_rollback(True)
    return report
