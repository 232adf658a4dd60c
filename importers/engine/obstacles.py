"""Why a run cannot be undone: what happened since to the records that it wrote, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import ForeignKey, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casebook.among import among
from casebook.models import EarlierValue, Person
from casebook.models.record_ranges import KeyRange, within
from casebook.models.restriction import PERSON_LOOKUPS, restricted

from ..models import JournalChange
from .journal import Journal

TOLD = 5  # records that a reason names

CHANGED = _("Changed since: %(codes)s.")
REFERRED_TO = _("Other records belong to them by now: %(codes)s.")
HELD = _("A restriction or a legal hold keeps them as they are: %(codes)s.")
ENOUGH = 1000  # references that are looked at for the records to name
LOST = _("What stood there before names somebody who was deleted or erased since: %(codes)s.")


def obstacles(journal: Journal) -> list[str]:
    """A sentence for each reason; none where every record stands as the run left it."""
    found = [
        *_say(CHANGED, [*_entered_and_changed(journal), *_changed_again(journal)]),
        *_say(REFERRED_TO, _referred_to(journal)),
        *_say(HELD, _held(journal)),
        *_say(LOST, _lost(journal)),
    ]
    if gone := _count_gone(journal):
        message = ngettext(
            "%(count)d record was deleted or erased since.",
            "%(count)d records were deleted or erased since.",
            gone,
        )
        found.append(message % {"count": gone})
    return found


def _say(message: str | Promise, codes: Iterable[str]) -> Iterator[str]:
    """`message` with the first of `codes`, and nothing where there are none."""
    distinct = list(dict.fromkeys(codes))
    if distinct:
        more = ", …" if len(distinct) > TOLD else ""
        yield str(message) % {"codes": ", ".join(distinct[:TOLD]) + more}


def _codes(records: Iterable[Model]) -> Iterator[str]:
    """As many as are told, and one that stands for all others."""
    return (str(record) for record in islice(records, TOLD + 1))


def _parts(model: type[Model], ranges: list[KeyRange]) -> Iterator[QuerySet]:
    return within(model._base_manager.order_by("pk"), "pk", ranges)


def _entered_and_changed(journal: Journal) -> Iterator[str]:
    versions: dict[tuple[type[Model], int], list[KeyRange]] = {}
    for row in journal.rows:
        if row.version is not None:
            ranges = versions.setdefault((row.model_class, row.version), [])
            ranges.append(KeyRange(row.first_key, row.last_key))
    for (model, version), ranges in versions.items():
        for part in _parts(model, ranges):
            yield from _codes(part.exclude(version=version)[: TOLD + 1])


def _changed_again(journal: Journal) -> Iterator[str]:
    for model, changes in journal.changed.items():
        stored = dict(among(model._base_manager.order_by(), "id", changes).values_list("pk", "version"))
        for key, change in changes.items():
            if key in stored and (stored[key] != change.version or not change.content):
                yield change.says.get("code") or str(model._base_manager.get(pk=key))


def _count_gone(journal: Journal) -> int:
    entered = sum(
        sum(last - first + 1 for first, last in ranges) - _count(model, ranges)
        for model, ranges in journal.entered.items()
    )
    changed = sum(
        len(changes) - among(model._base_manager.order_by(), "id", changes).count()
        for model, changes in journal.changed.items()
    )
    emptied = sum(not row.content for changes in journal.removed.values() for row in changes.values())
    return entered + changed + emptied


def _count(model: type[Model], ranges: list[KeyRange]) -> int:
    return sum(part.order_by().count() for part in _parts(model, ranges))


def _referred_to(journal: Journal) -> Iterator[str]:
    """Records that something refers to which the run did not write, and which does not go with it."""
    for model, ranges in journal.entered.items():
        targets = (
            target for field in _references_to(model) for target in _from_outside(journal, field, ranges)
        )
        for key in islice(dict.fromkeys(islice(targets, ENOUGH)), TOLD + 1):
            yield str(model._base_manager.get(pk=key))


def _references_to(model: type[Model]) -> Iterator[ForeignKey]:
    """The foreign keys to `model`, those of hidden tables that join it to others among them."""
    for relation in model._meta.get_fields(include_hidden=True):
        is_key = (
            relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        )
        # The rows of a model's own many-to-many fields are part of its record.
        if is_key and relation.related_model._meta.auto_created is not model:
            yield relation.field


def _from_outside(journal: Journal, field: ForeignKey, ranges: list[KeyRange]) -> Iterator[int]:
    for part in within(field.model._base_manager.order_by("pk"), field.attname, ranges):
        rows = _staying(journal, part).values_list("pk", field.attname)
        for key, target in rows.iterator(chunk_size=5000):
            entered_too = journal.holds(field.model, key)
            if not entered_too and not journal.writes_back(field.model, key, field.attname):
                yield target


def _staying(journal: Journal, rows: QuerySet) -> QuerySet:
    """Those of `rows` that are part of no record which the run wrote."""
    if rows.model is EarlierValue:
        for part in _earlier_values(journal):
            rows = rows.exclude(pk__in=part.values("pk"))
    owner = rows.model._meta.auto_created
    if owner:
        name = next(field.name for field in rows.model._meta.concrete_fields if field.related_model is owner)
        for part in within(rows.model._base_manager.order_by(), name, journal.entered.get(owner, [])):
            rows = rows.exclude(pk__in=part.values("pk"))
    return rows


def _earlier_values(journal: Journal) -> Iterator[QuerySet]:
    """Those of the records that the run wrote: what somebody changed since is told by the records."""
    values = EarlierValue.objects.order_by()
    for model, changes in journal.changed.items():
        yield among(values.filter(kind=model._meta.label_lower), "key", changes)
    for model, ranges in journal.entered.items():
        yield from within(values.filter(kind=model._meta.label_lower), "key", ranges)


def _held(journal: Journal) -> Iterator[str]:
    """What is entered would be deleted, which a legal hold forbids, too; what is changed, changed."""
    under_hold = Person.objects.under_hold().order_by().values("pk")
    for model, ranges in journal.entered.items():
        if lookup := PERSON_LOOKUPS.get(model):
            for part in _parts(model, ranges):
                held = model._base_manager.filter(**{f"{lookup}__in": under_hold}).order_by().values("pk")
                yield from _codes(part.filter(pk__in=held)[: TOLD + 1])
    for model, changes in journal.changed.items():
        yield from _codes(restricted(among(model._base_manager.order_by("pk"), "id", changes))[: TOLD + 1])


def _lost(journal: Journal) -> Iterator[str]:
    """Records that would be written back with a reference to something that is not there any more."""
    wanted: dict[ForeignKey, dict[int, list[JournalChange]]] = {}
    for found, name in ((journal.changed, "stored"), (journal.removed, "row")):
        for model, changes in found.items():
            keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
            for change in changes.values():
                for field in keys:
                    if (target := change.says.get(name, {}).get(field.attname)) is not None:
                        wanted.setdefault(field, {}).setdefault(target, []).append(change)
    for field, targets in wanted.items():
        records = among(field.related_model._base_manager.order_by(), "id", targets)
        there = set(records.values_list("pk", flat=True))
        for target, changes in targets.items():
            if target not in there:
                yield from (change.says.get("code", str(change)) for change in changes)
