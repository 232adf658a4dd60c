"""Load the demo centre: accounts, records through files and importers, pages."""

import io
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks

from casebook.demo import beyond_files, plan, removal, staff, story
from casebook.demo.rows import KINDS as KINDS_IN_ORDER
from casebook.demo.rows import Register, Row
from casebook.models import Person
from importers.demo_files import write_file
from importers.reading import read_table
from importers.resources import KINDS
from importers.runs import run_import

# In whose name the files come in.
IMPORTER = "coordinator"
SHOWN_ERRORS = 5


class Command(BaseCommand):
    help = (
        "Load a demo centre of synthetic people. Twice changes nothing. It is never loaded beside persons "
        "whom it did not make, nor on a site that is set up for the public."
    )

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="Do nothing where there are persons.")
        parser.add_argument("--reset", action="store_true", help="Delete the demo first, and load it anew.")
        parser.add_argument(
            "--today", type=date.fromisoformat, metavar="DATE", help="Tell the story up to 2026-12-31."
        )
        parser.add_argument("--files", type=Path, metavar="DIR", help="Keep the files that come in, here.")

    def handle(self, *, if_empty, reset, today, files, **options):
        if if_empty and Person.objects.exists():
            self.stdout.write(_("There are persons in the casebook already: the demo was not loaded."))
            return
        register = self._tell(today or timezone.localdate())
        self._refuse_where_it_does_harm(register, reset)
        with ExitStack() as stack:
            folder = files or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(transaction.atomic())
            self._load(register, folder, reset)
        message = _("The demo centre is ready. Every account has the password %(password)s.")
        self.stdout.write(message % {"password": staff.PASSWORD})

    def _tell(self, today: date) -> Register:
        if today <= plan.PLANNED_UNTIL:
            message = _("The demo's story reaches to %(day)s: choose a later day.")
            raise CommandError(message % {"day": localize(plan.PLANNED_UNTIL)})
        if today > timezone.localdate():
            raise CommandError(_("The demo's story cannot be told beyond today."))
        return Register(story.tell(today), today)

    def _refuse_where_it_does_harm(self, register: Register, reset: bool) -> None:
        if settings.SESSION_COOKIE_SECURE:
            raise CommandError(
                _("This site is set up for the public, and everybody knows the demo's passwords: not loaded.")
            )
        if real := removal.real_persons():
            message = ngettext(
                "There is %(count)d person here whom the demo did not make. It touches no real centre: "
                "use an empty database.",
                "There are %(count)d persons here whom the demo did not make. It touches no real centre: "
                "use an empty database.",
                real,
            )
            raise CommandError(message % {"count": real})
        if reset and removal.has_corrections():
            raise CommandError(
                _(
                    "A published figure was corrected here, and no correction is deleted: "
                    "use an empty database."
                )
            )
        if not reset and removal.is_another_demo(register):
            raise CommandError(
                _("Here is the demo of a later day or of another version: load it anew with --reset.")
            )

    def _load(self, register: Register, folder: Path, reset: bool) -> None:
        if reset:
            self._step(_("The demo that was here is removed"), lambda: removal.remove(register))
        self._step(_("Groups and catalogue"), lambda: call_command("setup_centre", stdout=io.StringIO()))
        self._step(_("Accounts of the demo"), staff.open_accounts)
        user = get_user_model()._default_manager.get_by_natural_key(IMPORTER)
        rows = register.rows()
        for kind in KINDS_IN_ORDER:
            self._step(KINDS[kind].label, lambda kind=kind: _take_in(folder, kind, rows[kind], user))
        self._step(_("What no file carries: notes, merges"), lambda: beyond_files.complete(register))
        for load in hooks.get_hooks("load_demo"):
            self._step("", lambda load=load: load(register.today))

    def _step(self, label: object, work: Callable[[], object]) -> None:
        """Do `work` and say what it answered and how long it took."""
        started = time.monotonic()
        said = ": ".join(str(part) for part in (label, work()) if part)
        self.stdout.write(
            _("%(step)s (%(seconds).1f s)") % {"step": said, "seconds": time.monotonic() - started}
        )


def _take_in(folder: Path, kind: str, rows: list[Row], user) -> str:
    """Write the file of `kind` and import it, as the screens and import_casebook do."""
    path = write_file(folder, kind, rows)
    report = run_import(kind, read_table(path.read_bytes()), user=user, dry_run=False)
    if not report.is_accepted:
        first = "\n".join(f"{error.row}: {error.message}" for error in report.errors[:SHOWN_ERRORS])
        message = _("The file %(file)s was refused, and nothing was loaded:")
        raise CommandError(f"{message % {'file': path.name}}\n{first}")
    message = _("%(created)d new, %(updated)d changed, %(unchanged)d as they were")
    return message % vars(report)
