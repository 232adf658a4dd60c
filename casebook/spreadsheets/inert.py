"""Text that a spreadsheet would run as a formula, made harmless on the way out and restored on the way in.

The rule: an apostrophe goes before any text that begins with = + - @, a tab or a line end, or with such a
sign after apostrophes. On the way in, one apostrophe is taken from any text that begins with apostrophes and
then such a sign. Every text comes back exactly; «'Αγία Μαρίνα» passes both ways untouched. Telephones that
begin with + are texts too and get the apostrophe: without it a spreadsheet would make a number of them and
lose the +. Columns of numbers are numbers, never texts, and need nothing.
"""

from __future__ import annotations

import re

# What is made inert, or restored, begins with one of these, after apostrophes or none.
RUNS = "[=+\\-@\t\r\n＝＋－＠]"  # the last four are the wide forms, which some spreadsheets run as well
_DANGEROUS = re.compile(f"'*{RUNS}")
_INERT = re.compile(f"'+{RUNS}")


def make_inert(text: str) -> str:
    return f"'{text}" if _DANGEROUS.match(text) else text


def restore(text: str) -> str:
    return text[1:] if text[:1] == "'" and _INERT.match(text) else text
