"""Into the anonymous ledger, so that its rows say nothing of which were written together."""

from collections import Counter
from random import SystemRandom

from django.contrib.contenttypes.models import ContentType

from casebook.choices import LedgerMeasure
from casebook.erasure.ledger_entries import COLUMNS, Entry
from casebook.models import AnonymousLedger


def keep_count(entries: Counter[Entry]) -> None:
    """Add `entries` to the ledger, within the transaction of the erasure.

    All rows of their measures are written anew, under new keys and in any order: where rows stand in the
    table, or when they were written, would join those of one person.
    """
    _wait_for_other_erasures()
    standing = AnonymousLedger.objects.filter(measure__in={entry.measure for entry in entries})
    counted = Counter(entries)
    for weight, measure, *columns in standing.order_by().values_list("weight", *COLUMNS):
        counted[Entry(LedgerMeasure(measure), *columns)] += weight
    rows = [AnonymousLedger(**vars(entry), weight=weight) for entry, weight in counted.items()]
    SystemRandom().shuffle(rows)
    standing.delete()
    AnonymousLedger.objects.bulk_create(rows)


def _wait_for_other_erasures() -> None:
    """Until the transaction ends nobody else writes the ledger anew: two at once would count rows twice."""
    ledger = ContentType.objects.get_for_model(AnonymousLedger)
    list(ContentType.objects.select_for_update(no_key=True).filter(pk=ledger.pk).values_list("pk"))
