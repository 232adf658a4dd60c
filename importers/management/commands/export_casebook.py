"""Write the records of a kind to a file that import_casebook takes back unchanged."""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casebook.spreadsheets import FORMATS
from importers.cells import CellRefused, parse_date
from importers.exporting import ExportRefused, left_out, run_export, say_left_out
from importers.purposes import Purpose
from importers.resources import KINDS


class Command(BaseCommand):
    help = "Export the records of a kind, of a period where --from or --to are given; both days are included."

    def add_arguments(self, parser):
        parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("--from", dest="start", metavar="DATE")
        parser.add_argument("--to", dest="end", metavar="DATE")
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument(
            "--plain", action="store_true", help="For scripts: UTF-8, commas, keys and codes."
        )
        parser.add_argument(
            "--purpose",
            choices=Purpose.values,
            default=Purpose.SCRIPT.value,
            help="What for; kept in the access log.",
        )
        parser.add_argument("--output", metavar="FILE", required=True, help="Where to; - is standard output.")

    def handle(self, *, kind, start, end, format, plain, purpose, output, **options):
        if kind not in KINDS:
            message = _("There is no kind of file “%(kind)s”. There are: %(kinds)s.")
            raise CommandError(message % {"kind": kind, "kinds": ", ".join(KINDS)})
        period = {"start": self._day(start), "end": self._day(end)}
        if start and end and period["start"] > period["end"]:
            raise CommandError(_("The period ends before it starts."))
        if (start or end) and not KINDS[kind].resource.period_field:
            self.stderr.write(_("These records have no day of their own: all of them are exported."))
        run = {"user": None, "format": format, "plain": plain, "purpose": purpose, **period}
        if kept := left_out(kind, **period):
            self.stderr.write(say_left_out(kept))
        try:
            if output == "-":
                run_export(kind, sys.stdout.buffer, **run)
                return
            rows = self._write_whole(Path(output), kind, run)
        except ExportRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(_("Rows written: %(rows)d") % {"rows": rows})

    def _write_whole(self, path: Path, kind: str, run: dict) -> int:
        """The file appears when it is whole; half of one is never left behind."""
        try:
            with tempfile.NamedTemporaryFile(
                dir=path.parent, prefix=f".{path.name}.", delete=False
            ) as stream:
                rows = run_export(kind, stream, **run)
            os.replace(stream.name, path)
        except OSError as error:
            message = _("The file %(file)s cannot be written: %(reason)s.")
            raise CommandError(message % {"file": path, "reason": error.strerror}) from None
        return rows

    def _day(self, text: str | None) -> date | None:
        try:
            return parse_date(text)
        except CellRefused as refusal:
            raise CommandError(str(refusal)) from None
