"""Many rows into a table at once: COPY on PostgreSQL, a statement for some thousand rows on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

# Rows between two looks at whether the work shall go on.
PIECE = 25_000
# So few rows are inserted one by one.
FEW = 500
IN_MEMORY = 2  # SQLite's number for temporary tables that never reach the disk
CACHE = 48 << 10  # KiB of SQLite's pages while many rows are written

Columns = Mapping[str, Sequence[Any]]  # by name in the database, as a cursor takes them


class RowsChanged(Exception):
    """Some of the rows to be changed are not in the version any more in which they were read, or are gone."""


def connection_of(model: type[Model]) -> BaseDatabaseWrapper:
    return connections[router.db_for_write(model)]


def as_stored(field: Field) -> Callable[[Any], Any]:
    """The function that makes a value of the field what a cursor takes."""
    connection = connection_of(field.model)
    return lambda value: field.get_db_prep_save(value, connection)


def take_keys(model: type[Model], count: int) -> list[int]:
    """Primary keys that no row has or had. In the transaction that uses them: SQLite's are free till then."""
    connection, table = connection_of(model), model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', model._meta.pk.column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
        first = (last[0] if last else 0) + 1
        return list(range(first, first + count))


def insert(
    model: type[Model], columns: Columns, count: int, go_on: Callable[[float], None] = lambda done: None
) -> None:
    """Insert `count` rows, given as columns. `go_on` hears how far it is, and may raise."""
    connection, table = connection_of(model), model._meta.db_table
    way = _insert_in_pieces if connection.vendor == "sqlite" and count > FEW else insert_into
    way(connection, table, columns, count, go_on)


def _insert_in_pieces(
    connection: BaseDatabaseWrapper,
    table: str,
    columns: Columns,
    count: int,
    go_on: Callable[[float], None],
) -> None:
    """Each piece by way of a table in memory, and from there by one statement: SQLite looks for the place in
    all indexes anew with every statement. What all rows have alike is said once."""
    quote = connection.ops.quote_name
    alike = {name: values[0] for name, values in columns.items() if values.count(values[0]) == count}
    various = {name: values for name, values in columns.items() if name not in alike}
    names, own_names = (", ".join(map(quote, each)) for each in (columns, various))
    chosen = ", ".join("%s" if name in alike else quote(name) for name in columns)
    piece_table, marks = quote(f"{table}__piece"), ", ".join("%s" for _name in various)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {piece_table} ({own_names})")
        for done, piece in _pieces(zip(*various.values(), strict=True)):
            cursor.executemany(f"INSERT INTO {piece_table} VALUES ({marks})", piece)  # noqa: S608
            statement = f"INSERT INTO {quote(table)} ({names}) SELECT {chosen} FROM {piece_table}"  # noqa: S608
            cursor.execute(statement, [*alike.values()])
            cursor.execute(f"DELETE FROM {piece_table}")  # noqa: S608
            go_on(done / count)
        cursor.execute(f"DROP TABLE {piece_table}")


def insert_into(
    connection: BaseDatabaseWrapper,
    table: str,
    columns: Columns,
    count: int,
    go_on: Callable[[float], None] = lambda done: None,
) -> None:
    """As `insert`, into any table that the connection knows by this name."""
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    table = quote(table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = map("\t".join, zip(*map(_as_text, columns.values()), strict=True))
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for done, piece in _pieces(lines):
                    copy.write("\n".join(piece) + "\n")
                    go_on(done / count)
        else:
            # What no row says need not be given to the database once for each row.
            said = {name: values for name, values in columns.items() if values.count(None) < count}
            marks = ", ".join("%s" if name in said else "NULL" for name in columns)
            for done, piece in _pieces(zip(*said.values(), strict=True)):
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", piece)  # noqa: S608
                go_on(done / count)


def temporary_in_memory(connection: BaseDatabaseWrapper) -> AbstractContextManager[None]:
    """Keep what is temporary in SQLite in memory: it may be about people, and a disk keeps traces. Not within
    a transaction, where this cannot be changed."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return nullcontext()
    return _set_to(connection, "temp_store", IN_MEMORY)


def room_for_many(connection: BaseDatabaseWrapper) -> AbstractContextManager[None]:
    """Let SQLite keep the pages of indexes that many rows touch in memory, instead of its usual 2 MB, which
    sends each of them to the disk and back again and again."""
    if connection.vendor != "sqlite":
        return nullcontext()
    return _set_to(connection, "cache_size", -CACHE)


@contextmanager
def _set_to(connection: BaseDatabaseWrapper, name: str, value: int) -> Iterator[None]:
    """Another setting of SQLite meanwhile."""
    connection.ensure_connection()
    # Past Django, who runs nothing more in a transaction that failed.
    sqlite = connection.connection
    (before,) = sqlite.execute(f"PRAGMA {name}").fetchone()
    sqlite.execute(f"PRAGMA {name} = {value}")
    try:
        yield
    finally:
        if connection.connection is sqlite:  # a failure may have closed it
            sqlite.execute(f"PRAGMA {name} = {before}")


def update(
    model: type[Model],
    keys: Sequence[int],
    columns: Columns,
    *,
    versions: Sequence[int] | None = None,
    go_on: Callable[[float], None] = lambda done: None,
) -> None:
    """Set `columns` in the rows with `keys`; where `versions` are given, in these and no others, and one up.

    Raises:
        RowsChanged: a row is in another version, or is not there.
    """
    connection = connection_of(model)
    write = _update_from if connection.vendor == "postgresql" else _update_one_by_one
    given = dict(columns) | ({"version": versions} if versions is not None else {})
    for done, piece in _pieces(zip(keys, *given.values(), strict=True)):
        if write(connection, model, list(given), piece, is_versioned=versions is not None) != len(piece):
            raise RowsChanged(model._meta.label_lower)
        go_on(done / len(keys))


def delete(model: type[Model], keys: Sequence[int]) -> None:
    """Delete rows to which nothing refers."""
    connection = connection_of(model)
    quote = connection.ops.quote_name
    statement = f"DELETE FROM {quote(model._meta.db_table)} WHERE {quote(model._meta.pk.column)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(key,) for key in keys])


def _update_one_by_one(
    connection: BaseDatabaseWrapper,
    model: type[Model],
    names: list[str],
    rows: list[tuple],
    *,
    is_versioned: bool,
) -> int:
    quote, table = connection.ops.quote_name, model._meta.db_table
    setting = [f"{quote(name)} = %s" for name in names]
    condition = f"{quote(model._meta.pk.column)} = %s"
    if is_versioned:
        setting[-1] = f"{quote('version')} = {quote('version')} + 1"
        condition = f"{quote('version')} = %s AND {condition}"
    statement = f"UPDATE {quote(table)} SET {', '.join(setting)} WHERE {condition}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*row[1:], row[0]) for row in rows])
        return cursor.rowcount


def _update_from(
    connection: BaseDatabaseWrapper,
    model: type[Model],
    names: list[str],
    rows: list[tuple],
    *,
    is_versioned: bool,
) -> int:
    """By one statement, from arrays of the values; the rows are locked in the order of their keys."""
    quote, fields = connection.ops.quote_name, {field.column: field for field in model._meta.concrete_fields}
    table, key = quote(model._meta.db_table), model._meta.pk.column
    arrays = ", ".join(f"%s::{_type_of(fields[name], connection)}[]" for name in (key, *names))
    listed = ", ".join(map(quote, (key, *names)))
    setting = ", ".join(
        f"{quote(name)} = {table}.{quote(name)} + 1"
        if is_versioned and name == "version"
        else f"{quote(name)} = new.{quote(name)}"
        for name in names
    )
    condition = f"{table}.{quote(key)} = new.{quote(key)}"
    if is_versioned:
        condition += f" AND {table}.{quote('version')} = new.{quote('version')}"
    with connection.cursor() as cursor:
        keys = [row[0] for row in rows]
        cursor.execute(
            f"SELECT 1 FROM {table} WHERE {quote(key)} = ANY(%s) ORDER BY {quote(key)} FOR UPDATE",  # noqa: S608
            [keys],
        )
        cursor.execute(
            f"UPDATE {table} SET {setting} FROM unnest({arrays}) AS new({listed}) WHERE {condition}",  # noqa: S608
            [list(column) for column in zip(*rows, strict=True)],
        )
        return cursor.rowcount


def _type_of(field: Field, connection: BaseDatabaseWrapper) -> str:
    target = field.target_field if field.is_relation else field
    return target.rel_db_type(connection) if field.is_relation else target.cast_db_type(connection)


def _pieces(rows: Iterable) -> Iterator[tuple[int, list]]:
    """The rows piece by piece, each with how many have come by its end."""
    rows, done = iter(rows), 0
    while piece := list(islice(rows, PIECE)):
        done += len(piece)
        yield done, piece


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _as_text(values: Sequence[Any]) -> list[str]:
    """Values as COPY reads them in its text form."""
    texts = {value: _text(value) for value in dict.fromkeys(values)}
    return list(map(texts.__getitem__, values))


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).translate(_ESCAPES)
