"""The numbers of new records: foreseen by a plan, given out when it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import pairwise

from django.utils import timezone

from casebook.among import among
from casebook.models import NumberSequence

from .batch import Batch

LAST_DIGITS = 5  # of a number, among them those that count on


def records_to_number(batch: Batch) -> list[tuple[int, str]]:
    """The year and the number, if the file gives one, of each new record."""
    written = batch.created.said(batch.resource.numbered_field)
    return list(zip(_years(batch), [number or "" for number in written], strict=True))


def number(batch: Batch) -> list[str]:
    """The number of each new record, given out for good. Within the transaction that writes the records."""
    series, records = batch.resource.series, records_to_number(batch)
    numbers = [number for _year, number in records]
    if not all(numbers):
        return NumberSequence.objects.number_all(series, records)
    NumberSequence.objects.keep_clear_of(series, last_ones(numbers))
    return numbers


def last_ones(numbers: Iterable[str]) -> Iterator[str]:
    """The highest of the numbers that differ in their last digits alone."""
    ordered = sorted(sorted(numbers), key=len)
    for number, following in pairwise([*ordered, ""]):
        if number[:-LAST_DIGITS] != following[:-LAST_DIGITS] or len(number) != len(following):
            yield number


def foresee(batch: Batch) -> None:
    """Number the new records as they would be now. A fault where a number is taken when its row comes."""
    frame, resource = batch.created, batch.resource
    records = records_to_number(batch)
    if all(number for _year, number in records):
        return  # they are not stored, else they were not new; and no two rows have the same
    last = _last_numbers(batch)
    taken = _taken(batch, records, dict(last))
    sentence = batch.model().unique_error_message(batch.model, (resource.numbered_field,)).messages[0]
    numbers = []
    for place, (year, number) in zip(frame.places, records, strict=True):
        next_one = number or resource.series.write(year, last[year] + 1)
        numbers.append(next_one)
        if place in batch.faults:
            continue
        if next_one in taken:
            batch.faults.add(place, resource.numbered_field, sentence)
            continue
        taken.add(next_one)
        if not number:
            last[year] += 1
        elif parts := resource.series.read(number):
            last[parts[0]] = max(last[parts[0]], parts[1])
    frame.filled[resource.numbered_field] = numbers


def _taken(batch: Batch, records: list[tuple[int, str]], last: dict[int, int]) -> set[str]:
    """Those of the numbers that may be given out that a stored record has already."""
    resource, candidates = batch.resource, []
    highest = defaultdict(int, last)
    for year, number in records:
        if not number:
            highest[year] += 1
            candidates.append(resource.series.write(year, highest[year]))
        elif parts := resource.series.read(number):
            highest[parts[0]] = max(highest[parts[0]], parts[1])
    stored = among(batch.model._base_manager.order_by(), resource.numbered_field, candidates)
    return set(stored.values_list(resource.numbered_field, flat=True))


def _last_numbers(batch: Batch) -> dict[int, int]:
    sequences = NumberSequence.objects.filter(series=batch.resource.series)
    return defaultdict(int, sequences.values_list("year", "last"))


def _years(batch: Batch) -> list[int]:
    """The year in whose series each new record is numbered."""
    if not batch.resource.year_from:
        return [timezone.localdate().year] * len(batch.created)
    days = batch.created.column(batch.resource.year_from)
    years = {day: _year(day) for day in dict.fromkeys(days)}
    return list(map(years.__getitem__, days))


def _year(day: date | datetime | None) -> int:
    if not isinstance(day, date):  # the cell was refused
        return timezone.localdate().year
    return timezone.localdate(day).year if isinstance(day, datetime) else day.year
