"""The words of closed lists and catalogues that the casebook does not have, and what they may mean.

«Επ. Στέγ.» is an abbreviation of Επίδομα Στέγασης, «ΕΕΕ» its initials, «Επιδομα Στεγαση» a slip of the pen.
What could mean two entries is suggested as none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher

from ..cells import CellRefused, parse_text
from ..lookups import Lookups
from ..matching import fold
from ..meanings import meanings
from ..reading import Table
from ..resources import KINDS
from ..resources.columns import Column
from ..resources.widgets import Choice
from .mapping import Mapping as FileMapping
from .synonyms import WORDS

SIMILAR = 0.75  # share of letters that two spellings have in common
MOST_WORDS = 50  # different strange ones of a column; one with more holds something else than its list
LONGEST_WORD = 80  # characters
_LITTLE_WORDS = {
    "και",
    "του",
    "τησ",
    "των",
    "το",
    "τη",
    "την",
    "για",
    "με",
    "σε",
    "απο",
    "η",
    "ο",
    "οι",
    "τα",
}


def unknown_words(kind: str, table: Table, mapping: FileMapping) -> dict[str, list[tuple[str, int, str]]]:
    """By key of a column: (word, how often it stands there, code that it may mean or ""), the most frequent
    first. A word that `mapping` explains is known. A column of too many strange words is left out: nobody
    explains them one by one."""
    found = {}
    for key, place in mapping.positions.items():
        entries = meanings(kind, key)
        if not entries:
            continue
        column = KINDS[kind].resource.fields[key]
        strange = _strange(column, (mapping.translate(key, row[place]) for row in table.rows))
        if 0 < len(strange) <= MOST_WORDS:
            names = _names(column, entries)
            found[key] = [(word, count, _suggested(word, names)) for word, count in strange]
    return found


def _strange(column: Column, cells: Iterable[object]) -> list[tuple[str, int]]:
    """The texts that the column refuses, one writing of each, with their counts."""
    lookups, counts, writings = Lookups(), Counter[str](), {}
    for cell, count in Counter(cells).items():
        try:
            column.widget.clean(cell, lookups=lookups)
        except CellRefused:
            word = parse_text(cell) or ""
            counts[fold(word)] += count
            writings.setdefault(fold(word), word)
    return [(writings[folded], count) for folded, count in counts.most_common()]


def _names(column: Column, entries: list[tuple[str, str]]) -> dict[str, str]:
    """Every folded name to its code: labels, then codes and synonyms where they are no other's label."""
    names = {fold(label): code for code, label in entries}
    others = WORDS.get(column.widget.choices, {}) if isinstance(column.widget, Choice) else {}
    for code, _label in entries:
        for name in (code, *others.get(code, ())):
            names.setdefault(fold(name), code)
    return names


def _suggested(word: str, names: Mapping[str, str]) -> str:
    folded = fold(word)
    if not folded or len(folded) > LONGEST_WORD:
        return ""
    if folded in names:
        return names[folded]
    for may_mean in (_abbreviates, _is_initials, _shares_stems):
        if code := _only(folded, names, may_mean):
            return code
    return _most_similar(folded, names)


def _only(word: str, names: Mapping[str, str], may_mean: Callable[[str, str], bool]) -> str:
    codes = {code for name, code in names.items() if may_mean(word, name)}
    return codes.pop() if len(codes) == 1 else ""


def _abbreviates(word: str, name: str) -> bool:
    """Whether each part of `word` begins a part of `name`, in order: «επ στεγ», επίδομα στέγασης."""
    parts = iter(name.split())
    return len(word) >= 3 and all(any(part.startswith(short) for part in parts) for short in word.split())


def _is_initials(word: str, name: str) -> bool:
    initials = "".join(part[0] for part in name.split() if part not in _LITTLE_WORDS)
    return len(initials) >= 3 and word.replace(" ", "") == initials


def _shares_stems(word: str, name: str) -> bool:
    """Whether all that `name` says stands in `word`, whatever the case: «αίτηση επιδόματος στέγασης»."""
    wanted, said = _stems(name), _stems(word)
    return bool(wanted) and wanted <= said


def _stems(text: str) -> set[str]:
    return {part[:5] for part in text.split() if part not in _LITTLE_WORDS and len(part) >= 4}


def _most_similar(word: str, names: Mapping[str, str]) -> str:
    ratios: dict[str, float] = {}
    for name, code in names.items():
        ratio = SequenceMatcher(None, word, name).ratio()
        ratios[code] = max(ratio, ratios.get(code, 0.0))
    best = max(ratios.values(), default=0.0)
    codes = [code for code, ratio in ratios.items() if ratio == best]
    return codes[0] if best >= SIMILAR and len(codes) == 1 else ""
