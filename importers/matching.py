"""When two writings of a heading or a label are the same word."""

from __future__ import annotations

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` without case, accents and punctuation: «Ημ. γέννησης» and «ΗΜ ΓΕΝΝΗΣΗΣ» are one."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    # casefold() makes ς into σ, so a word in capitals meets the same word with its final sigma.
    return _NOT_A_WORD.sub(" ", letters.casefold()).strip()
