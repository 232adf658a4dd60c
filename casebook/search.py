"""Names as they are looked for: one key for Greek, capitals without accents, and Greek in Latin letters.

«Παπαδοπούλου», `παπαδοπουλου`, `ΠΑΠΑΔΟΠΟΥΛΟΥ` and `papadopoulou` fold to the same letters. The folding
works letter by letter and looks back only, so that the key of a word's beginning is the beginning of the
word's key: a search finds while it is being typed. The Latin letters follow ELOT 743 and the usual
deviations from it (x and ch for χ, w for ω, y and u for υ, b for β, f for the υ of αυ and ευ).
"""

import re
import unicodedata

from django.db import models
from django.db.models import Q

GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "t", "ι": "i", "κ": "k",
    "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
    "υ": "u", "φ": "f", "χ": "x", "ψ": "ps", "ω": "o",
}  # fmt: skip
# Each pair is tried in this order on the Latin letters, those of a Greek word included.
LATIN = (
    (re.compile("th"), "t"),
    (re.compile("ph"), "f"),
    (re.compile("(?:ch|kh|ks|h)"), "x"),
    (re.compile("(?<=[ae])[uf]"), "v"),
    (re.compile("b"), "v"),
    (re.compile("w"), "o"),
    (re.compile("[uy]"), "i"),
    (re.compile("[cq]"), "k"),
    (re.compile(r"([a-z])\1+"), r"\1"),
)
WORDS = re.compile(r"[^\W_]+")


def without_accents(text: str) -> str:
    """Lower case, without accents and with one kind of sigma: for comparing Greek with Greek."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def fold_words(text: str) -> list[str]:
    """The words of `text`, each folded to the key that it is looked for by."""
    return [_fold_word(word) for word in WORDS.findall(without_accents(text))]


def _fold_word(word: str) -> str:
    latin = "".join(GREEK.get(letter, letter) for letter in word)
    for pattern, replacement in LATIN:
        latin = pattern.sub(replacement, latin)
    return latin


def search_key(*texts: str) -> str:
    """What is stored: every folded word with a space before it, so that « begin» finds beginnings."""
    words = dict.fromkeys(word for text in texts for word in fold_words(text))
    return "".join(f" {word}" for word in words)


def words_begin(text: str, path: str = "search_key") -> Q:
    """Rows in whose key every word of `text` begins some word; no word at all matches nothing."""
    words = fold_words(text)
    if not words:
        return Q(pk__in=[])
    condition = Q()
    for word in words:
        condition &= Q(**{f"{path}__contains": f" {word}"})
    return condition


class SearchKeyField(models.TextField):
    """The search key of the fields named in `sources`, made anew whenever the row is written."""

    def __init__(self, verbose_name=None, *, sources: tuple[str, ...] = (), **kwargs):
        self.sources = tuple(sources)
        kwargs.update(editable=False, default="", blank=True)
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for implied in ("editable", "default", "blank"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, model_instance, add):
        value = search_key(*(str(getattr(model_instance, source) or "") for source in self.sources))
        setattr(model_instance, self.attname, value)
        return value


def person_code(text: str) -> str:
    """A person's code as it is written, in Greek letters, whichever keyboard typed them."""
    return text.strip().upper().translate(str.maketrans("AB", "ΑΒ"))
