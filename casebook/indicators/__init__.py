"""What an indicator is, and the standard ones: data that asks no table and counts nothing.

`casebook/statistics/` counts them; the centre's own ones are rows (casebook/models/indicators.py).
"""

from casebook.indicators.definition import Definition
from casebook.indicators.vocabulary import Dimension, DistinctOn, Source
from casebook.indicators.whitelist import WHITELIST, Allowed

__all__ = ["WHITELIST", "Allowed", "Definition", "Dimension", "DistinctOn", "Source"]
