"""Running a rule: each person in a transaction of its own, rows a few hundred at a time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from casebook import accountability
from casebook.accountability import Action
from casebook.attachments import delete_with_files
from casebook.choices import ErasureGround, RetentionAction, RetentionKind
from casebook.erasure import Held, erase_person
from casebook.models import Attachment, EarlierValue, RetentionRule, RetentionRun
from casebook.retention.due import due_under
from casebook.roles import User

logger = logging.getLogger(__name__)

AT_A_TIME = 200  # rows that go in one transaction


@dataclass
class Report:
    """What a run did: how many were due, done and held; codes of those that failed; how many are left."""

    due: int
    held: int
    done: int = 0
    failed: list[str] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Due, and neither held nor done: what the next run takes up."""
        return self.due - self.held - self.done


def run(
    rule: RetentionRule, *, by: User | None, today: date | None = None, limit: int | None = None
) -> Report:
    """Do what the rule says to everything that is due, or to the first `limit` of it; `by` None: a script.

    A person whose erasure fails stops nobody else's. What the run did stands in RetentionRun.

    Raises:
        ValueError: the rule is not in force.
    """
    if not rule.is_active:
        raise ValueError("A rule that is not in force is shown and never run.")
    due = due_under(rule, today=today or timezone.localdate())
    held = due.held.count()
    report = Report(due=due.records.count() + held, held=held)
    DOERS[RetentionAction(rule.action)](due.records, RetentionKind(rule.kind), by, limit, report)
    RetentionRun.objects.create(
        kind=rule.kind,
        years=rule.years,
        action=rule.action,
        ran_by=by,
        due=report.due,
        done=report.done,
        held=report.held,
    )
    return report


def _erase(
    persons: QuerySet, kind: RetentionKind, by: User | None, limit: int | None, report: Report
) -> None:
    for key in list(persons.values_list("pk", flat=True)[:limit]):
        # Asked again: somebody may have come back since the run began, or be held.
        person = persons.filter(pk=key).first()
        if person is None:
            continue
        try:
            erase_person(person=person, ground=ErasureGround.RETENTION, by=by)
            report.done += 1
        except Held:
            report.held += 1
        except Exception as error:  # whatever it is, the others are due all the same
            report.failed.append(person.code)
            # The kind of the error alone: its text may hold what stands in the record.
            logger.error("%s was not erased: %s.", person.code, type(error).__name__)


def _delete(rows: QuerySet, kind: RetentionKind, by: User | None, limit: int | None, report: Report) -> None:
    while limit is None or report.done < limit:
        at_once = AT_A_TIME if limit is None else min(AT_A_TIME, limit - report.done)
        gone = _delete_some(rows, kind, by, at_once)
        if not gone:
            return
        report.done += gone


@transaction.atomic
def _delete_some(rows: QuerySet, kind: RetentionKind, by: User | None, count: int) -> int:
    keys = list(rows.values_list("pk", flat=True)[:count])
    some = rows.model._base_manager.filter(pk__in=keys)
    if not keys:
        return 0
    if kind in OF_ONE_PERSON:
        lines = [(record, ()) for record in some.select_related("person")]
        accountability.record_many(actor=by, action=Action.DELETE, changes=lines)
        _forget_earlier_values(rows.model, keys)
    else:
        detail = {"kind": f"retention {kind.value}", "rows": len(keys)}
        accountability.record(actor=by, action=Action.DELETE, detail=detail)
    if rows.model is Attachment:
        delete_with_files(Attachment.objects.filter(pk__in=keys))
    else:
        some.delete()
    return len(keys)


# A line of the access log for each; of the others one line says how many went.
OF_ONE_PERSON = frozenset({RetentionKind.NOTE, RetentionKind.ATTACHMENT})


def _forget_earlier_values(model: type[Model], keys: list[int]) -> None:
    EarlierValue.objects.filter(kind=model._meta.label_lower, key__in=keys).delete()


def _list(rows: QuerySet, kind: RetentionKind, by: User | None, limit: int | None, report: Report) -> None:
    """Somebody decides on each of them."""


DOERS: dict[RetentionAction, Callable[..., None]] = {
    RetentionAction.ANONYMISE: _erase,
    RetentionAction.DELETE: _delete,
    RetentionAction.REVIEW: _list,
}
