"""Files of imports that wait, encrypted anew when the keys change."""

from collections.abc import Iterator

from django.db.models import BinaryField
from django.db.models.functions import Substr

from casebook.encryption.cipher import prefix_of
from casebook.encryption.keys import keyring
from casebook.encryption.rotation import Progress, rotate_in_batches

from .jobs import throw_expired_away
from .models import ImportRun

# Files are large: one at a time.
BATCH = 1


def encrypt_files_anew(batch_size: int) -> Iterator[Progress]:
    """Encrypt every file that waits with the current key; those that waited too long are thrown away."""
    throw_expired_away()
    prefix = prefix_of(keyring().current.id).encode()
    beginning = Substr("content", 1, len(prefix), output_field=BinaryField())
    stale = ImportRun.objects.exclude(content=b"").annotate(beginning=beginning).exclude(beginning=prefix)
    label = str(ImportRun._meta.verbose_name_plural)
    return rotate_in_batches(label, stale, _encrypt_anew, min(batch_size, BATCH))


def _encrypt_anew(run: ImportRun) -> None:
    run.data = run.data
    run.save(update_fields=["content"])
