"""What a file would do to the casebook: made without writing anything, looked at, and then written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casebook.accountability import Known
from casebook.among import among
from casebook.models import Person

from .. import collector
from ..reading import Table
from . import effects
from .changes import changes_of
from .digest import digest_of
from .kinds import KindInSets
from .overlays import Overlay
from .preview import SHOWN_CHANGES, Preview
from .provisional import overlays_of
from .report import ImportReport

if TYPE_CHECKING:
    from ..mapping import Mapping


@dataclass
class Plan:
    """What `make_plan` found out, and what `write` writes. It holds no lock and no transaction."""

    kind: str
    table: Table
    mapping: Mapping | None
    report: ImportReport
    # The rows and what becomes of them; None where the headings were refused.
    in_sets: KindInSets | None = None
    refused: dict[int, list[str]] = field(default_factory=dict)

    @collector.put_off()
    def preview(self) -> Preview:
        """What people are shown."""
        preview = Preview(self.report, refused=self.refused)
        if self.in_sets is not None:
            preview.namesakes = self.in_sets.namesakes
            preview.namesake_count = self.in_sets.namesake_count
            if self.report.is_accepted:
                preview.digest = self.digest()
                preview.changes, preview.change_count = changes_of(self.in_sets)
                preview.effects, preview.years_left_out = effects.work_out(self.overlays())
        return preview

    def shown_records(self) -> list[Known]:
        """The stored records of which the preview says something: those that change, and namesakes."""
        if self.in_sets is None:
            return []
        codes = {other["code"] for namesake in self.in_sets.namesakes for other in namesake.others}
        persons = among(Person.objects.order_by("pk"), "code", codes).values_list("pk", "code")
        shown = [Known(Person, *person) for person in persons]
        if self.report.is_accepted:
            frame = self.in_sets.batch.changed.first(SHOWN_CHANGES)
            labels = self.in_sets.labels(frame)
            model = self.in_sets.batch.model
            shown += [Known(model, *each) for each in zip(frame.keys, labels, strict=True)]
        return shown

    def digest(self) -> str:
        """By what the plan is known to be the one that somebody was shown; that of the preview."""
        return digest_of(self.in_sets) if self.in_sets is not None and self.report.is_accepted else ""

    def overlays(self) -> list[Overlay]:
        """The rows that would be in the tables, for those who count as if they were."""
        return overlays_of(self.in_sets) if self.in_sets is not None and self.report.is_accepted else []
