"""Files on their way in, and the record of what went in and out. None holds a name in its title."""

from .profiles import MappingProfile
from .runs import LIFETIME, ImportRun
from .transfers import Transfer

__all__ = ["LIFETIME", "ImportRun", "MappingProfile", "Transfer"]
