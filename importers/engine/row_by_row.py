"""The rows of a file one by one through the Resource of their kind."""

from __future__ import annotations

from collections.abc import Mapping

import tablib
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.results import Result
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from casebook import accountability
from casebook.accountability import Action, Change
from casebook.models import EarlierValue, StaleRecord

from .. import headings
from ..models import Transfer
from ..resources import KINDS, CasebookResource
from ..tables import Table
from .report import Finding, ImportReport


def run_rows(kind: str, table: Table, *, user, dry_run: bool) -> ImportReport:
    """Bring the rows of `table` into the casebook for `user` (None: a script).

    One transaction: it is rolled back where a row is refused, and always on a dry run.
    """
    report = ImportReport(kind, rows=len(table.rows) + len(table.uneven))
    resource = KINDS[kind].resource([row.number for row in table.rows])
    match = headings.match(table.headers, resource.fields)
    _note_headings(report, match, table, resource)
    if report.errors:
        report.refused = report.rows
        return report
    try:
        with transaction.atomic():
            _take_rows(report, resource, table, match)
            if dry_run or report.errors:
                transaction.set_rollback(True)
            elif report.created or report.updated:
                _keep_history(resource, user)
                _record_changes(resource, user)
                _record_run(report, table, match, user)
    except StaleRecord:
        message = _("Somebody changed one of these records meanwhile. Nothing was written: try again.")
        report.errors.append(Finding(None, "", message))
        report.refused = report.rows
    return report


def _record_run(report: ImportReport, table: Table, match: headings.Match, user) -> None:
    transfer = Transfer(
        direction=Transfer.Direction.IN,
        kind=report.kind,
        rows=report.rows,
        created=report.created,
        updated=report.updated,
    )
    columns, format = list(match.positions), table.recognised.kind
    _record(transfer, user, columns=columns, format=format, file_digest=table.digest)


def _keep_history(resource: CasebookResource, user) -> None:
    """What the screens write for one record at a time: who entered or changed it, which columns, and what
    stood in them before."""
    now = timezone.now()
    earlier = [value for written in resource.written.values() for value in written.earlier]
    for value in earlier:
        value.changed_by = user
    EarlierValue.objects.bulk_create(earlier, batch_size=500)
    ModelLogEntry.objects.bulk_create(
        (
            ModelLogEntry(
                content_type=ContentType.objects.get_for_model(written.record),
                object_id=str(written.record.pk),
                label=str(written.record),
                action="wagtail.create" if written.is_new else "wagtail.edit",
                data=written.log_data,
                content_changed=True,
                timestamp=now,
                user=user,
            )
            for written in resource.written.values()
        ),
        batch_size=500,
    )


def _record_changes(resource: CasebookResource, user) -> None:
    """A line of the access log for each person of each record that was written, as the screens leave them."""
    for action, is_new in ((Action.CREATE, True), (Action.CHANGE, False)):
        changes = [
            Change(written.record, written.field_names, written.former)
            for written in resource.written.values()
            if written.is_new == is_new
        ]
        accountability.record_many(actor=user, action=action, changes=changes)


def _note_headings(
    report: ImportReport, match: headings.Match, table: Table, resource: CasebookResource
) -> None:
    for key in match.missing:
        label = resource.fields[key].label
        message = _("The column “%(label)s” (%(key)s) is missing.") % {"label": label, "key": key}
        report.errors.append(Finding(1, label, message))
    for header, key in match.repeated:
        message = _("“%(header)s” means the column “%(label)s”, which stands in the file already.")
        message %= {"header": header, "label": resource.fields[key].label}
        report.errors.append(Finding(1, header, message))
    for header in match.unknown:
        message = _("The column “%(header)s” is not known and was left out.") % {"header": header}
        report.warnings.append(Finding(1, header, message))
    if table.recognised.other_sheets:
        message = _("Only the first sheet was read. Left out: %(sheets)s.")
        sheets = ", ".join(table.recognised.other_sheets)
        report.warnings.append(Finding(None, "", message % {"sheets": sheets}))


def _take_rows(report: ImportReport, resource: CasebookResource, table: Table, match: headings.Match) -> None:
    positions = match.positions
    dataset = tablib.Dataset(headers=list(positions))
    for row in table.rows:
        dataset.append([row.cells[place] for place in positions.values()])
    # A savepoint for each row is what the Resource makes where it writes, and nowhere else.
    result = resource.import_data(dataset, use_transactions=False)
    faults = [*result.base_errors, *(error for row in result.error_rows for error in row.errors)]
    if faults:  # of the program or of the database, not of the file: nobody can mend them there
        raise faults[0].error
    headers = {key: table.headers[place] for key, place in positions.items()}
    _note_errors(report, result, resource, table, headers)
    report.warnings += [
        Finding(number, headers.get(key, ""), message) for number, key, message in resource.warnings
    ]
    if not report.errors:
        report.created = result.totals["new"]
        report.updated = result.totals["update"]
        report.unchanged = result.totals["skip"]


def _note_errors(
    report: ImportReport,
    result: Result,
    resource: CasebookResource,
    table: Table,
    headers: Mapping[str, str],
) -> None:
    labels = {resource.fields[key].attribute: header for key, header in headers.items()}
    for row in table.uneven:
        message = _("This row has %(cells)d cells and the headings are %(headings)d.")
        counts = {"cells": len(row.cells), "headings": len(table.headers)}
        report.errors.append(Finding(row.number, "", message % counts))
    for invalid in result.invalid_rows:
        report.errors += _findings(table.rows[invalid.number - 1].number, invalid.error, labels)
    report.errors.sort(key=lambda finding: finding.row or 0)
    report.refused = len({finding.row for finding in report.errors})


def _findings(row: int, error: ValidationError, labels: Mapping[str, str]) -> list[Finding]:
    if not hasattr(error, "error_dict"):
        return [Finding(row, "", message) for message in error.messages]
    return [
        Finding(row, "" if name == NON_FIELD_ERRORS else labels.get(name, ""), message)
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _record(transfer: Transfer, user, **detail) -> None:
    """Keep that a file went in or out: for the history of the site, and with `detail` for the access log."""
    transfer.user = user
    transfer.save()
    is_import = transfer.direction == Transfer.Direction.IN
    counts = ("kind", "rows", "created", "updated", "period_start", "period_end")
    accountability.record(
        actor=user,
        action=Action.IMPORT if is_import else Action.EXPORT,
        detail={name: getattr(transfer, name) for name in counts} | detail,
    )
    log(transfer, f"importers.{'import' if is_import else 'export'}", user=user)
