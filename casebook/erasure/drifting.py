"""Why confirmed figures moved by a person's records, kept before the records go and with them all that tells.

Few were written after a year was counted that they concern: of the others nothing is asked, record by record.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Max

from casebook.among import among
from casebook.erasure.belongings import Belongings
from casebook.models import EarlierValue, ErasedChange, ReportSnapshot
from casebook.statistics.drift import drifts_of
from casebook.statistics.sources import as_day

# What changes the day of a record may have taken it out of a year.
DAYS = ("received_on", "starts_at", "sent_on", "enrolled_on", "requested_on", "closed_on", "ended_on")
ALWAYS = date.min
# When something was written, and the first day that it concerns.
Writing = tuple[datetime, date]


def keep_changes(belongings: Belongings) -> None:
    """Keep of each record that goes, and that had come to a confirmed figure or left it, why it had."""
    snapshots = _touched_by(belongings)
    if not snapshots:
        return
    going: dict[str, set[int]] = defaultdict(set)
    for records in belongings.going:
        going[records.model._meta.label_lower].update(records.order_by().values_list("pk", flat=True))
    ErasedChange.objects.bulk_create(
        ErasedChange(figure=drift.figure, key=change.key, reason=change.reason, by=change.by)
        for snapshot in snapshots
        for drift in drifts_of(snapshot)
        for change in drift.changes
        if change.key in going[drift.figure.keys_of]
    )


def _touched_by(belongings: Belongings) -> list[ReportSnapshot]:
    """The confirmed years of whose days something was written after they were counted."""
    writings = list(_writings(belongings))
    snapshots = ReportSnapshot.objects.confirmed().annotate(last_day=Max("figures__period_end"))
    return [
        snapshot
        for snapshot in snapshots.order_by("year")
        if any(at > snapshot.computed_on and day <= snapshot.last_day for at, day in writings)
    ]


def _writings(belongings: Belongings) -> Iterator[Writing]:
    """When each record was written last, with the first of its days; merges, and what had another day once,
    may concern any year."""
    yield from ((person.updated_at, ALWAYS) for person in belongings.persons if person.merged_into_id)
    yield from ((at, ALWAYS) for at in belongings.memberships.order_by().values_list("updated_at", flat=True))
    for records, days in (
        (belongings.requests, ["received_on", "closed_on"]),
        (belongings.attended, ["starts_at"]),
        (belongings.referrals, ["sent_on"]),
        (belongings.enrolments, ["enrolled_on", "ended_on"]),
        (belongings.cases, ["requested_on", "closed_on"]),
    ):
        rows = {pk: told for pk, *told in records.order_by().values_list("pk", "updated_at", *days)}
        for at, *on in rows.values():
            yield at, min((as_day(day) for day in on if day), default=ALWAYS)
        kept = EarlierValue.objects.filter(kind=records.model._meta.label_lower, field__in=DAYS).order_by()
        yield from ((at, ALWAYS) for at in among(kept, "key", rows).values_list("changed_at", flat=True))
