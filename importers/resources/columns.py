"""A column of a file: its key, its Greek label, what its cells say, and which attribute they set."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache

from django.db.models import Model
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from ..cells import CellRefused


class Mark(Enum):
    """What stands where a cell has no value to set."""

    KEPT = "kept"  # the stored value stays, or the default of a new record
    REFUSED = "refused"  # nobody knows: the row is refused


KEPT, REFUSED = Mark.KEPT, Mark.REFUSED


class Column(Field):
    """One column. Its key is the name under which a Resource declares it.

    `label` is Greek in the code, not a message id: with the key it is part of the file format, and a better
    translation must not make last year's files unreadable. `required` columns must be in the file and their
    cells filled. An empty cell of another column sets `empty`; where the record must have a value (`keeps`),
    the stored one stays, or the record's default. A column that is not in the file changes nothing.
    """

    def __init__(
        self,
        label: str,
        widget: Widget,
        *,
        attribute: str,
        required: bool = False,
        empty: object = "",
        keeps: bool = False,
        example: str = "",
    ):
        super().__init__(attribute=attribute, widget=widget)
        self.label, self.required, self.empty, self.keeps = label, required, empty, keeps
        self.example = example

    def read(self, cell: object, row: Mapping[str, object] | None = None, **kwargs) -> object:
        """What `cell` sets; KEPT where it leaves what is there.

        Raises:
            CellRefused: it cannot be understood, or is empty and must not be.
        """
        value = self.widget.clean(cell, row=row, **kwargs)
        if value is None or value == ():
            if self.required:
                raise CellRefused(_("This cell must not be empty."))
            return KEPT if self.keeps else self.empty
        return value

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        value = self.read(row[self.column_name], row, **kwargs)
        if value is not KEPT:
            setattr(instance, self.attribute, value)

    def get_value(self, instance):
        return getattr(instance, self.attribute)

    def field_name_in(self, record: Model) -> str:
        """The name of the field of `record` that the column speaks of; its key where there is none."""
        return self.field_name_of(type(record))

    def field_name_of(self, model: type[Model]) -> str:
        return self.attribute if self.attribute in _fields_of(model) else self.column_name


@cache
def _fields_of(model: type[Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.get_fields())
