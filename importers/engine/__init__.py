"""The engine of imports: a file becomes a plan, which can be looked at and then written.

    plan = make_plan("requests", read_table(data), user=user)
    plan.preview()
    report = write(plan, user=user)

The declarations of `importers.resources` say what the rows mean; here they are run in sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import collector
from ..reading import Table
from . import planning, writing
from .plan import Plan
from .preview import Change, Effect, Namesake, Preview, Progress, no_progress
from .report import Finding, FindingGroup, ImportReport

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


@collector.put_off()
def make_plan(
    kind: str, table: Table, *, user, mapping: Mapping | None = None, progress: Progress | None = None
) -> Plan:
    """What the rows of `table` would do to the casebook. Reads the database and writes nothing.

    Without a `mapping` the columns are those whose key or label stands in the headings.
    """
    return planning.make_plan(kind, table, mapping=mapping, progress=progress or no_progress)


@collector.put_off()
def write(plan: Plan, *, user, run=None, progress: Progress | None = None) -> ImportReport:
    """Write what `plan` says in one transaction, in the name of `user` (None: a script).

    Where that cannot be, the report has errors and nothing is written.
    """
    return writing.write(plan, user=user, run=run, progress=progress or no_progress)
