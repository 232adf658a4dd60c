"""The engine of imports: a file becomes a plan, which can be looked at and then written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tables import Table
from .plan import Change, Effect, Namesake, Plan, Preview, Progress, no_progress
from .report import Finding, FindingGroup, ImportReport
from .row_by_row import run_rows

if TYPE_CHECKING:
    from ..mapping import Mapping

__all__ = [
    "Change",
    "Effect",
    "Finding",
    "FindingGroup",
    "ImportReport",
    "Namesake",
    "Plan",
    "Preview",
    "Progress",
    "make_plan",
    "write",
]


def make_plan(
    kind: str, table: Table, *, user, mapping: Mapping | None = None, progress: Progress | None = None
) -> Plan:
    """What the rows of `table` would do to the casebook. Nothing is written."""
    report = run_rows(kind, table, user=user, dry_run=True)
    (progress or no_progress)(1.0, "")
    return Plan(kind, table, mapping, report)


def write(plan: Plan, *, user, run=None, progress: Progress | None = None) -> ImportReport:
    """Write what `plan` says in one transaction; where that cannot be, the report has errors."""
    report = run_rows(plan.kind, plan.table, user=user, dry_run=False)
    (progress or no_progress)(1.0, "")
    return report
