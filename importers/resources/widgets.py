"""The widgets of the columns: each reads a cell (clean) and gives what is written to a file (render).

`render` answers text, a whole number, a day, an hour or None, and leaves their writing to the format. With
`plain` set, choices and catalogue entries are their codes, else their labels.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from operator import itemgetter

from django.db.models import TextChoices
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from .. import cells
from ..cells import CellRefused
from ..lookups import Lookups, greek_code, has_no_letters, split_references
from ..matching import fold
from .labels import LABELS


class Text(Widget):
    def clean(self, value, row=None, **kwargs) -> str | None:
        return cells.parse_text(value)

    def says_as_written(self, texts: list[str]) -> bool:
        """Whether each of `texts`, none of them empty, surely is read as it stands there."""
        return list(map(str.strip, texts)) == texts and "'" not in set(map(itemgetter(0), texts))

    def render(self, value, obj=None, **kwargs):
        return value


class Code(Text):
    """A code or number of the casebook, in its own letters."""

    def clean(self, value, row=None, **kwargs) -> str | None:
        text = cells.parse_text(value)
        return greek_code(text) if text else None

    def says_as_written(self, texts: list[str]) -> bool:
        return super().says_as_written(texts) and has_no_letters("".join(texts))


class Day(Widget):
    def clean(self, value, row=None, **kwargs) -> date | None:
        return cells.parse_date(value)

    def render(self, value, obj=None, **kwargs):
        return value


class Moment(Widget):
    def clean(self, value, row=None, **kwargs) -> datetime | None:
        return cells.parse_datetime(value)

    def render(self, value, obj=None, **kwargs):
        """The hour by the clock of the centre."""
        return timezone.make_naive(value).replace(microsecond=0) if value else None


class Count(Widget):
    def clean(self, value, row=None, **kwargs) -> int | None:
        return cells.parse_whole_number(value)

    def render(self, value, obj=None, **kwargs):
        return value


class Amka(Text):
    """With the birth date of the same row as the witness of a lost zero."""

    witness = "birth_date"

    def says_as_written(self, texts: list[str]) -> bool:
        return False

    def clean(self, value, row=None, **kwargs) -> str | None:
        try:
            birth_date = cells.parse_date((row or {}).get("birth_date"))
        except CellRefused:
            birth_date = None
        return cells.parse_amka(value, birth_date=birth_date)


class Choice(Widget):
    """A value of a closed list, by its code or by its Greek or English label; see labels.py."""

    def __init__(self, choices: type[TextChoices], **kwargs):
        super().__init__(**kwargs)
        self.choices = choices

    @cached_property
    def _values(self) -> dict[str, str]:
        values = {}
        for language in ("en", "el"):
            with translation.override(language):
                values |= {fold(str(choice.label)): choice.value for choice in self.choices}
        values |= {fold(label): code for code, label in LABELS[self.choices].items()}
        return values | {fold(choice.value): choice.value for choice in self.choices}

    def clean(self, value, row=None, **kwargs) -> str | None:
        text = cells.parse_text(value)
        if not text:
            return None
        if fold(text) not in self._values:
            allowed = ", ".join(LABELS[self.choices].values())
            raise CellRefused(
                _("“%(text)s” is not one of: %(allowed)s.") % {"text": text[:40], "allowed": allowed}
            )
        return self._values[fold(text)]

    def render(self, value, obj=None, *, plain=False, **kwargs):
        if plain or not value:
            return value or None
        return LABELS[self.choices][value]


class Reference(Widget):
    """A record named by `name`, a method of Lookups; written by its `key`, or by its `label` to people."""

    def __init__(self, name: str, *, key: str, label: str = "", **kwargs):
        super().__init__(**kwargs)
        self.name, self.key, self.label = name, key, label or key

    def preload(self, lookups: Lookups, values: list) -> None:
        """Fetch at once what the whole column names, where that is not a short catalogue."""
        if preload := getattr(lookups, f"preload_{self.name}", None):
            preload(values)

    def clean(self, value, row=None, *, lookups: Lookups, **kwargs):
        text = cells.parse_text(value)
        return getattr(lookups, self.name)(text) if text else None

    def render(self, value, obj=None, *, plain=False, **kwargs):
        return getattr(value, self.key if plain else self.label) if value else None


class References(Reference):
    """Several records in one cell, with commas between them; a tuple in their order."""

    def clean(self, value, row=None, *, lookups: Lookups, **kwargs) -> tuple:
        find = getattr(lookups, self.name)
        return tuple(dict.fromkeys(find(text) for text in split_references(value)))

    def render(self, value, obj=None, *, plain=False, **kwargs):
        return ", ".join(getattr(record, self.key) for record in value) or None
