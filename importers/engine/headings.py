"""Which column of the kind stands where in the file, and what is to be said of the headings."""

from __future__ import annotations

from collections.abc import Mapping as Columns
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..headings import VALUES_SHEET, Match, match
from ..reading import Recognised, Table
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
    report.errors[:0] = [_missing(columns[key].label) for key in missing]
    _note_sheets(report, table.recognised)
    return positions


def _missing(label: str) -> Finding:
    return Finding(1, label, _("The column “%(label)s” is missing.") % {"label": label})


def _note_sheets(report: ImportReport, recognised: Recognised) -> None:
    """Say which sheets were left out. That of a template's values holds no rows: nobody need hear of it."""
    others = [name for name in recognised.other_sheets if name != VALUES_SHEET]
    if others:
        message = _("The sheet “%(sheet)s” was read. Left out: %(others)s.")
        message %= {"sheet": recognised.sheet, "others": ", ".join(others)}
        report.warnings.append(Finding(None, "", message))


def _note(report: ImportReport, found: Match, columns: Columns[str, Column]) -> None:
    for header, key in found.repeated:
        message = _("“%(header)s” means the column “%(label)s”, which stands in the file already.")
        message %= {"header": header, "label": columns[key].label}
        report.errors.append(Finding(1, header, message))
    for header in found.unknown:
        message = _("The column “%(header)s” is not known and was left out.") % {"header": header}
        report.warnings.append(Finding(1, header, message))
