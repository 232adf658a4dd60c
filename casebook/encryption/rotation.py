"""Changing keys: what is stored is encrypted anew with the current key, batch by batch, while the site runs.

A batch is a transaction. What is done already is left alone, so a run that was broken off is simply started
again. A record that cannot be read is left as it is and named.

The fields of this package are found by themselves. Whoever keeps something encrypted elsewhere (a file, a
field of somebody else's model) registers a function with Wagtail's hook `register_key_rotation`: it takes the
size of a batch and answers an iterator of Progress, as `rotate_in_batches` does.

    @hooks.register("register_key_rotation")
    def encrypt_uploads_anew(batch_size):
        return rotate_in_batches("uploads", stale, encrypt_anew, batch_size)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail import hooks

from casebook.encryption.cipher import DecryptionRefused, blind_index
from casebook.encryption.fields import BlindIndexField, EncryptedField
from casebook.encryption.keys import keyring

BATCH = 200


@dataclass
class Progress:
    """What was done so far with the records of one kind; `refused` are sentences."""

    label: str
    done: int = 0
    # Of the last batch.
    refused: list[str] = field(default_factory=list)


def rotate(batch_size: int = BATCH) -> Iterator[Progress]:
    """Encrypt everything with the current key; yields after each batch."""
    for model in models_with_encryption():
        label = str(model._meta.verbose_name_plural)
        yield from rotate_in_batches(label, stale_records(model), _rotate_record, batch_size)
    for encrypt_others_anew in hooks.get_hooks("register_key_rotation"):
        yield from encrypt_others_anew(batch_size)


def rotate_in_batches(
    label: str, stale: models.QuerySet, encrypt_anew: Callable[[models.Model], None], batch_size: int
) -> Iterator[Progress]:
    """Call `encrypt_anew` for each record of `stale`, which is locked meanwhile; yields after each batch.

    What it raises of DecryptionRefused and IntegrityError leaves its record as it was.
    """
    progress = Progress(label)
    stale = stale.order_by("pk")
    last = None
    while True:
        rest = stale.filter(pk__gt=last) if last is not None else stale
        pks = list(rest.values_list("pk", flat=True)[:batch_size])
        if not pks:
            break
        last = pks[-1]
        progress.refused = []
        with transaction.atomic():
            # Locked, so that what somebody writes meanwhile is not overwritten.
            for record in stale.filter(pk__in=pks).select_for_update(of=("self",)):
                _try(encrypt_anew, record, progress)
        yield progress


def _try(encrypt_anew: Callable[[models.Model], None], record: models.Model, progress: Progress) -> None:
    try:
        with transaction.atomic():
            encrypt_anew(record)
    except DecryptionRefused as refusal:
        progress.refused.append(f"{record} – {refusal}")
    except IntegrityError:
        message = _("%(record)s – another record has the same number.")
        progress.refused.append(message % {"record": record})
    else:
        progress.done += 1


def models_with_encryption() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if _encrypted(model)]


def _encrypted(model: type[models.Model]) -> list[EncryptedField]:
    return [each for each in model._meta.concrete_fields if isinstance(each, EncryptedField)]


def _indexes(model: type[models.Model]) -> list[BlindIndexField]:
    return [each for each in model._meta.concrete_fields if isinstance(each, BlindIndexField)]


def stale_records(model: type[models.Model]) -> models.QuerySet:
    """The records of which a field or an index is not of the current key."""
    current = keyring().current.id
    stale = Q()
    for each in _encrypted(model):
        stale |= Q(**{f"{each.name}__encrypted_with_other": current})
    for each in _indexes(model):
        stale |= Q(**{f"{each.name}__isnull": False}) & ~Q(**{f"{each.name}__startswith": f"{current}:"})
    return model._base_manager.filter(stale)


def _rotate_record(record: models.Model) -> None:
    model = type(record)
    texts = {each: getattr(record, each.attname) for each in _encrypted(model)}
    values = {each.attname: each.encrypt(text, record) for each, text in texts.items() if text}
    for index in _indexes(model):
        text = getattr(record, index.source)
        values[index.attname] = blind_index(text, index.label) if text else None
    # Not save(): nobody changed the record, so its time of change stays.
    model._base_manager.filter(pk=record.pk).update(**values)
