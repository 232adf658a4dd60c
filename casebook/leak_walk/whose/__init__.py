"""Whose a record is, in the words of the roles: a record of the visitor's own, and one it must not see.

This says again, and in another way, what the phrases `visible_to` say, so that a mistake in them turns red.
"""

from casebook.leak_walk.whose import casework, confidences, offices
from casebook.leak_walk.whose.kind import EVERYTHING, NOTHING, Kind

__all__ = ["EVERYTHING", "KINDS", "NOTHING", "Kind"]

KINDS = casework.KINDS | confidences.KINDS | offices.KINDS
