"""Changing keys: what is stored is encrypted anew with the current key, batch by batch, while the site runs.

A batch is a transaction. What is done already is left alone, so a run that was broken off is simply started
again. A record that cannot be read is left as it is and named.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casebook.encryption.cipher import DecryptionRefused, blind_index
from casebook.encryption.fields import BlindIndexField, EncryptedField
from casebook.encryption.keys import keyring

BATCH = 200


@dataclass
class Progress:
    """What was done so far with the records of one model; `refused` are sentences."""

    label: str
    done: int = 0
    # Of the last batch.
    refused: list[str] = field(default_factory=list)


def rotate(batch_size: int = BATCH) -> Iterator[Progress]:
    """Encrypt everything with the current key; yields after each batch."""
    for model in models_with_encryption():
        yield from _rotate_model(model, batch_size)


def models_with_encryption() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if _encrypted(model)]


def _encrypted(model: type[models.Model]) -> list[EncryptedField]:
    return [each for each in model._meta.concrete_fields if isinstance(each, EncryptedField)]


def _indexes(model: type[models.Model]) -> list[BlindIndexField]:
    return [each for each in model._meta.concrete_fields if isinstance(each, BlindIndexField)]


def _rotate_model(model: type[models.Model], batch_size: int) -> Iterator[Progress]:
    progress = Progress(str(model._meta.verbose_name_plural))
    stale = model._base_manager.filter(_is_stale(model)).order_by("pk")
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
                _rotate_record(record, progress)
        yield progress


def _is_stale(model: type[models.Model]) -> Q:
    current = keyring().current.id
    stale = Q()
    for each in _encrypted(model):
        stale |= Q(**{f"{each.name}__encrypted_with_other": current})
    for each in _indexes(model):
        stale |= Q(**{f"{each.name}__isnull": False}) & ~Q(**{f"{each.name}__startswith": f"{current}:"})
    return stale


def _rotate_record(record: models.Model, progress: Progress) -> None:
    model = type(record)
    try:
        texts = {each: getattr(record, each.attname) for each in _encrypted(model)}
        values = {each.attname: each.encrypt(text, record) for each, text in texts.items() if text}
        for index in _indexes(model):
            text = getattr(record, index.source)
            values[index.attname] = blind_index(text, index.label) if text else None
        # Not save(): nobody changed the record, so its time of change stays.
        with transaction.atomic():
            model._base_manager.filter(pk=record.pk).update(**values)
    except DecryptionRefused as refusal:
        progress.refused.append(f"{record} – {refusal}")
    except IntegrityError:
        message = _("%(record)s – another record has the same number.")
        progress.refused.append(message % {"record": record})
    else:
        progress.done += 1
