"""What the headings and words of a foreign file mean: recognised where that is safe, else suggested to staff.

mapping, profile = mapping_for("requests", table)   # what is known beyond doubt
suggest("requests", table)                          # what the other headings may mean
unknown_words("requests", table, mapping)           # words that the closed lists do not have
"""

from .mapping import Mapping
from .profiles import mapping_for
from .suggestions import Suggestion, suggest
from .words import unknown_words

__all__ = ["Mapping", "Suggestion", "mapping_for", "suggest", "unknown_words"]
