"""What other tables remember of records that go: histories, earlier values, forms that were sent."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail import hooks
from wagtail.models import ModelLogEntry

from casebook.encryption.cipher import DecryptionRefused
from casebook.models import EarlierValue, Erasure, Person, Submission

HOOK = "scrub_erased_persons"
CHUNK = 500


def scrub(model: type[Model], keys: list[int]) -> None:
    """Remove what the site's history, earlier values and sent forms say of the records `keys` of `model`."""
    content_type = ContentType.objects.get_for_model(model)
    kind = model._meta.label_lower
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        ModelLogEntry.objects.filter(content_type=content_type, object_id__in=map(str, part)).delete()
        EarlierValue.objects.filter(kind=kind, key__in=part).delete()
        Submission.objects.filter(kind=kind, key__in=part).delete()


def scrub_shared(model: type[Model], keys: list[int], persons: Iterable[Person]) -> None:
    """Remove earlier values of records that stay, where they name one of `persons`."""
    marks = {mark for person in persons for mark in (person.code, person.full_name) if mark}
    values = EarlierValue.objects.filter(kind=model._meta.label_lower, key__in=keys)
    naming = [value.pk for value in values if _names_any(value, marks)]
    EarlierValue.objects.filter(pk__in=naming).delete()


def _names_any(value: EarlierValue, marks: set[str]) -> bool:
    """Whether one of `marks` stands in it; what nobody can read any more goes, whatever it said."""
    try:
        return any(mark in value.before for mark in marks)
    except DecryptionRefused:
        return True


def scrub_remarks(keys: list[int]) -> None:
    """Empty what was written of earlier erasures of these persons, asked for or refused."""
    for erasure in Erasure.objects.filter(person__in=keys):
        erasure.remark = erasure.answer = ""
        erasure.save(update_fields=["remark", "answer"])


def scrub_elsewhere(persons: list[Person]) -> None:
    """Let other apps remove what they keep of persons: within the transaction, before the persons go.

    A host's app registers a function under `scrub_erased_persons`; it gets the list of persons.
    """
    for function in hooks.get_hooks(HOOK):
        function(persons)
