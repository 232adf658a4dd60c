"""Erase again whom a restored backup brought back."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook import conf
from casebook.erasure import register
from casebook.erasure.replaying import Replay, replay

HELD, NO_REGISTER = 1, 2  # exit codes


class Command(BaseCommand):
    help = (
        "After a restore: erase again the persons of the register of erasures who are in the database, and "
        "write erasures into it that it lacks. Exits 0 when nobody of them is left, 1 when a newer legal "
        "hold keeps somebody, 2 when there is no register or it cannot be read or written."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say who would be erased, by code.")

    def handle(self, *, dry_run, **options):
        if conf.erasure_register() is None:
            message = _("No register of erasures is kept: set ERASURE_REGISTER.")
            raise CommandError(message, returncode=NO_REGISTER)
        try:
            found = replay(dry_run=dry_run)
            written = 0 if dry_run else register.complete()
        except (OSError, register.RegisterError) as error:
            message = _("The register of erasures cannot be read or written: %(error)s")
            raise CommandError(message % {"error": error}, returncode=NO_REGISTER)
        self._tell(found, written, dry_run)
        if found.held:
            sys.exit(HELD)

    def _tell(self, found: Replay, written: int, dry_run: bool) -> None:
        message = ngettext(
            "The register knows %(lines)d erased code.",
            "The register knows %(lines)d erased codes.",
            found.lines,
        )
        self.stdout.write(message % {"lines": found.lines})
        for code in found.erased:
            message = _("%(code)s would be erased again.") if dry_run else _("%(code)s was erased again.")
            self.stdout.write(message % {"code": code})
        for code in found.held:
            self.stderr.write(
                _("%(code)s is kept by a legal hold that was set after the erasure.") % {"code": code}
            )
        if not found.erased and not found.held:
            self.stdout.write(_("None of them is in the database."))
        if written:
            message = ngettext(
                "%(lines)d erasure was written into the register.",
                "%(lines)d erasures were written into the register.",
                written,
            )
            self.stdout.write(message % {"lines": written})
