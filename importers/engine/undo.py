"""Undoing a run: what it entered goes, what it changed says again what it said before."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, connection, transaction
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from casebook import accountability
from casebook.accountability import Action, Known
from casebook.among import among
from casebook.models import (
    Appointment,
    EarlierValue,
    Household,
    NumberSequence,
    Person,
    Referral,
    Request,
    Series,
)
from casebook.models.record_ranges import within

from ..models import ImportRun, JournalChange, JournalRange
from . import database
from .journal import Journal
from .obstacles import obstacles
from .recording import record_changes
from .written import ChangedRecord

# What is numbered, and in which series. Codes of persons are not given out again: the access log and the
# register of erasures know people by them.
NUMBERED: dict[type[Model], tuple[str, tuple[Series, ...]]] = {
    Request: ("number", (Series.REQUEST,)),
    Household: ("number", (Series.HOUSEHOLD,)),
    Referral: ("reference", (Series.REFERRAL,)),
    Appointment: ("reference", (Series.APPOINTMENT, Series.SESSION)),
}


class UndoRefused(Exception):
    """The run cannot be undone; `reasons` are sentences for whoever asked. Nothing was written."""

    def __init__(self, reasons: Sequence[str]):
        super().__init__(*reasons)
        self.reasons = list(reasons)


def can_undo(run: ImportRun) -> list[str]:
    """Why `run` cannot be undone now, in sentences; an empty list where it can."""
    if reason := _refusal_of_state(run):
        return [reason]
    return obstacles(Journal(run))


def undo(run: ImportRun, *, user) -> None:
    """Undo all that `run` wrote, or nothing.

    Raises:
        UndoRefused: it was undone before, or something happened to its records since.
    """
    try:
        with transaction.atomic():
            _undo(run, user)
            _look_at_references()
    except (IntegrityError, database.RowsChanged):
        message = _("Somebody changed one of these records meanwhile. Nothing was undone: try again.")
        raise UndoRefused([message]) from None
    run.refresh_from_db()


def _undo(run: ImportRun, user) -> None:
    # The first statement writes, so that of two who undo at once the second waits, and then finds it done.
    done = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.DONE)
    if not done.update(state=ImportRun.State.UNDONE, undone_at=timezone.now(), undone_by=user):
        run.refresh_from_db()
        raise UndoRefused([_refusal_of_state(run)])
    journal = Journal(run)
    _lock(journal)
    if reasons := obstacles(journal):
        raise UndoRefused(reasons)
    deleted = _delete_entered(journal, user, run.kind)
    changed = sum(_write_back(model, changes, user) for model, changes in journal.changed.items())
    _put_back_removed(journal)
    counts = {"kind": run.kind, "rows": deleted, "updated": changed, "file_digest": run.file_digest}
    accountability.record(actor=user, action=Action.UNDO, detail=counts)
    log(run, "importers.undo", user=user)
    # Undone for good: what stood in the records is theirs alone again.
    JournalRange.objects.filter(run=run).delete()
    JournalChange.objects.filter(run=run).delete()


def _lock(journal: Journal) -> None:
    """Nobody changes what the run entered until it is gone. (On SQLite nobody else writes.)"""
    if connection.vendor != "postgresql":
        return
    for model, ranges in journal.entered.items():
        for part in within(model._base_manager.order_by("pk"), "pk", ranges):
            list(part.select_for_update().values_list("pk", flat=True))


def _refusal_of_state(run: ImportRun) -> str:
    if run.state == ImportRun.State.UNDONE:
        return _("This import was undone already.")
    if run.state != ImportRun.State.DONE:
        return _("This import wrote nothing that could be undone.")
    return ""


def _look_at_references() -> None:
    """IntegrityError now, and not at the end of a transaction around this one, where somebody refers to what
    went. (SQLite lets nobody else write meanwhile.)"""
    if connection.vendor == "postgresql":
        connection.check_constraints()


# --- what was entered


def _delete_entered(journal: Journal, user, kind: str) -> int:
    """Delete what the run entered; answers how many records of those that the log tells of."""
    for model in journal.told:
        detail = {"kind": kind, "rows": _count(journal, model)}
        keys = (key for first, last in journal.entered[model] for key in range(first, last + 1))
        accountability.record_range(actor=user, action=Action.DELETE, model=model, keys=keys, detail=detail)
    _give_numbers_back(journal)
    for model, ranges in journal.entered.items():
        for own in model._meta.many_to_many:
            through = own.remote_field.through
            if through._meta.auto_created:
                _delete(through, own.m2m_field_name(), ranges)
        _delete(model, "pk", ranges)
    return sum(_count(journal, model) for model in journal.told)


def _count(journal: Journal, model: type[Model]) -> int:
    return sum(last - first + 1 for first, last in journal.entered[model])


def _delete(model: type[Model], field: str, ranges) -> None:
    """Without a look at what refers to the rows: the journal was asked, and the database is at the end."""
    for part in within(model._base_manager.order_by(), field, ranges):
        part._raw_delete(part.db)


def _give_numbers_back(journal: Journal) -> None:
    for model, (name, series) in NUMBERED.items():
        numbers: list[str] = []
        for part in within(model._base_manager.order_by(), "pk", journal.entered.get(model, [])):
            numbers += part.values_list(name, flat=True)
        for each in series if numbers else ():
            NumberSequence.objects.give_back(each, numbers)


# --- what was changed


def _write_back(model: type[Model], changes: dict[int, JournalChange], user) -> int:
    """Write back what stood in records of `model`; answers how many records the log tells of."""
    for names, keys in _by_columns(changes).items():
        _write_columns(model, names, [changes[key] for key in keys])
    told = [_as_changed(change) for change in changes.values() if change.is_told]
    record_changes(model, told, user=user)
    _tie_earlier_values(model, changes)
    return len(told)


def _by_columns(changes: dict[int, JournalChange]) -> dict[tuple[str, ...], list[int]]:
    """The keys of the changes by the columns that they wrote; of those that wrote none, none."""
    found: dict[tuple[str, ...], list[int]] = {}
    for key, change in changes.items():
        if names := tuple(sorted(change.says["stored"])):
            found.setdefault(names, []).append(key)
    return found


def _write_columns(model: type[Model], names: tuple[str, ...], changes: list[JournalChange]) -> None:
    records = among(model._base_manager.order_by(), "id", (change.key for change in changes)).in_bulk()
    stored = [model._meta.get_field(name) for name in names]
    columns: dict[Field, list] = {field: [] for field in [*stored, *_made_from_others(model)]}
    for change in changes:
        record = records[change.key]
        for field in stored:
            setattr(record, field.attname, field.to_python(change.says["stored"][field.attname]))
        for field, values in columns.items():
            values.append(database.as_stored(field)(field.pre_save(record, add=False)))
    keys, versions = zip(*((change.key, change.version) for change in changes), strict=True)
    database.update(
        model, keys, {field.column: values for field, values in columns.items()}, versions=versions
    )


def _made_from_others(model: type[Model]) -> list[Field]:
    """Columns that are made anew whenever a row is written: search keys, indexes, the time of change."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.editable and (hasattr(field, "source") or hasattr(field, "sources") or _is_now(field))
    ]


def _is_now(field: Field) -> bool:
    return getattr(field, "auto_now", False)


def _as_changed(change: JournalChange) -> ChangedRecord:
    """The undoing as a change like any other: what the file said becomes an earlier value."""
    says = change.says
    # Where the row itself was not written (only what hangs on it), its version stays.
    now = change.version + 1 if says["stored"] else change.version
    return ChangedRecord(
        change.key,
        says["code"],
        version_before=change.version,
        version_after=now,
        fields=says["fields"],
        columns=says["columns"],
        before=says["after"],
        after=says["before"],
    )


def _tie_earlier_values(model: type[Model], changes: dict[int, JournalChange]) -> None:
    """The earlier values of records that were of somebody else meanwhile are of their person again."""
    names = {field.attname for field in model._meta.concrete_fields if field.related_model is Person}
    if model is Person or not names:
        return
    moved = [Known(model, key, "") for key, change in changes.items() if names & change.says["stored"].keys()]
    for (_model, key), persons in accountability.persons_of_all(moved).items():
        values = EarlierValue.objects.filter(kind=model._meta.label_lower, key=key)
        values.update(person=persons[0].pk)


# --- what was removed


def _put_back_removed(journal: Journal) -> None:
    """Rows come back as they were, under their keys."""
    for model, changes in journal.removed.items():
        fields = {field.attname: field for field in model._meta.concrete_fields}
        for change in changes.values():
            values = {name: fields[name].to_python(value) for name, value in change.says["row"].items()}
            model(**values).save_base(raw=True, force_insert=True)
