"""Print a new key for the encrypted fields."""

from django.core.management.base import BaseCommand

from casebook.encryption import keys


class Command(BaseCommand):
    help = (
        "Print a new encryption key for ENCRYPTION_KEYS or the file of keys. It is stored nowhere else: "
        "whoever loses it loses what was encrypted with it."
    )
    # It is asked for before there is any key.
    requires_system_checks = []

    def handle(self, **options):
        self.stdout.write(keys.make())
