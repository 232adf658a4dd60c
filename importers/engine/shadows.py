"""Tables as they would be: views of this one connection stand before the real tables and bear their names.

A name without a schema is looked up among the temporary objects first, in SQLite and in PostgreSQL. So what
is counted through the ORM are the real rows but the changed ones, and the new rows. Nothing real is written,
and no other connection sees anything of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from .database import Columns, insert_into, temporary_in_memory
from .overlays import Overlay


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A transaction in which every question meets the same records; whatever it makes is rolled back.

    It takes no lock for which a writer waits. Within an outer transaction it is a part of that one, and sees
    what that one sees.
    """
    if connection.in_atomic_block:
        with transaction.atomic(using=connection.alias):
            try:
                yield
            finally:
                transaction.set_rollback(True, using=connection.alias)
        return
    with (
        temporary_in_memory(connection),
        _reading(connection),
        transaction.atomic(using=connection.alias),
    ):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            yield
        finally:
            transaction.set_rollback(True, using=connection.alias)


@contextmanager
def _reading(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """On SQLite, transactions that begin here take no lock, whatever the mode of the site's others."""
    if connection.vendor != "sqlite":
        yield
        return
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode


def cast_shadows(connection: BaseDatabaseWrapper, overlays: Iterable[Overlay]) -> None:
    """Let the tables of `overlays` be as they would be, until the transaction (see one_moment) is over.

    Several overlays of one table speak of different rows.
    """
    by_model = defaultdict(list)
    for overlay in overlays:
        by_model[overlay.model].append(overlay)
    for model, of_one_table in by_model.items():
        _Shadow(connection, model).cast(of_one_table)


class _Shadow:
    """The view that stands before one table, and the temporary tables behind it."""

    def __init__(self, connection: BaseDatabaseWrapper, model: type[Model]):
        self.connection, self.quote = connection, connection.ops.quote_name
        self.table, self.pk = model._meta.db_table, model._meta.pk
        self.columns = [field.column for field in model._meta.concrete_fields]
        # Rows that are new or changed, and the keys of the real rows that do not count.
        self.added, self.replaced = f"{self.table}__added", f"{self.table}__replaced"
        self.real = f"{self.quote(self._schema())}.{self.quote(self.table)}"
        self.key = self.quote(self.pk.column)

    def cast(self, overlays: Sequence[Overlay]) -> None:
        self._make(self.added, self.columns)
        for overlay in overlays:
            self._insert(self.added, overlay.new)
            self._copy_changed(overlay)
        self._run(f"CREATE INDEX {self.quote(f'{self.added}_key')} ON {self.quote(self.added)} ({self.key})")
        self._analyze(self.added)
        kept = self._without_replaced({key for each in overlays for key in (*each.changed, *each.gone)})
        listed = self._listed(self.columns)
        view = self.quote(self.table)
        self._run(
            f"CREATE TEMPORARY VIEW {view} AS SELECT {listed} FROM {self.real}{kept} "  # noqa: S608
            f"UNION ALL SELECT {listed} FROM {self.quote(self.added)}"
        )

    def _without_replaced(self, keys: set[int]) -> str:
        """The condition of the real rows that stay as they are."""
        if not keys:
            return ""
        replaced = self.quote(self.replaced)
        key_type = self.pk.db_type(self.connection)
        self._run(f"CREATE TEMPORARY TABLE {replaced} ({self.key} {key_type} PRIMARY KEY)")
        self._insert(self.replaced, {self.pk.column: list(keys)})
        self._analyze(self.replaced)
        return f" WHERE {self.key} NOT IN (SELECT {self.key} FROM {replaced})"  # noqa: S608

    def _copy_changed(self, overlay: Overlay) -> None:
        """Add the changed rows as they would be: what is not changed of them comes from the real ones."""
        added, listed = self.quote(self.added), self._listed(self.columns)
        alike = defaultdict(list)
        for key in overlay.changed.keys() - set(overlay.gone):
            values = overlay.changed[key]
            alike[tuple(values)].append((key, *values.values()))
        for columns, rows in alike.items():
            changes = f"{self.table}__changes"
            self._make(changes, (self.pk.column, *columns))
            values = zip(*rows, strict=True)
            self._insert(changes, dict(zip((self.pk.column, *columns), values, strict=True)))
            values = ", ".join(f"{'new' if c in columns else 'old'}.{self.quote(c)}" for c in self.columns)
            self._run(
                f"INSERT INTO {added} ({listed}) SELECT {values} "  # noqa: S608
                f"FROM {self.quote(changes)} AS new JOIN {self.real} AS old "
                f"ON old.{self.key} = new.{self.key}"
            )
            self._run(f"DROP TABLE {self.quote(changes)}")

    def _make(self, name: str, columns: Iterable[str]) -> None:
        """An empty temporary table with columns of the types of the real ones."""
        listed = self._listed(columns)
        empty = f"SELECT {listed} FROM {self.real} LIMIT 0"  # noqa: S608
        self._run(f"CREATE TEMPORARY TABLE {self.quote(name)} AS {empty}")

    def _insert(self, name: str, columns: Columns) -> None:
        if count := len(next(iter(columns.values()), ())):
            insert_into(self.connection, name, columns, count)

    def _analyze(self, name: str) -> None:
        """Tell PostgreSQL's planner what is in the table; nothing else does before its transaction ends."""
        if self.connection.vendor == "postgresql":
            self._run(f"ANALYZE {self.quote(name)}")

    def _schema(self) -> str:
        """Where the real table stands."""
        if self.connection.vendor != "postgresql":
            return "main"
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
                "WHERE pg_class.oid = to_regclass(%s)",
                [self.quote(self.table)],
            )
            return cursor.fetchone()[0]

    def _listed(self, columns: Iterable[str]) -> str:
        return ", ".join(map(self.quote, columns))

    def _run(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
