"""The rows of a file into the casebook, all of them or none: what commands, the demo and tests call."""

from __future__ import annotations

from .engine import ImportReport, Plan, Progress, make_plan
from .engine import write as write_plan
from .mapping import Mapping
from .reading import Table


def look_at(kind: str, table: Table, *, user, mapping: Mapping | None = None) -> Plan:
    """What the rows of `table` would do to the casebook. Nothing is written."""
    return make_plan(kind, table, user=user, mapping=mapping)


def run_import(
    kind: str,
    table: Table,
    *,
    user,
    dry_run: bool,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring the rows of `table` into the casebook for `user` (None: a script): all of them, or none.

    The report has errors where rows are refused; nothing is written then, nor on a dry run.
    """
    plan = make_plan(kind, table, user=user, mapping=mapping, progress=progress)
    if dry_run or not plan.report.is_accepted:
        return plan.report
    return write_plan(plan, user=user, progress=progress)
