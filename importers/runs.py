"""The runs that screens and commands share: the rows of a file in, all or none, and the records out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from django.utils.translation import ngettext
from wagtail.log_actions import log

from casebook import accountability
from casebook.accountability import Action

from .engine import ImportReport, Plan, Progress, make_plan
from .engine import write as write_plan
from .exports import write
from .mapping import Mapping
from .models import Transfer
from .purposes import Purpose
from .reading import Table
from .resources import KINDS

Direction = Transfer.Direction


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


def run_export(
    kind: str,
    stream: BinaryIO,
    *,
    user,
    start: date | None = None,
    end: date | None = None,
    format: str = "csv",
    plain: bool = False,
    purpose: str = Purpose.SCRIPT,
) -> int:
    """Write the records of the period, both days included, to `stream`; returns how many.

    The headings are the labels, the choices their labels; keys and codes where `plain`. Persons and
    households have no day of their own: all of them go out, whatever the period. `purpose` stands in the
    access log alone.
    """
    resource = KINDS[kind].resource()
    headers = [key if plain else column.label for key, column in resource.fields.items()]
    count = 0

    def counted() -> Iterator[list]:
        nonlocal count
        for row in resource.export_rows(start, end, plain=plain):
            count += 1
            yield row

    write(stream, headers, counted(), format=format, plain=plain)
    _record(
        Transfer(direction=Direction.OUT, kind=kind, rows=count, period_start=start, period_end=end),
        user,
        columns=list(resource.fields),
        format=format,
        purpose=Purpose(purpose).value,
        left_out=resource.left_out(start, end) or None,
    )
    return count


def left_out(kind: str, *, start: date | None = None, end: date | None = None) -> int:
    """How many records of the period `run_export` leaves out, since their processing is restricted."""
    return KINDS[kind].resource().left_out(start, end)


def say_left_out(count: int) -> str:
    """The sentence for whoever took the file out."""
    message = ngettext(
        "%(count)d record is not in the file: its processing is restricted.",
        "%(count)d records are not in the file: their processing is restricted.",
        count,
    )
    return message % {"count": count}


def _record(transfer: Transfer, user, **detail) -> None:
    """Keep that a file went in or out: for the history of the site, and with `detail` for the access log."""
    transfer.user = user
    transfer.save()
    is_import = transfer.direction == Direction.IN
    counts = ("kind", "rows", "created", "updated", "period_start", "period_end")
    accountability.record(
        actor=user,
        action=Action.IMPORT if is_import else Action.EXPORT,
        detail={name: getattr(transfer, name) for name in counts} | detail,
    )
    log(transfer, f"importers.{'import' if is_import else 'export'}", user=user)
