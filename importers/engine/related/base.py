"""What the core of the engine asks of a kind whose rows change other tables, too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from casebook.among import among
from casebook.models import Person
from casebook.models.restriction import restricted

from .tables import RelatedChanges, Rows


class Related:
    """A kind without related rows; the others say what differs."""

    # The attributes of the columns that are no fields of the kind's own table, and what a new record says in
    # them where the file says nothing; a stored record, where nothing is stored.
    defaults: Mapping[str, object] = {}
    # Attributes that are fields of its table and are needed besides. The columns are in every file.
    reads: tuple[str, ...] = ()

    def stored(self, keys: Collection[int]) -> dict[str, dict[int, object]]:
        """What the records of `keys` say in the attributes of `defaults`; a key may be missing."""
        return {}

    def prepare(self, attribute: str, value: object) -> object:
        """A value as it is compared with the stored one."""
        return value

    def as_told(self, attribute: str, value: object) -> dict[str, object]:
        """A value for histories, by the name that the form of the record has for it."""
        return {attribute.removeprefix("file_"): in_books(value)}

    def persons_in(self, attribute: str, value: object) -> Sequence[int]:
        """The persons whom a value names."""
        return ()

    def foreign(self, keys: Collection[int]) -> dict[int, str]:
        """Records that files of this kind do not change, whatever their cells say, and the sentence."""
        return {}

    def contradictions(self, rows: Rows) -> Iterable[tuple[int, str, str]]:
        """Place of the row in `rows`, attribute and sentence of what contradicts itself in one row."""
        return ()

    def kept(self, rows: Rows) -> set[int]:
        """Places of the rows that would change something that a restriction keeps as it is."""
        return set()

    def work_out(self, rows: Rows, *, is_locking: bool = False) -> RelatedChanges:
        """What the rows change in other tables. Reads the database and writes nothing.

        With `is_locking` what is read is kept from others until the transaction ends.
        """
        return RelatedChanges()


def in_books(value: object) -> object:
    """As `casebook.rectification.as_text` takes it: what cells refer to by its code or number."""
    if not isinstance(value, tuple):
        return value
    return str(value) if hasattr(value, "pk") else list(map(str, value))


def restricted_persons(persons: Iterable[int]) -> set[int]:
    """Those of `persons` whose processing is restricted."""
    stored = among(Person.objects.order_by(), "id", persons)
    return set(restricted(stored).values_list("pk", flat=True))
