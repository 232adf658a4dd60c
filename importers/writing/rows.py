"""The rows of a file: for each record, what its columns say.

Where every column speaks of a field, the values come from the database as texts and are written a column at a
time; no record is made of them. Where a column speaks of related rows, records are fetched with those, some
thousand at a time. Both write what the widget of the column renders.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, QuerySet, TextField
from django.db.models.functions import Cast

from casebook.encryption.fields import EncryptedField
from casebook.spreadsheets import Parts, Value
from casebook.spreadsheets.known import Known
from casebook.spreadsheets.table import Columns

from ..resources import CasebookResource
from ..resources.columns import Column
from ..resources.widgets import Code, Count, Day, Reference, Text
from .values import fetched

CHUNK = 250  # rows of values at once: few enough to stay near the processor until they are written
RECORDS = 2_000  # at once, with what is related to them


def rows_of(resource: CasebookResource, records: QuerySet, *, plain: bool) -> Iterator[Sequence[Value]]:
    """The values of each of `records`, one for each column; with `plain`, choices are codes."""
    return iter(Parts(parts_of(resource, records, plain=plain)))


def parts_of(resource: CasebookResource, records: QuerySet, *, plain: bool) -> Generator[Columns]:
    """As rows_of, a part of the rows at a time, and each part as columns."""
    columns = list(resource.fields.values())
    asked = [_asked(resource, column, plain) for column in columns]
    if None in asked:
        return _of_records(resource, records, columns, plain)
    return _of_values(records, asked, [_writer(column, plain) for column in columns])


def _of_values(
    records: QuerySet, asked: Sequence[str | Cast | None], writers: Sequence[Callable | None]
) -> Generator[Columns]:
    # Related rows come with the values: nothing is fetched beside them.
    values = records.select_related(None).prefetch_related(None).values_list(*asked)
    for columns in fetched(values, CHUNK):
        yield [
            column if writer is None else list(map(writer, column))
            for writer, column in zip(writers, columns, strict=True)
        ]


def _of_records(
    resource: CasebookResource, records: QuerySet, columns: list[Column], plain: bool
) -> Generator[Columns]:
    found = records.iterator(chunk_size=RECORDS)
    while part := list(islice(found, RECORDS)):
        for record in part:
            resource.load_related(record)
        yield [
            [column.widget.render(column.get_value(record), plain=plain) for record in part]
            for column in columns
        ]


def _asked(resource: CasebookResource, column: Column, plain: bool) -> str | Cast | None:
    """How the value of `column` is asked of the database; None where it cannot be."""
    field = _field(resource, column)
    if field is None or isinstance(field, EncryptedField):
        return None
    if isinstance(column.widget, Reference):
        return f"{column.attribute}__{column.widget.key if plain else column.widget.label}"
    if isinstance(column.widget, (Count, Day)):
        return Cast(column.attribute, TextField())
    return column.attribute


def _field(resource: CasebookResource, column: Column) -> Field | None:
    try:
        field = resource._meta.model._meta.get_field(column.attribute)
    except FieldDoesNotExist:
        return None
    return field if field.concrete and not field.many_to_many else None


def _writer(column: Column, plain: bool) -> Callable[[Any], Value] | None:
    """What the widget makes of a value; None where the value is written as it is."""
    if isinstance(column.widget, Reference) or type(column.widget) in (Code, Text):
        return None
    if isinstance(column.widget, Count):
        return Known(lambda text: text and int(text)).__getitem__
    if isinstance(column.widget, Day):
        return Known(lambda text: text and date.fromisoformat(text)).__getitem__
    return Known(partial(column.widget.render, plain=plain)).__getitem__
