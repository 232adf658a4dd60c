"""Kinds of file whose rows change other tables, too: one object each, which the core of the engine asks."""

from .appointments import AppointmentsRelated
from .base import Related
from .households import HouseholdsRelated
from .people import PeopleRelated
from .sessions import SessionsRelated
from .tables import Note, RelatedChanges, Rows, TableChange

__all__ = ["RELATED", "Note", "Related", "RelatedChanges", "Rows", "TableChange"]

# By the code of the kind; other kinds have no related rows.
RELATED: dict[str, Related] = {
    "people": PeopleRelated(),
    "households": HouseholdsRelated(),
    "appointments": AppointmentsRelated(),
    "sessions": SessionsRelated(),
}
