"""Values of very many records as texts, column by column: no record is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

Texts = Sequence[Sequence[str | None]]


def fetched(values: QuerySet, size: int) -> Iterator[Texts]:
    """The columns of `values`, all of them of texts, `size` rows at a time.

    Nothing else can be asked of the connection until the last one came or the iterator was closed.
    """
    connection = connections[values.db]
    try:
        statement, parameters = values.query.get_compiler(values.db).as_sql()
    except EmptyResultSet:
        return
    read = _copied if connection.vendor == "postgresql" else _selected
    yield from read(connection, statement, parameters, size)


def _selected(connection: BaseDatabaseWrapper, statement: str, parameters, size: int) -> Iterator[Texts]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(size):
            yield list(zip(*rows, strict=True))


def _copied(connection: BaseDatabaseWrapper, statement: str, parameters, size: int) -> Iterator[Texts]:
    """By COPY: the server goes on with the next rows while these are written, as it does for no cursor."""
    asked = connection.ops.compose_sql(statement, parameters)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY ({asked}) TO STDOUT") as copy,
    ):
        lines = iter(copy)
        while part := list(islice(lines, size)):
            cells = b"".join(part).decode()[:-1].replace("\n", "\t").split("\t")
            width = len(cells) // len(part)
            yield [_read(cells[place::width]) for place in range(width)]


# How the text form of COPY says what would end a cell or a line.
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def _read(column: list[str]) -> Sequence[str | None]:
    if "\\" not in "".join(column):
        return column
    return [None if cell == r"\N" else _meant(cell) if "\\" in cell else cell for cell in column]


def _meant(cell: str) -> str:
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), cell)
