"""One line for very many records: an import enters a hundred thousand, which are one act."""

from collections.abc import Iterable, Mapping

from django.db.models import Model

from casebook.accountability.recording import checked_fields, line_of, seal_afterwards
from casebook.accountability.subjects import keys_of_persons
from casebook.models import AccessLogEntry, Person, RecordRange
from casebook.models.access_log import Action
from casebook.models.record_ranges import packed
from casebook.roles import User

BATCH = 2000


def record_range(
    *,
    actor: User | None,
    action: Action,
    model: type[Model],
    keys: Iterable[int],
    fields: Iterable[str] = (),
    detail: Mapping | None = None,
) -> None:
    """As `record_many` for all records of `model` with `keys`, in one line; none where there are no keys.

    The line keeps the keys of the records, and those of the persons whom they are about at this moment, so
    that whoever asks for the lines on one of them finds it: a deletion is recorded before it is done.

    Raises:
        ValueError: a field or detail that a line must not hold: a fault of the program, never of a user.
    """
    ranges = packed(keys)
    if not ranges:
        return
    kind = model._meta.label_lower
    line = AccessLogEntry.objects.create(
        **line_of(actor, action, detail), subject_kind=kind, fields=checked_fields(fields)
    )
    of_persons = set() if model is Person else keys_of_persons(model, ranges)
    rows = [
        RecordRange(entry=line, kind=each, first_key=first, last_key=last)
        for each, found in ((kind, ranges), (Person._meta.label_lower, packed(of_persons)))
        for first, last in found
    ]
    RecordRange.objects.bulk_create(rows, batch_size=BATCH)
    seal_afterwards()


def line_of_entering(record: Model) -> AccessLogEntry | None:
    """The line of many records with which `record` was entered, where it was."""
    lines = RecordRange.objects.holding(record._meta.label_lower, [record.pk]).values("entry")
    return AccessLogEntry.objects.filter(action=Action.CREATE, pk__in=lines.order_by()).order_by("pk").first()
