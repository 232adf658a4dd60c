"""Changing keys: the files are encrypted anew, one by one, while the site runs."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casebook import conf
from casebook.encryption.cipher import DecryptionRefused
from casebook.encryption.rotation import Progress
from casebook.models import Attachment
from casebook.private_files import private_storage


def encrypt_files_anew(batch_size: int) -> Iterator[Progress]:
    """Every file that is not of the current key; yields after each batch. A file that cannot be read stays as
    it is and is named by its record."""
    if not conf.keeps_files():
        return
    progress = Progress(_("contents of files of cases"))
    for batch in batched(Attachment.objects.order_by("pk").values_list("pk", "file"), batch_size):
        done, progress.refused = progress.done, []
        for pk, name in batch:
            _try(pk, name, progress)
        if progress.done > done or progress.refused:
            yield progress


def batched(rows: QuerySet, size: int) -> Iterator[list]:
    rows = iter(list(rows))
    while batch := list(islice(rows, size)):
        yield batch


def _try(pk: int, name: str, progress: Progress) -> None:
    storage = private_storage()
    try:
        if not storage.is_of_current_key(name):
            # Locked: who deletes it waits until its file is written, and then deletes that.
            with transaction.atomic():
                if Attachment.objects.select_for_update(of=("self",)).filter(pk=pk).first():
                    storage.encrypt_anew(name)
                    progress.done += 1
    except DecryptionRefused as refusal:
        progress.refused.append(f"{Attachment.objects.get(pk=pk)} – {refusal}")
    except FileNotFoundError:
        # Deleted meanwhile, together with its record; or lost.
        if record := Attachment.objects.filter(pk=pk).first():
            progress.refused.append(_("%(record)s – its file is not in the folder.") % {"record": record})
