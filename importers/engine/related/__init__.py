"""Kinds of file whose rows change other tables, too: one object each, which the core of the engine asks."""

from .appointments import AppointmentsRelated
from .base import Related
from .households import HouseholdsRelated
from .people import PeopleRelated
from .sessions import SessionsRelated
from .tables import Note, RelatedChanges, Rows, TableChange

__all__ = [
    "AppointmentsRelated",
    "HouseholdsRelated",
    "Note",
    "PeopleRelated",
    "Related",
    "RelatedChanges",
    "Rows",
    "SessionsRelated",
    "TableChange",
]
