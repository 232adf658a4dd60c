"""From records to the rows of a file, as the columns of their Resource say."""

from .rows import rows_of

__all__ = ["rows_of"]
