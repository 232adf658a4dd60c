"""What a run leaves behind, within the transaction that wrote its records: history, access log, journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from casebook import accountability
from casebook.accountability import Action, Change, Known, Somebody
from casebook.among import among
from casebook.models import EarlierValue, Person
from casebook.rectification import as_text, is_about_one_person

from ..models import ImportRun, Transfer
from . import journal
from .report import ImportReport
from .written import ChangedRecord, Written

BATCH = 500


def record(written: Sequence[Written], *, user, run: ImportRun | None, kind: str) -> None:
    """Keep who entered and changed the records of a run, in sets.

    New records have one line of the access log together, with the ranges of their keys, which is also where
    their history begins. Each changed one has a line, an entry in its history and its earlier values. What
    undoing takes is kept where there is a `run`.
    """
    told = [each for each in written if each.is_told]
    for each in told:
        detail = {"kind": kind, "created": len(each.created)}
        accountability.record_range(
            actor=user,
            action=Action.CREATE,
            model=each.model,
            keys=each.created,
            fields=each.fields,
            detail=detail,
        )
    for each in told:
        record_changes(each.model, each.changed, user=user)
    if run is not None:
        journal.keep(written, run)


def record_changes(model: type[Model], changed: Sequence[ChangedRecord], *, user) -> None:
    """The line, the entry of the history and the earlier values of each of `changed`, records of `model`."""
    if not changed:
        return
    former = _persons({key for each in changed for key in each.former})
    changes = [
        Change(Known(model, each.pk, each.label), each.fields, [former[key] for key in each.former])
        for each in changed
    ]
    accountability.record_many(actor=user, action=Action.CHANGE, changes=changes)
    ModelLogEntry.objects.bulk_create(_history(model, changed, user), batch_size=BATCH)
    EarlierValue.objects.bulk_create(_earlier(model, changed, user), batch_size=BATCH)


def record_file(
    report: ImportReport,
    *,
    user,
    columns: Sequence[str],
    format: str,
    file_digest: str,
) -> None:
    """Keep that a file came in: for the history of the site and, with its `columns`, for the access log."""
    counts = {name: getattr(report, name) for name in ("kind", "rows", "created", "updated")}
    transfer = Transfer.objects.create(direction=Transfer.Direction.IN, user=user, **counts)
    detail = counts | {"columns": columns, "format": format, "file_digest": file_digest}
    accountability.record(actor=user, action=Action.IMPORT, detail=detail)
    log(transfer, "importers.import", user=user)


def _persons(keys: set[int]) -> dict[int, Somebody]:
    codes = among(Person.objects.order_by(), "id", keys).values_list("pk", "code")
    return {key: Somebody(key, code) for key, code in codes}


def _history(model: type[Model], changed: Sequence[ChangedRecord], user) -> Iterator[ModelLogEntry]:
    """As the screens write one for each record that is saved: the version leads to the earlier values."""
    content_type, now = ContentType.objects.get_for_model(model), timezone.now()
    for each in changed:
        yield ModelLogEntry(
            content_type=content_type,
            object_id=str(each.pk),
            label=each.label,
            action="wagtail.edit",
            data={"fields": list(map(str, each.columns)), "version": each.version_before},
            content_changed=True,
            timestamp=now,
            user=user,
        )


def _earlier(model: type[Model], changed: Sequence[ChangedRecord], user) -> Iterator[EarlierValue]:
    one_person = is_about_one_person(model)
    about = accountability.persons_of_all([Known(model, each.pk, each.label) for each in changed])
    for each in changed:
        for name, value in each.before.items():
            text = as_text(value)
            if text == as_text(each.after.get(name)):
                continue
            yield EarlierValue(
                kind=model._meta.label_lower,
                key=each.pk,
                version=each.version_before,
                field=name,
                before=text,
                person_id=about[model, each.pk][0].pk if one_person else None,
                changed_by=user,
            )
