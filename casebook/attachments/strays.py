"""Files without a record: what a rolled-back transaction or a machine that stopped left behind."""

from datetime import datetime, timedelta

from django.utils import timezone

from casebook.models import Attachment
from casebook.private_files import StoredFile, private_storage

# A younger file may be of a transaction that has not ended yet.
YOUNG = timedelta(days=1)


def stray_files(now: datetime | None = None) -> list[StoredFile]:
    """The files of the folder that no record names, older than a day."""
    before = (now or timezone.now()) - YOUNG
    # The folder first: a file that comes in meanwhile is then among the records, or too young.
    old = [file for file in private_storage().stored_files() if file.written_at < before]
    named = set(Attachment.objects.values_list("file", flat=True))
    return [file for file in old if file.name not in named]


def missing_files() -> list[Attachment]:
    """The records whose file is not in the folder, as after a restore of the database alone."""
    present = {file.name for file in private_storage().stored_files()}
    return [record for record in Attachment.objects.order_by("pk") if record.file.name not in present]
