"""From records to the rows of a file, as the columns of their Resource say."""

from .rows import parts_of, rows_of

__all__ = ["parts_of", "rows_of"]
