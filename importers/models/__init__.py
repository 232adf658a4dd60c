"""What files in and out leave in the database, one subject a module. None holds a name in its title."""

from .journal import JournalChange, JournalRange
from .profiles import MappingProfile
from .runs import LIFETIME, ImportRun
from .transfers import Transfer

__all__ = ["LIFETIME", "ImportRun", "JournalChange", "JournalRange", "MappingProfile", "Transfer"]
