"""Which column of the kind stands where in the file, and what is to be said of the headings."""

from __future__ import annotations

from collections.abc import Mapping as Columns
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..headings import Match, match
from ..reading import Table
from ..resources.columns import Column
from .report import Finding, ImportReport

if TYPE_CHECKING:
    from ..mapping import Mapping


def place_columns(
    report: ImportReport, table: Table, columns: Columns[str, Column], mapping: Mapping | None
) -> dict[str, int]:
    """The place of each column by its key: as staff said in `mapping`, else as the headings say."""
    if mapping is not None:
        positions = mapping.positions
        missing = [key for key, column in columns.items() if column.required and key not in positions]
    else:
        found = match(table.headers, columns)
        positions, missing = found.positions, found.missing
        _note(report, found, columns)
    refusals = [_missing(columns[key].label, key) for key in missing]
    report.errors[:0] = refusals
    if table.recognised.other_sheets:
        message = _("Only the first sheet was read. Left out: %(sheets)s.")
        sheets = ", ".join(table.recognised.other_sheets)
        report.warnings.append(Finding(None, "", message % {"sheets": sheets}))
    return positions


def _missing(label: str, key: str) -> Finding:
    message = _("The column “%(label)s” (%(key)s) is missing.") % {"label": label, "key": key}
    return Finding(1, label, message)


def _note(report: ImportReport, found: Match, columns: Columns[str, Column]) -> None:
    for header, key in found.repeated:
        message = _("“%(header)s” means the column “%(label)s”, which stands in the file already.")
        message %= {"header": header, "label": columns[key].label}
        report.errors.append(Finding(1, header, message))
    for header in found.unknown:
        message = _("The column “%(header)s” is not known and was left out.") % {"header": header}
        report.warnings.append(Finding(1, header, message))
