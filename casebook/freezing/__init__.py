"""A year is frozen, signed off and corrected: each step by one person, and in the access log."""

from casebook.freezing.confirming import Refused, confirm_year, prepare_year
from casebook.freezing.correcting import decide_correction, write_correction

__all__ = ["Refused", "confirm_year", "decide_correction", "prepare_year", "write_correction"]
