"""Who carries a run: one worker at a time, with a lease that ends by itself where the worker dies."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import ImportRun
from ..models.runs import IN_HAND, TAKEN, State

LEASE = timedelta(seconds=60)  # renewed by the pulse, every few seconds
ATTEMPTS = 3  # of a run whose workers die


class LeaseLost(Exception):
    """Somebody else has taken the run: whoever carried it must not write anything."""


def ready() -> Q:
    """Runs that a worker may take: waiting ones, and those whose worker gave no sign of life for too long."""
    return Q(state__in=TAKEN) | Q(state__in=IN_HAND, lease_until__lt=timezone.now())


def is_anything_to_do() -> bool:
    return ImportRun.objects.filter(ready()).exists()


def take(worker: str) -> ImportRun | None:
    """The oldest run that is ready, with its lease; None where there is none.

    While one run is being written the others wait for it: the unique constraint of the model says so.
    """
    for run in ImportRun.objects.filter(ready()).order_by("created_at", "pk").defer("content"):
        if run.attempts >= ATTEMPTS:
            give_up(run)
        elif _take(run, worker):
            return ImportRun.objects.get(pk=run.pk)
    return None


def _take(run: ImportRun, worker: str) -> bool:
    # Only from the state and the attempt that were read: of two workers who try, one succeeds.
    same = ImportRun.objects.filter(ready(), pk=run.pk, state=run.state, attempts=run.attempts)
    try:
        with transaction.atomic():
            return bool(
                same.update(
                    state=TAKEN.get(run.state, run.state),
                    worker=worker,
                    attempts=F("attempts") + 1,
                    lease_until=timezone.now() + LEASE,
                    progress=0,
                    step="",
                )
            )
    except IntegrityError:  # another is being written
        return False


def give_up(run: ImportRun) -> None:
    """End a run whose workers died too often. What was written is decided already: nothing."""
    sentence = _(
        "The work stopped %(count)d times before it was finished. Nothing was written. "
        "Send the file in parts."
    ) % {"count": ATTEMPTS}
    ImportRun.objects.filter(ready()).end(run, State.FAILED, sentence, finished_at=timezone.now())


def renew(run: ImportRun, worker: str, progress: int, step: str) -> bool:
    """Say that `worker` is alive, and how far it is. True where somebody wants the run stopped.

    Raises:
        LeaseLost: the run is another's.
    """
    mine = ImportRun.objects.filter(pk=run.pk, worker=worker, state__in=IN_HAND)
    if not mine.update(lease_until=timezone.now() + LEASE, progress=progress, step=step):
        raise LeaseLost
    return ImportRun.objects.filter(pk=run.pk, is_cancel_requested=True).exists()


@transaction.atomic
def hand_back(run: ImportRun, worker: str, state: State, fields: tuple[str, ...] = ()) -> None:
    """Save what became of `run`, whose attributes have it, and end the lease.

    Raises:
        LeaseLost: the run is another's; nothing is saved.
    """
    mine = ImportRun.objects.select_for_update().filter(pk=run.pk, worker=worker, state__in=IN_HAND)
    if not mine.values_list("pk").first():
        raise LeaseLost
    run.state, run.worker, run.lease_until, run.attempts = state, "", None, 0
    run.is_cancel_requested, run.progress, run.step = False, 0, ""
    run.save(
        update_fields=[
            "state",
            "worker",
            "lease_until",
            "attempts",
            "is_cancel_requested",
            "progress",
            "step",
            *fields,
        ]
    )
