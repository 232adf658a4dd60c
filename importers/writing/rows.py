"""The rows of a file: for each record, what its columns say.

Where every column speaks of a field, the values come from the database as they are and are written a column
at a time; no record is made of them. Where a column speaks of related rows, records are fetched with those,
some hundreds at a time. Both write what the widget of the column renders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, QuerySet

from casebook.encryption.fields import EncryptedField
from casebook.spreadsheets import Value
from casebook.spreadsheets.known import Known
from casebook.spreadsheets.table import in_parts

from ..resources import CasebookResource
from ..resources.columns import Column
from ..resources.widgets import Code, Count, Day, Reference, Text

Row = Sequence[Value]
CHUNK = 2_000  # rows that are in memory at once


def rows_of(resource: CasebookResource, records: QuerySet, *, plain: bool) -> Iterator[Row]:
    """The values of each of `records`, one for each column; with `plain`, choices are codes."""
    return chain.from_iterable(parts_of(resource, records, plain=plain))


def parts_of(resource: CasebookResource, records: QuerySet, *, plain: bool) -> Iterator[list[Row]]:
    """As rows_of, some thousand rows at a time."""
    columns = list(resource.fields.values())
    paths = [_path(resource, column, plain) for column in columns]
    if None in paths:
        return _of_records(resource, records, columns, plain)
    return _of_values(records, paths, [_writer(column, plain) for column in columns])


def _of_values(records: QuerySet, paths: list[str], writers: list[Callable | None]) -> Iterator[list[Row]]:
    # Related rows come with the values: nothing is fetched beside them.
    values = records.select_related(None).prefetch_related(None).values_list(*paths)
    for part in in_parts(values.iterator(chunk_size=CHUNK), CHUNK):
        columns = [
            column if writer is None else map(writer, column)
            for writer, column in zip(writers, zip(*part, strict=True), strict=True)
        ]
        yield list(zip(*columns, strict=True))


def _of_records(
    resource: CasebookResource, records: QuerySet, columns: list[Column], plain: bool
) -> Iterator[list[Row]]:
    for part in in_parts(records.iterator(chunk_size=CHUNK), CHUNK):
        for record in part:
            resource.load_related(record)
        yield [
            [column.widget.render(column.get_value(record), plain=plain) for column in columns]
            for record in part
        ]


def _path(resource: CasebookResource, column: Column, plain: bool) -> str | None:
    """How the value of `column` is asked of the database; None where it cannot be."""
    field = _field(resource, column)
    if field is None or isinstance(field, EncryptedField):
        return None
    if isinstance(column.widget, Reference):
        return f"{column.attribute}__{column.widget.key if plain else column.widget.label}"
    return column.attribute


def _field(resource: CasebookResource, column: Column) -> Field | None:
    try:
        field = resource._meta.model._meta.get_field(column.attribute)
    except FieldDoesNotExist:
        return None
    return field if field.concrete and not field.many_to_many else None


def _writer(column: Column, plain: bool) -> Callable[[Any], Value] | None:
    """What the widget makes of a value; None where the value is written as it is."""
    if isinstance(column.widget, (Count, Day, Reference)):
        return None
    if type(column.widget) in (Code, Text):  # most are different: remembering them would cost more
        return partial(column.widget.render, plain=plain)
    return Known(lambda value: column.widget.render(value, plain=plain)).__getitem__
