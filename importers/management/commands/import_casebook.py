"""Bring a file into the casebook: all of its rows, or none."""

import json
import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from importers.engine import Finding, ImportReport
from importers.reading import FileRefused, read_table
from importers.resources import KINDS
from importers.runs import run_import

UNREADABLE, REFUSED = 1, 2  # exit codes


class Command(BaseCommand):
    help = (
        "Import a CSV or XLSX file: all of its rows or none. Exits 0, 2 (rows refused) or 1 (cannot be read)."
    )

    def add_arguments(self, parser):
        parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and write nothing.")
        parser.add_argument("--user", metavar="NAME", help="In whose name the import is logged.")
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, *, kind, file, dry_run, user, **options):
        try:
            report = self._run(kind, file, dry_run, user)
            status = 0 if report.is_accepted else REFUSED
        except FileRefused as refusal:
            report = ImportReport(kind, errors=[Finding(refusal.row, "", str(refusal))])
            status = UNREADABLE
        self._say(report, status, dry_run)
        if options["json"]:
            line = report.as_dict()
            del line["error_groups"]  # the contract of the line is older
            self.stdout.write(json.dumps(line, ensure_ascii=False))
        if status:
            sys.exit(status)

    def _run(self, kind: str, file: Path, dry_run: bool, username: str | None) -> ImportReport:
        if kind not in KINDS:
            message = _("There is no kind of file “%(kind)s”. There are: %(kinds)s.")
            raise FileRefused(message % {"kind": kind, "kinds": ", ".join(KINDS)})
        user = self._find(username) if username else None
        try:
            data = file.read_bytes()
        except OSError as error:
            message = _("The file %(file)s cannot be opened: %(reason)s.")
            raise FileRefused(message % {"file": file, "reason": error.strerror}) from None
        return run_import(kind, read_table(data), user=user, dry_run=dry_run, is_kept=True)

    def _find(self, username: str):
        users = get_user_model()
        try:
            return users._default_manager.get_by_natural_key(username)
        except users.DoesNotExist:
            raise FileRefused(_("There is no user “%(text)s”.") % {"text": username}) from None

    def _say(self, report: ImportReport, status: int, dry_run: bool) -> None:
        for finding in report.warnings:
            self.stdout.write(_placed(finding))
        for finding in report.errors:
            self.stderr.write(_placed(finding))
        if status == REFUSED:
            message = _("Nothing was written: %(refused)d of %(rows)d rows were refused.")
        elif status == UNREADABLE:
            message = _("Nothing was written.")
        elif dry_run:
            message = _(
                "Would write %(created)d new and %(updated)d changed; %(unchanged)d stay as they are."
            )
        else:
            message = _("Wrote %(created)d new and %(updated)d changed; %(unchanged)d stay as they were.")
        (self.stderr if status else self.stdout).write(message % vars(report))


def _placed(finding: Finding) -> str:
    """The sentence with its place in front: Row 3, Κατηγορία: …"""
    row = _("Row %(row)d") % {"row": finding.row} if finding.row else ""
    place = ", ".join(filter(None, (row, finding.column)))
    return f"{place}: {finding.message}" if place else finding.message
