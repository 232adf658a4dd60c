"""What the page of a run shows of its preview: counts, refusals by sentence, changes, the file itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from .engine import Finding, Namesake, Preview
from .forms_of_a_run import DELIMITER_NAMES, MappingForm, ReadingForm
from .glance import Glance
from .mapping import Mapping
from .models import ImportRun
from .resources import KINDS

SHOWN_FINDINGS = 200
SHOWN_CHANGES = 100
SHOWN_NAMESAKES = 20
SHOWN_REASONS = 50


@dataclass
class Reason:
    """A sentence and the rows for which it was said."""

    column: str
    message: str
    count: int = 0
    rows: list[int] = field(default_factory=list)
    varies: bool = False

    @property
    def further(self) -> int:
        """In how many more rows than those named."""
        return self.count - len(self.rows)


def preview_context(run: ImportRun) -> dict:
    """The names that includes/preview.html reads. A file that could not be read has a sentence alone."""
    glance = Glance.from_json(run.glance) if run.glance else None
    context = {
        "glance": glance,
        "reading_form": ReadingForm(initial=run.reading, glance=glance),
        "delimiter_name": DELIMITER_NAMES.get(glance.recognised["delimiter"], "") if glance else "",
    }
    if not run.preview:
        return context
    preview = Preview.from_json(run.preview)
    report, namesakes = preview.report, preview.namesakes[:SHOWN_NAMESAKES]
    warnings = warnings_beside(namesakes, report.warnings)
    return context | {
        "preview": preview,
        "report": report,
        "reasons": reasons_of(report)[:SHOWN_REASONS],
        "shown_errors": report.errors[:SHOWN_FINDINGS],
        "shown_warnings": warnings[:SHOWN_FINDINGS],
        "warning_count": len(warnings),
        "shown_changes": preview.changes[:SHOWN_CHANGES],
        "shown_namesakes": namesakes,
        "mapping_form": mapping_form(run, glance),
    }


def reasons_of(report) -> list[Reason]:
    """The refusals, grouped by what they say; the most frequent first."""
    reasons = [
        Reason(group.column, group.message, group.count, [row for row in group.rows if row], group.varies)
        for group in report.error_groups
    ]
    return sorted(reasons, key=lambda reason: -reason.count)


def warnings_beside(namesakes: list[Namesake], warnings: list[Finding]) -> list[Finding]:
    """The warnings without those of namesakes that stand side by side on the same page."""
    if not namesakes:
        return warnings
    column, rows = KINDS["people"].resource.fields["surname"].label, {shown.row for shown in namesakes}
    return [warning for warning in warnings if warning.column != column or warning.row not in rows]


def mapping_form(run: ImportRun, glance: Glance, data=None) -> MappingForm:
    mapping = Mapping.from_json(run.mapping) if run.mapping else Mapping((), {})
    return MappingForm(data, kind=run.kind, glance=glance, mapping=mapping)
