"""From the bytes of a file to a table: what it is, is read from its content; its name is never asked.

table = read_table(data)                            # as recognised
table = read_table(data, Reading(encoding="CP737"))  # as staff say
"""

from .files import LARGEST, read_table
from .table import FileRefused, NoTable, Reading, Recognised, Row, Table

__all__ = ["LARGEST", "FileRefused", "NoTable", "Reading", "Recognised", "Row", "Table", "read_table"]
