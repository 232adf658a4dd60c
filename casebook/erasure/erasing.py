"""The act: a person's records go, all at once or not at all."""

import logging

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook import accountability
from casebook.accountability import Action
from casebook.attachments import delete_with_files
from casebook.choices import ErasureStatus
from casebook.erasure import disk, register, scrubbing
from casebook.erasure.belongings import Belongings
from casebook.erasure.counting import keep_count
from casebook.erasure.days import DaysOfService
from casebook.erasure.drifting import keep_changes
from casebook.erasure.ledger_entries import entries_of
from casebook.models import (
    Appointment,
    Attachment,
    CounsellingCase,
    CounsellingSession,
    ErasedVisit,
    Erasure,
    Household,
    Person,
    Referral,
    Request,
)
from casebook.roles import User

logger = logging.getLogger(__name__)


class Held(Exception):
    """A legal hold keeps the person's records; the message says so to whoever wanted to erase them."""


class AlreadyAsked(Exception):
    """The erasure of this person waits for its decision; the message says so to whoever asks again."""


@transaction.atomic
def erase_person(*, person: Person, ground: str, by: User | None) -> Erasure:
    """Erase `person` on `ground`: the erasure that was asked for, where one waits, else a new one.

    Raises:
        Held: a legal hold is in force; nothing is written.
    """
    survivor = person.merged_into or person
    waiting = Erasure.objects.waiting().filter(person=survivor).first()
    if waiting is None:
        waiting = _new(survivor, ground, by)
        waiting.save(force_insert=True)
    return erase(erasure=waiting, by=by)


@transaction.atomic
def ask(*, person: Person, ground: str, by: User | None, remark: str = "") -> Erasure:
    """Ask for the erasure of `person` (with all records that were merged), which somebody else decides.

    Raises:
        AlreadyAsked: another waits for its decision.
        ValueError: the person is a record that was merged into another.
    """
    if person.merged_into_id:
        raise ValueError("An erasure is asked for of the record that stands for the person.")
    erasure = _new(person, ground, by)
    erasure.remark = remark
    try:
        with transaction.atomic():
            erasure.save(force_insert=True)
    except IntegrityError as error:
        message = _("The erasure of this person waits for its decision already.")
        raise AlreadyAsked(message) from error
    _record(erasure, by, asked=ErasureStatus.ASKED)
    return erasure


@transaction.atomic
def refuse(*, erasure: Erasure, by: User, answer: str) -> Erasure:
    """Refuse what was asked for, with the reason for whoever asked.

    Raises:
        ValueError: the erasure was decided before.
    """
    erasure = _locked(erasure)
    erasure.status, erasure.answer = ErasureStatus.REFUSED, answer
    erasure.decided_by, erasure.decided_at = by, timezone.now()
    erasure.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    _record(erasure, by, asked=ErasureStatus.REFUSED)
    return erasure


@transaction.atomic
def erase(*, erasure: Erasure, by: User | None) -> Erasure:
    """Erase the person of an erasure that waits: the one of `erasure` and all that were merged with her.

    Raises:
        Held: a legal hold is in force; nothing is written.
        ValueError: the erasure was decided before.
    """
    erasure = _locked(erasure)
    belongings = Belongings(erasure.person)
    # Whoever writes about the person meanwhile waits, and then finds nobody.
    list(Person.objects.select_for_update().filter(pk__in=belongings.keys).values_list("pk"))
    if belongings.is_held:
        raise Held(
            _("A legal hold is in force: the records of this person are not erased until it is lifted.")
        )
    disk.overwrite_what_is_deleted()
    lines = [(person, ()) for person in belongings.persons]
    accountability.record_many(actor=by, action=Action.DELETE, changes=lines)
    keep_changes(belongings)
    scrubbing.scrub_elsewhere(belongings.persons)
    # A day is that of the centre, whatever clock whoever decides has set.
    with timezone.override(timezone.get_default_timezone()):
        days = DaysOfService(belongings)
        keep_count(entries_of(belongings, days))
        _keep_visits(belongings, days)
    scrubbing.scrub_remarks(belongings.keys)
    counts = _delete(belongings)
    transaction.on_commit(_afterwards, robust=True)
    return _note_done(erasure, belongings.persons, counts, by)


def _new(person: Person, ground: str, by: User | None) -> Erasure:
    return Erasure(person=person, person_key=person.pk, person_code=person.code, ground=ground, asked_by=by)


def _locked(erasure: Erasure) -> Erasure:
    """The erasure as it stands, until the transaction ends; ValueError where it was decided before."""
    erasure = Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=erasure.pk)
    if not erasure.is_waiting:
        raise ValueError("Only an erasure that waits can be decided.")
    return erasure


def _record(erasure: Erasure, by: User | None, *, asked: str) -> None:
    """A line of the access log on the person, of whom something was asked or answered."""
    detail = {"kind": "erasure", "asked": asked}
    accountability.record(actor=by, action=Action.CHANGE, subject=erasure.person, detail=detail)


def _keep_visits(belongings: Belongings, days: DaysOfService) -> None:
    """What others of the households were served through: the day, and no longer who came on it."""
    going = set(belongings.households.order_by().values_list("pk", flat=True))
    visits = [
        ErasedVisit(household_id=household, day=day)
        for household, day in sorted(days.visits_as_member())
        if household not in going
    ]
    ErasedVisit.objects.bulk_create(visits, ignore_conflicts=True)


def _delete(belongings: Belongings) -> dict[str, int]:
    """Delete what goes and untie what stays; answers how many records of each kind went."""
    # Listed before anything goes: what belongs to somebody is found through what goes first.
    going = [
        (records.model, list(records.order_by().values_list("pk", flat=True))) for records in belongings.going
    ]
    for model, keys in belongings.shared:
        scrubbing.scrub_shared(model, keys, belongings.persons)
    _untie(dict(going), belongings)
    for model, keys in going:
        scrubbing.scrub(model, keys)
        records = model.objects.filter(pk__in=keys)
        if model is Attachment:
            delete_with_files(records)
        else:
            records.delete()
    return {model._meta.model_name: len(keys) for model, keys in going if keys}


def _untie(going: dict[type[Model], list[int]], belongings: Belongings) -> None:
    """Let nothing of others point at what goes."""
    staying = CounsellingSession.objects.exclude(pk__in=going[CounsellingSession])
    for session in staying.filter(case__in=going[CounsellingCase]).select_related("case"):
        # Whoever led the case goes on seeing the session, and nobody else begins to.
        ownerless = Appointment.objects.filter(pk=session.appointment_id, worker__isnull=True)
        ownerless.update(worker=session.case.professional_id)
    staying.filter(case__in=going[CounsellingCase]).update(case=None)
    Request.objects.filter(renewal_of__in=going[Request]).update(renewal_of=None)
    Referral.objects.exclude(pk__in=going[Referral]).filter(request__in=going[Request]).update(request=None)
    Request.objects.filter(household__in=going[Household]).update(household=None)
    Person.objects.filter(merged_into__in=belongings.keys).update(merged_into=None)


def _note_done(erasure: Erasure, persons: list[Person], counts: dict[str, int], by: User | None) -> Erasure:
    """One erasure for each code that leads nowhere now, so that a backup that has any of them is known."""
    now = timezone.now()
    for person in persons:
        same = Erasure.objects.filter(person_key=person.pk, person_code=person.code)
        done = same.waiting().first() or Erasure(
            person_key=person.pk, person_code=person.code, ground=erasure.ground, asked_by=by, asked_at=now
        )
        done.status, done.decided_by, done.decided_at = ErasureStatus.DONE, by, now
        done.counts = counts if done.pk == erasure.pk else {}
        done.save()
    erasure.refresh_from_db()
    return erasure


def _afterwards() -> None:
    """What can only happen once the erasure is certain. It is done, whatever fails here."""
    disk.empty_the_log()
    try:
        register.complete()
    except (OSError, register.RegisterError):
        logger.exception("The register of erasures was not written: run replay_erasures once it can be.")
