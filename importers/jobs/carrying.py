"""What a worker does with a run that it took: look at the file, or write it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from casebook import accountability
from casebook.accountability import Action, Change
from casebook.encryption.cipher import DecryptionRefused
from casebook.permissions import can_import

from ..engine import Finding, Plan, make_plan, write
from ..glance import look, unread
from ..mapping import Mapping, mapping_for
from ..models import ImportRun
from ..models.runs import State
from ..reading import FileRefused, NoTable, Reading, Table, read_table
from . import recent
from .pulse import Cancelled, Pulse
from .queue import LeaseLost, hand_back

logger = logging.getLogger(__name__)

SHOWN = (
    "preview_text",
    "glance_text",
    "digest",
    "error",
    "rows",
    "created",
    "updated",
    "unchanged",
    "refused",
)
CONTENT = ("content", "preview_text", "glance_text", "file_name", "reading")


def carry(run: ImportRun, worker: str, *, is_beating: bool) -> None:
    """Do the work of `run` and hand it back in the state that it led to. Nothing is raised: what fails is
    said on the page of the run."""
    is_preview = run.state == State.PREVIEWING
    with Pulse(run, worker, is_beating=is_beating) as pulse, _as_its_user_reads(run), _failures(run, worker):
        if run.user is None or not can_import(run.user):
            _end(run, worker, State.FAILED, _("Whoever chose this file may not import any more."))
        elif is_preview:
            _look(run, worker, pulse)
        else:
            _write(run, worker, pulse)


def _look(run: ImportRun, worker: str, pulse: Pulse) -> None:
    """Say what the file would do, on the page of the run."""
    since = recent.moment()
    plan, run.glance = _plan(run, pulse)
    with transaction.atomic():
        _show(run, worker, plan)
        _note_reading(run, plan)
    recent.keep(run, plan, since)


def _note_reading(run: ImportRun, plan: Plan) -> None:
    """Whoever looks at the preview looks at what stands in the records that the file would change, and at
    namesakes: lines of reading, as on the screens of these records."""
    changes = [Change(known, []) for known in plan.shown_records()]
    accountability.record_many(
        actor=run.user, action=Action.INSPECT, changes=changes, detail={"screen": "import"}
    )


def _show(run: ImportRun, worker: str, plan: Plan, error: str = "") -> None:
    run.preview, run.error = plan.preview().as_json(), error
    run.note_counts(plan.report)
    state = State.PREVIEWED if plan.report.is_accepted else State.REFUSED
    hand_back(run, worker, state, SHOWN)


def _write(run: ImportRun, worker: str, pulse: Pulse) -> None:
    """Write what was shown. Where the casebook changed so that it would be something else, show that."""
    plan = recent.find(run)
    if plan is None:
        plan, run.glance = _plan(run, pulse)
    if plan.digest() != run.digest:
        _show(run, worker, plan, _changed())
        return
    pulse.is_writing = True
    with transaction.atomic():
        report = write(plan, user=run.user, run=run, progress=pulse)
        if report.is_accepted:
            run.note_counts(report)
            run.finished_at, run.error = timezone.now(), ""
            run.forget_content()
            # In the transaction of the rows: whoever dies here leaves all of it or nothing.
            hand_back(run, worker, State.DONE, (*SHOWN, *CONTENT, "finished_at"))
    pulse.is_writing = False
    if not report.is_accepted:
        # The casebook changed under the plan, the disk is full, the database went: the engine says which.
        plan, run.glance = _plan(run, pulse)
        _show(run, worker, plan, report.errors[0].message)


def _changed() -> str:
    return _(
        "The casebook changed since this file was looked at. Nothing was written: "
        "this is what it would do now."
    )


def _plan(run: ImportRun, pulse: Pulse) -> tuple[Plan, dict]:
    pulse(0, _("Reading the file"))
    table: Table = read_table(run.data, Reading(**run.reading))
    is_answered, profile = bool(run.mapping), ""
    if is_answered:
        mapping = Mapping.from_json(run.mapping)
    else:
        mapping, profile = mapping_for(run.kind, table)
    glance = look(run.kind, table, mapping, is_answered=is_answered or bool(profile), profile=profile)
    plan = make_plan(run.kind, table, user=run.user, mapping=mapping, progress=pulse)
    _warn_of_second_time(run, plan)
    return plan, glance.as_json()


def _warn_of_second_time(run: ImportRun, plan: Plan) -> None:
    """Rows without a key are new ones each time: whoever sends a file again should know that."""
    written = ImportRun.objects.filter(kind=run.kind, file_digest=run.file_digest, state=State.DONE)
    earlier = written.exclude(pk=run.pk).order_by("-finished_at").first() if plan.report.created else None
    if earlier:
        day = date_format(timezone.localtime(earlier.finished_at), "d/m/Y H:i")
        message = _("This very file was written on %(day)s. Its rows without a key would come in again.")
        plan.report.warnings.insert(0, Finding(None, "", message % {"day": day}))


@contextmanager
def _as_its_user_reads(run: ImportRun) -> Iterator[None]:
    """Sentences are in the language of whoever chose the file, hours by the clock of the centre."""
    profile = UserProfile.objects.filter(user=run.user).first() if run.user else None
    language = profile.get_preferred_language() if profile else translation.get_language()
    with translation.override(language), timezone.override(timezone.get_default_timezone()):
        yield


@contextmanager
def _failures(run: ImportRun, worker: str) -> Iterator[None]:
    """Whatever stops the work becomes a sentence on the page of the run; the log never tells of rows."""
    try:
        yield
    except LeaseLost:
        logger.warning("Import %s was taken by another worker.", run.uid)
    except Cancelled:
        run.forget_content()
        _end(run, worker, State.CANCELLED, _("It was stopped. Nothing was written."), CONTENT)
    except NoTable as refusal:
        run.forget_content()
        _end(run, worker, State.FAILED, str(refusal), CONTENT)
    except FileRefused as refusal:
        run.preview, run.glance = {}, unread(refusal.recognised).as_json() if refusal.recognised else {}
        run.error = str(refusal)
        _hand_back(run, worker, State.REFUSED, SHOWN)
    except DecryptionRefused as refusal:
        logger.error("%s", refusal)
        _end(run, worker, State.FAILED, _("This file cannot be read any more. Choose it again."))
    except IntegrityError:  # at the end of the transaction: somebody deleted what the rows refer to
        message = _("Somebody changed one of these records meanwhile. Nothing was written: try again.")
        _end(run, worker, State.FAILED, message)
    except DatabaseError as error:
        logger.error("Import %s: the database refused the work (%s).", run.uid, type(error).__name__)
        message = _("The database stopped the work: it may be full or out of reach. Nothing was written.")
        _end(run, worker, State.FAILED, message)
    except Exception as error:
        logger.error("Import %s failed: %s", run.uid, type(error).__name__, exc_info=_without_values(error))
        message = _(
            "A fault of the program stopped the work. Nothing was written. Tell whoever looks after it."
        )
        _end(run, worker, State.FAILED, message)


def _without_values(error: BaseException) -> tuple:
    """Where it happened and what it was, without what its message quotes of the file."""
    told = RuntimeError(type(error).__name__)
    return RuntimeError, told, error.__traceback__


def _end(run: ImportRun, worker: str, state: State, sentence: str, fields: tuple[str, ...] = ()) -> None:
    run.error, run.finished_at = sentence, timezone.now()
    _hand_back(run, worker, state, ("error", "finished_at", *fields))


def _hand_back(run: ImportRun, worker: str, state: State, fields: tuple[str, ...]) -> None:
    """As hand_back; where the database does not answer, the lease ends by itself and another tries."""
    try:
        if not connection.is_usable() and not connection.in_atomic_block:
            connection.close()
        hand_back(run, worker, state, fields)
    except (LeaseLost, DatabaseError) as error:
        logger.error("Import %s could not be handed back: %s.", run.uid, type(error).__name__)
