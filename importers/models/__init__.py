"""What files in and out leave in the database, one subject a module."""

from .journal import JournalChange, JournalRange
from .runs import ImportRun
from .transfers import Transfer
from .uploads import LIFETIME, PendingUpload

__all__ = ["LIFETIME", "ImportRun", "JournalChange", "JournalRange", "PendingUpload", "Transfer"]
