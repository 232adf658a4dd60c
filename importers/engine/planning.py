"""How a plan is made: the rows are read as columns, found, compared and checked, all of them at once.

The steps come in the order in which a Resource treats one row, since a row that fails at a step is not asked
at the next ones. A property-based test holds both to the same records and the same sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Words
from itertools import compress
from operator import itemgetter, ne
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _

from ..resources import KINDS
from ..resources.sentences import IS_EXAMPLE, RESTRICTED
from .batch import Batch
from .checks import check_fields, check_records
from .constraints import check_constraints
from .examples import examples_in
from .faults import tell
from .frames import Frame, Records, StoredFrame, fetch
from .headings import place_columns
from .kinds import IN_SETS, KindInSets
from .known import KnownRecords
from .numbering import foresee
from .parsing import read_columns
from .plan import Plan
from .preview import Progress
from .report import TOLD_ONE_BY_ONE, Finding, ImportReport

if TYPE_CHECKING:
    from ..mapping import Mapping
    from ..reading import Table


def make_plan(kind: str, table: Table, *, mapping: Mapping | None, progress: Progress) -> Plan:
    """See `importers.engine.make_plan`."""
    report = ImportReport(kind, rows=len(table.rows) + len(table.uneven))
    positions = place_columns(report, table, KINDS[kind].resource.fields, mapping)
    if report.errors:
        report.refused = report.rows
        return Plan(kind, table, mapping, report)
    progress(0.0, _("Reading the cells"))
    batch = read(kind, table, positions, mapping.words if mapping else {})
    in_sets = IN_SETS[kind](batch)
    check(in_sets, progress)
    for place in examples_in(batch.resource.fields, positions, table.rows):
        batch.faults.replace(place, NON_FIELD_ERRORS, str(IS_EXAMPLE))
    return Plan(kind, table, mapping, report, in_sets, _tell(report, table, batch))


def _tell(report: ImportReport, table: Table, batch: Batch) -> dict[int, list[str]]:
    """Put what was found out into the report. Answers the sentences of the rows that are refused."""
    headings = {column.column.attribute: column.heading for column in batch.cells.values()}
    findings = [*_uneven(table), *batch.faults.findings(batch.numbers, headings)]
    findings.sort(key=lambda finding: finding.row)
    refused = tell(report, findings)
    by_key = {key: column.heading for key, column in batch.cells.items()}
    report.warnings += [
        Finding(batch.numbers[place], by_key.get(key, ""), sentence)
        for place, key, sentence in sorted(batch.warnings, key=itemgetter(0))[:TOLD_ONE_BY_ONE]
    ]
    if report.is_accepted:
        report.created, report.updated = len(batch.created), len(batch.changed)
        report.unchanged = report.rows - report.created - report.updated
    return refused


def _uneven(table: Table) -> Iterator[Finding]:
    for row in table.uneven:
        yield Finding(row.number, "", table.why_uneven(row))


def read(kind: str, table: Table, positions: Words[str, int], words: Words[str, Words[str, str]]) -> Batch:
    """The cells of the file, column by column, and a fault for each that cannot be understood."""
    resource, lookups = KINDS[kind].resource, KnownRecords()
    cells = read_columns(resource.fields, positions, table.headers, table.rows, lookups=lookups, words=words)
    batch = Batch(resource, table.numbers, cells, lookups)
    for column in cells.values():
        for place, sentence in column.refused():
            batch.faults.add(place, column.column.attribute, sentence)
    return batch


def check(kind: KindInSets, progress: Progress) -> None:
    """Find out which rows are new, changed, unchanged or wrong."""
    batch = kind.batch
    progress(0.3, _("Looking up the records"))
    records = kind.find()
    kind.refuse_foreign()
    kind.refuse_repeated()
    kind.check_rows()
    progress(0.5, _("Checking the rows"))
    _compare(batch, kind, records)
    for frame in (batch.created, batch.changed):
        check_fields(frame, batch.faults, numbered=batch.resource.numbered_field)
        check_records(frame, batch.faults)
    progress(0.8, _("Checking the rows"))
    _refuse_restricted(batch, kind.restricted_before(batch.changed))
    for frame in (batch.created, batch.changed):
        check_constraints(frame, batch.faults)
    kind.check_unique()
    if batch.resource.numbered_field:
        foresee(batch)
    for frame in (batch.created, batch.changed):
        _refuse_restricted(batch, kind.restricted_after(frame))
    progress(1.0, _("Checking the rows"))


def _compare(batch: Batch, kind: KindInSets, records: Records) -> None:
    """Set the frames of new and of changed records, and which column each row changes."""
    own = [place for place in batch.places if place not in batch.foreign]
    stored = [place for place in own if batch.keys[place] is not None]
    frame = StoredFrame(batch.model, stored, batch.cells, [batch.keys[place] for place in stored], records)
    kept = kind.kept_as_they_are()
    for key, cells in batch.cells.items():
        field = batch.field_of(cells.column)
        if not stored:
            places = set()
        elif field is None:
            places = kind.differing(key, frame)
        else:
            new, old = frame.column(field.attname), frame.stored_values(field)
            places = set(compress(stored, map(ne, new, old)))
        if places := places - kept:
            batch.changes[key] = places
    changed = set().union(*batch.changes.values())
    if batch.faults:
        changed.update(place for place in stored if place in batch.faults)
    places = sorted(changed)
    keys = [batch.keys[place] for place in places]
    all_of_them = fetch(batch.model, batch.model._meta.pk.name, keys)
    batch.changed = StoredFrame(batch.model, places, batch.cells, keys, all_of_them)
    created = [place for place in own if batch.keys[place] is None]
    batch.created = Frame(batch.model, created, batch.cells)


def _refuse_restricted(batch: Batch, places: set[int]) -> None:
    for place in batch.faults.without_fault(places):
        batch.faults.add_of_record(place, str(RESTRICTED))
