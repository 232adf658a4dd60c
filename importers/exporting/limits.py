"""What a workbook cannot hold, found out before the first byte of the file.

No text is too long for its cell: the fields of all columns are bounded far below that (a test holds them to
it), and one that were longer all the same would break the file off, never be cut.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from casebook.spreadsheets import MOST_ROWS


class ExportRefused(Exception):
    """No file is made; the message says why, and what to do instead."""


def refuse_too_many_for_a_sheet(rows: int) -> None:
    """ExportRefused where the records are more than a sheet has rows beside that of the headings."""
    if rows >= MOST_ROWS:
        message = _(
            "A sheet of Excel holds %(most)d rows and there are %(rows)d: choose CSV or fewer records."
        )
        raise ExportRefused(message % {"most": MOST_ROWS - 1, "rows": rows})
