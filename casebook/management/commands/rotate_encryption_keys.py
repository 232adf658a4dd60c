"""Encrypt what is stored with the current key: the first one of the settings."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from casebook.encryption import rotation
from casebook.encryption.keys import keyring

LEFT_OVER = 1  # exit code


class Command(BaseCommand):
    help = (
        "Encrypt notes and national numbers with the first key of the settings. Can be broken off and "
        "started again. Exits 1 where a record could not be read: then keep the old keys."
    )

    def add_arguments(self, parser):
        parser.add_argument("--batch-size", type=int, default=rotation.BATCH, metavar="RECORDS")

    def handle(self, *, batch_size, **options):
        keys = keyring()
        refused = False
        for progress in rotation.rotate(max(batch_size, 1)):
            self.stdout.write(_("%(label)s: %(done)d encrypted anew") % vars(progress))
            for sentence in progress.refused:
                self.stderr.write(sentence)
                refused = True
        if refused:
            self.stderr.write(_("Some records were left as they are, see above: keep the old keys."))
            sys.exit(LEFT_OVER)
        self.stdout.write(_("Everything is encrypted with the key %(key)s.") % {"key": keys.current.id})
        old = ", ".join(key.id for key in keys if key is not keys.current)
        if old:
            self.stdout.write(_("These keys may be taken out of the settings: %(keys)s.") % {"keys": old})
