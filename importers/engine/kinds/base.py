"""What a kind of file does beside its columns, for all of its rows at once.

The Resource of the kind says the same of one row; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import ForeignKey, Model

from casebook.models.restriction import PERSON_LOOKUPS

from ...resources.columns import KEPT, REFUSED
from ..accounts import account_of
from ..frames import Frame, Records, StoredFrame, fetch

if TYPE_CHECKING:
    from ..batch import Batch
    from ..overlays import Overlay
    from ..preview import Namesake
    from ..writing import Writing
    from ..written import Written


class KindInSets:
    """The steps of a plan, in the order in which it is made, and then those of its writing."""

    def __init__(self, batch: Batch):
        self.batch = batch
        # The first namesakes of new persons, and how many there are.
        self.namesakes: list[Namesake] = []
        self.namesake_count = 0

    # The plan: which record each row names.

    def find(self) -> Records:
        """Set the primary keys of the stored records in `batch.keys`; answer what is stored of them."""
        batch = self.batch
        batch.keys = [None] * len(batch.numbers)
        if any(name not in batch.cells for name in batch.resource.key):
            return Records(self.compared_names(), {})
        columns = self._key_columns()
        rows = list(zip(*columns, strict=True))
        fields = [batch.field_of(batch.resource.fields[name]) for name in batch.resource.key]
        whole = self._whole(batch.places, rows)
        values = columns[0] if whole == batch.places else [columns[0][place] for place in whole]
        records = fetch(batch.model, fields[0].name, values, self.compared_names())
        at = [records.names.index(field.attname) for field in fields]
        known = {tuple(row[place] for place in at): key for key, row in records.rows.items()}
        if known:
            batch.keys = list(map(known.get, rows))
        return records

    def compared_names(self) -> tuple[str, ...]:
        """The attnames of the fields that the file speaks of, and of those that these need to be read."""
        columns = (self.batch.field_of(cells.column) for cells in self.batch.cells.values())
        fields = [field for field in columns if field is not None]
        needed = [field.bound_to for field in fields if hasattr(field, "bound_to")]
        return tuple(dict.fromkeys([*(field.attname for field in fields), *needed]))

    def _key_columns(self) -> list[list]:
        """What the file says in each column of the key, primary keys for foreign ones."""
        batch = self.batch
        columns = []
        for name in batch.resource.key:
            field = batch.field_of(batch.resource.fields[name])
            is_key = isinstance(field, ForeignKey)
            cells = batch.cells[name]
            columns.append(cells.each(lambda value: value and value.pk) if is_key else cells.values)
        return columns

    def _whole(self, places: Sequence[int], rows: list[tuple]) -> Sequence[int]:
        """The places where every part of the key was written, and understood."""
        if all(self.batch.cells[name].is_whole for name in self.batch.resource.key):
            return places
        return [
            place
            for place in places
            if None not in rows[place] and KEPT not in rows[place] and REFUSED not in rows[place]
        ]

    # The rules of the row.

    def refuse_foreign(self) -> None:
        """A fault, and no other, where a row names a record that files of this kind do not change."""

    def refuse_repeated(self) -> None:
        """Faults where two rows name the same record."""
        if all(name in self.batch.cells for name in self.batch.resource.key):
            rows = list(zip(*self._key_columns(), strict=True))
            if len(set(rows)) == len(rows):
                return
            whole = ((place, rows[place]) for place in self._whole(self.batch.sound(), rows))
            self.batch.refuse_repeated(self.batch.resource.key, whole)

    def check_rows(self) -> None:
        """Faults and warnings of a row as a whole, where its cells could be read."""

    def kept_as_they_are(self) -> set[int]:
        """Places of rows that change nothing, whatever they say."""
        return set()

    # The rules of the record.

    def differing(self, key: str, frame: StoredFrame) -> set[int]:
        """Places of the rows whose column `key`, which is no field of the record, says something new."""
        raise NotImplementedError(f"{key} is no field of {self.batch.model.__name__}")

    def texts(self, key: str, frame: StoredFrame) -> list[tuple[str, str]]:
        """The old and the new value of such a column, as people read them."""
        raise NotImplementedError(f"{key} is no field of {self.batch.model.__name__}")

    def restricted_before(self, frame: StoredFrame) -> set[int]:
        """Places of the rows whose stored record is about a restricted person."""
        field = self._person_field()
        return self._restricted(frame, frame.stored_values(field)) if field else set()

    def restricted_after(self, frame: Frame) -> set[int]:
        """Places of the rows that would make a record about a restricted person."""
        field = self._person_field()
        return self._restricted(frame, frame.column(field.attname)) if field else set()

    def _person_field(self) -> ForeignKey | None:
        name = PERSON_LOOKUPS.get(self.batch.model)
        return self.batch.model._meta.get_field(name) if name and name != "pk" else None

    def _restricted(self, frame: Frame, persons: list[int]) -> set[int]:
        restricted = self.batch.restricted_persons
        return {place for place, pk in zip(frame.places, persons, strict=True) if pk in restricted}

    def check_unique(self) -> None:
        """Faults where a value that only one record may have is another's. (Keys and numbers are seen to.)"""

    # Writing.

    def fill(self, frame: Frame) -> None:
        """Set in `frame.filled` what the casebook adds to new records."""

    def labels(self, frame: Frame) -> list[str]:
        """What each record is called in histories: as its `__str__`."""
        return [str(number) for number in frame.column(self.batch.resource.numbered_field)]

    def related_overlays(self) -> list[Overlay]:
        """What would become of the tables that `write_related` writes to."""
        return []

    def write_related(self, writing: Writing) -> list[Written]:
        """Write the rows of other tables that belong to the records, which are written by now. Answers what
        was written there."""
        return []

    def before_and_after(self, key: str, frame: StoredFrame) -> tuple[list[dict], list[dict]]:
        """For a column that is no field, what stood and stands in each record: texts by their names."""
        raise NotImplementedError(f"{key} is no field of {self.batch.model.__name__}")

    def named_before(self, frame: StoredFrame) -> list[Sequence[int]]:
        """The persons whom such columns of each stored record named."""
        return [()] * len(frame)

    @property
    def told_model(self) -> type[Model]:
        """What people know a row as."""
        return self.batch.model

    def account(self, writing: Writing) -> list[Written]:
        """What history and access log tell of the records themselves, and the journal of their rows."""
        return [account_of(self, writing.created)]
