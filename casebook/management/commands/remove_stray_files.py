"""Delete files of the private folder that no record speaks of, and name records whose file is missing."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook import conf
from casebook.attachments.strays import missing_files, stray_files
from casebook.private_files import private_storage

MISSING = 1  # exit code


class Command(BaseCommand):
    help = (
        "Delete files of cases that no record names, older than a day: an upload that was broken off leaves "
        "such. Exits 1 where records have no file: then restore the folder from the backup of that day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="List them, and delete nothing.")

    def handle(self, *, dry_run, **options):
        if not conf.keeps_files():
            self.stdout.write(_("Files of cases are switched off: PRIVATE_FILES_ROOT is not set."))
            return
        strays = stray_files()
        for stray in strays:
            self.stdout.write(stray.name)
            if not dry_run:
                private_storage().delete(stray.name)
        if dry_run:
            message = ngettext(
                "%(count)d file without a record.", "%(count)d files without a record.", len(strays)
            )
        else:
            message = ngettext(
                "Deleted %(count)d file without a record.",
                "Deleted %(count)d files without a record.",
                len(strays),
            )
        self.stdout.write(message % {"count": len(strays)})
        missing = missing_files()
        for record in missing:
            self.stderr.write(_("%(record)s – its file is not in the folder.") % {"record": record})
        if missing:
            sys.exit(MISSING)
