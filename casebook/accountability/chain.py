"""The chain: each sealed line bears its place and a hash of its content and of the line before it.

Lines are sealed right after the transaction that wrote them, one sealer at a time, in the order in which
they became visible. So nobody waits for somebody else's long transaction, numbers have no gaps, and a process
that dies between the two leaves lines waiting that the next sealer takes up. What the chain makes evident: a
line altered, removed or moved, and lines cut off its end. Whoever rewrites everything including the end is
found by comparing with an end that was noted elsewhere (`verify_access_log --expect`).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.models import F, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.models.access_log import AccessLogEntry, AccessLogHead
from casebook.models.record_ranges import RecordRange

BATCH = 500
READ = 2000  # lines that are verified together
# A line that waits longer than this was not left by a process that died: sealing does not work, or the line
# was put in by hand.
LONGEST_WAIT = timedelta(hours=1)
CONTENT = (
    "pk",
    "action",
    "actor_key",
    "actor_name",
    "subject_kind",
    "subject_key",
    "subject_code",
    "person_key",
    "person_code",
    "fields",
    "detail",
)
# The triggers that keep lines as they are, by kind of database (made by the migration of the log).
GUARDS = {
    "sqlite": {
        "casebook_log_keeps_lines",
        "casebook_log_keeps_content",
        "casebook_log_keeps_its_end",
        "casebook_log_end_moves_on",
        "casebook_log_keeps_ranges",
        "casebook_log_alters_no_range",
        "casebook_log_adds_no_range",
    },
    "postgresql": {
        "casebook_log_keeps_lines",
        "casebook_log_keeps_content",
        "casebook_log_keeps_all",
        "casebook_log_keeps_its_end",
        "casebook_log_end_moves_on",
        "casebook_log_keeps_ranges",
        "casebook_log_alters_no_range",
        "casebook_log_adds_no_range",
        "casebook_log_keeps_all_ranges",
    },
}


def link(previous: str, number: int, line: AccessLogEntry, ranges: Sequence[tuple] = ()) -> str:
    """The seal of `line`, which is about the records in `ranges`, at place `number`, after the line whose seal
    is `previous`."""
    content = {name: getattr(line, name) for name in CONTENT}
    content |= {"at": line.at.astimezone(UTC).isoformat(), "number": number, "previous": previous}
    # Of a line of many records alone, so that the lines from before there were such keep their seals.
    if ranges:
        content["ranges"] = sorted(ranges)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def seal_waiting() -> int:
    """Seal the lines that wait, the oldest first; returns how many."""
    count = 0
    while AccessLogEntry.objects.waiting().exists():
        count += (sealed := _seal_batch())
        if sealed < BATCH:
            break
    return count


@transaction.atomic
def _seal_batch() -> int:
    head = _hold_head()
    # Read after the lock is held: another sealer may have been here meanwhile.
    lines = list(AccessLogEntry.objects.waiting()[:BATCH])
    ranges = _ranges_of(lines)
    for line in lines:
        head.number += 1
        head.seal = line.seal = link(head.seal, head.number, line, ranges[line.pk])
        line.number = head.number
    if lines:
        # One prepared statement for all of them: after an import there may be many thousands.
        table = connection.ops.quote_name(AccessLogEntry._meta.db_table)
        values = [(line.number, line.seal, line.pk) for line in lines]
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET number = %s, seal = %s WHERE id = %s", values)  # noqa: S608
        head.save(update_fields=["number", "seal"])
    return len(lines)


def _ranges_of(lines: Iterable[AccessLogEntry]) -> Mapping[int, list[tuple]]:
    """The ranges of each line by its key: one query for all of them."""
    found = defaultdict(list)
    rows = RecordRange.objects.filter(entry__in=[line.pk for line in lines]).order_by()
    for entry, *one in rows.values_list("entry", "kind", "first_key", "last_key"):
        found[entry].append(tuple(one))
    return found


def _with_ranges(lines: QuerySet) -> Iterator[tuple[AccessLogEntry, list[tuple]]]:
    """Each line with its ranges, however long the log is."""
    rest = lines.iterator(chunk_size=READ)
    while part := list(islice(rest, READ)):
        ranges = _ranges_of(part)
        yield from ((line, ranges[line.pk]) for line in part)


def _hold_head() -> AccessLogHead:
    """The end of the chain, locked until the transaction ends: an update locks it on every database."""
    if not AccessLogHead.objects.filter(pk=1).update(number=F("number")):
        AccessLogHead.objects.get_or_create(pk=1)
        AccessLogHead.objects.filter(pk=1).update(number=F("number"))
    return AccessLogHead.objects.get(pk=1)


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong, in words; `number` is the place in the chain where it is."""

    number: int
    message: str


@dataclass(frozen=True)
class Verdict:
    """What verifying found. `head` is the end of the chain, to be noted elsewhere."""

    lines: int
    waiting: int
    head: str
    fault: Fault | None = None


def verify(expect: tuple[int, str] | None = None) -> Verdict:
    """Read the chain from its first line to its end; `expect` is an end that was noted earlier."""
    # What is sealed while we read comes after the end that we read, and is left for the next time.
    head = AccessLogHead.objects.filter(pk=1).first() or AccessLogHead(pk=1)
    fault = _broken_link(head, expect) or _behind_the_end(head) or _never_sealed() or _missing_guards()
    waiting = AccessLogEntry.objects.waiting().count()
    return Verdict(lines=head.number, waiting=waiting, head=str(head), fault=fault)


def _broken_link(head: AccessLogHead, expect: tuple[int, str] | None) -> Fault | None:
    number, seal = 0, ""
    for line, ranges in _with_ranges(AccessLogEntry.objects.sealed().filter(number__lte=head.number)):
        if line.number != number + 1:
            message = _("Line %(number)d is missing: the log jumps from line %(before)d to line %(after)d.")
            return Fault(
                number + 1,
                message % {"number": number + 1, "before": number, "after": line.number},
            )
        number, seal = line.number, link(seal, line.number, line, ranges)
        if seal != line.seal:
            message = _("Line %(number)d does not agree with its seal: it was altered or moved.")
            return Fault(number, message % {"number": number})
        if expect and number == expect[0] and seal != expect[1]:
            message = _("Line %(number)d bears another seal than the one noted: the log was rewritten.")
            return Fault(number, message % {"number": number})
    end = max(head.number, expect[0] if expect else 0)
    if number < end:
        message = _("The log ends at line %(number)d and had %(end)d: its last lines are missing.")
        return Fault(number + 1, message % {"number": number, "end": end})
    if seal != head.seal:
        return Fault(number, _("The end of the log bears another seal than its last line."))
    return None


def _behind_the_end(head: AccessLogHead) -> Fault | None:
    # One statement, so that both numbers are of one moment while others are sealing.
    end = Coalesce(Subquery(AccessLogHead.objects.filter(pk=1).values("number")), 0)
    if not AccessLogEntry.objects.filter(number__gt=end).exists():
        return None
    return Fault(head.number + 1, _("There are lines behind the end of the log: its end was put back."))


def _never_sealed() -> Fault | None:
    line = AccessLogEntry.objects.waiting().filter(at__lt=timezone.now() - LONGEST_WAIT).first()
    if line is None:
        return None
    message = _(
        "The line with the key %(key)d was never sealed: it was put in by hand, or sealing does not work."
    )
    return Fault(0, message % {"key": line.pk})


def _missing_guards() -> Fault | None:
    missing = GUARDS.get(connection.vendor, set()) - _triggers()
    if not missing:
        return None
    message = _("The database no longer refuses changes of the log. Missing triggers: %(names)s.")
    return Fault(0, message % {"names": ", ".join(sorted(missing))})


def _triggers() -> set[str]:
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
