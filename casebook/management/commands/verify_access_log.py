"""Read the access log's chain from its first line to its end, and say whether anything was tampered with."""

import re
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook import accountability

BROKEN = 1  # exit code
HEAD = re.compile(r"([0-9]+):([0-9a-f]{64})")


class Command(BaseCommand):
    help = (
        "Verify the access log. Exits 0 when the chain is whole, 1 when it is not. The last line that it "
        "prints is the end of the chain: note it outside of this machine, and hand it back with --expect."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect", metavar="NUMBER:SEAL", help="An end of the chain that was noted earlier."
        )

    def handle(self, *, expect, **options):
        verdict = accountability.verify(self._noted(expect) if expect else None)
        if verdict.fault:
            self.stderr.write(_("The access log is not whole."))
            self.stderr.write(verdict.fault.message)
            sys.exit(BROKEN)
        message = ngettext(
            "The access log is whole: %(lines)d line.",
            "The access log is whole: %(lines)d lines.",
            verdict.lines,
        )
        self.stdout.write(message % {"lines": verdict.lines})
        if verdict.waiting:
            message = ngettext(
                "%(lines)d line waits to be sealed.", "%(lines)d lines wait to be sealed.", verdict.waiting
            )
            self.stdout.write(message % {"lines": verdict.waiting})
        self.stdout.write(verdict.head)

    def _noted(self, text: str) -> tuple[int, str]:
        if not (match := HEAD.fullmatch(text)):
            raise CommandError(
                _("Write --expect as this command printed it: a number, a colon and 64 letters and digits.")
            )
        return int(match[1]), match[2]
