"""The reference of imports: the rows of a file one by one, through the Resource of their kind."""

from __future__ import annotations

from collections.abc import Mapping

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export.results import Result

from casebook.models import StaleRecord
from importers.engine import Finding, ImportReport
from importers.engine.headings import place_columns
from importers.reading import Table
from importers.resources import KINDS, CasebookResource


def run_rows(kind: str, table: Table, *, dry_run: bool) -> ImportReport:
    """Bring the rows of `table` into the casebook: all of them, or none; none on a dry run."""
    report = ImportReport(kind, rows=len(table.rows) + len(table.uneven))
    resource = KINDS[kind].resource(table.numbers)
    positions = place_columns(report, table, resource.fields, None)
    if report.errors:
        report.refused = report.rows
        return report
    try:
        with transaction.atomic():
            _take_rows(report, resource, table, positions)
            if dry_run or report.errors:
                transaction.set_rollback(True)
    except StaleRecord:
        message = _("Somebody changed one of these records meanwhile. Nothing was written: try again.")
        report.errors.append(Finding(None, "", message))
        report.refused = report.rows
    return report


def _take_rows(
    report: ImportReport, resource: CasebookResource, table: Table, positions: Mapping[str, int]
) -> None:
    dataset = tablib.Dataset(headers=list(positions))
    for row in table.rows:
        dataset.append([row[place] for place in positions.values()])
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
        report.errors.append(Finding(row.number, "", table.why_uneven(row)))
    for invalid in result.invalid_rows:
        report.errors += _findings(table.numbers[invalid.number - 1], invalid.error, labels)
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
