"""What the page of a run asks: how its file is read, and what its headings and words mean."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from .glance import Glance, Heading, Word
from .headings import REASONS
from .mapping import Mapping
from .matching import fold
from .meanings import meanings
from .reading.decoding import ENCODINGS
from .resources import KINDS

DELIMITER_NAMES = {
    ";": _("a semicolon"),
    ",": _("a comma"),
    "\t": _("a tab"),
    "|": _("a vertical bar"),
}
RECOGNISED = ("", _("As recognised"))
# A tab does not live through a form as it is.
_TAB = "tab"


class ReadingForm(forms.Form):
    """How to read the file. An empty answer leaves it to the file's own content.

    The cleaned data are the fields of reading.Reading. A workbook is asked for its sheet, a text file, or one
    that could not be read at all, for its letters and its delimiter.
    """

    encoding = forms.ChoiceField(
        label=_("Letters in"), required=False, choices=[RECOGNISED, *((name, name) for name in ENCODINGS)]
    )
    delimiter = forms.ChoiceField(
        label=_("Between cells"),
        required=False,
        choices=[
            RECOGNISED,
            *((sign.replace("\t", _TAB), name) for sign, name in DELIMITER_NAMES.items()),
        ],
    )
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    month_first = forms.TypedChoiceField(
        label=_("Dates"),
        required=False,
        choices=[
            ("", _("Day first: 3/12 is the 3rd of December")),
            ("1", _("Month first: 3/12 is the 12th of March")),
        ],
        coerce=bool,
        empty_value=False,
    )

    def __init__(self, *args, glance: Glance | None, initial: dict | None = None, **kwargs):
        initial = dict(initial or {})
        if initial.get("delimiter") == "\t":
            initial["delimiter"] = _TAB
        initial["month_first"] = "1" if initial.get("month_first") else ""
        super().__init__(*args, initial=initial, **kwargs)
        sheets = glance.recognised["sheets"] if glance else ()
        is_workbook = bool(glance) and glance.recognised["kind"] == "xlsx"
        self.fields["sheet"].choices = [("", _("The first one")), *((name, name) for name in sheets)]
        for name in ("encoding", "delimiter") if is_workbook else ("sheet",):
            del self.fields[name]

    def clean_delimiter(self) -> str:
        return self.cleaned_data["delimiter"].replace(_TAB, "\t")


@dataclass(frozen=True)
class HeadingRow:
    """A heading of the file beside the list of columns that it may mean."""

    heading: Heading
    field: forms.BoundField
    why: str
    is_open: bool  # it means nothing so far, and nobody said that it shall be left out


@dataclass(frozen=True)
class WordRow:
    """A strange word beside the list of values that it may mean."""

    word: Word
    column: str
    field: forms.BoundField


WHY = {
    "name": "",
    "synonym": gettext_lazy("by another name of the column"),
    "spelling": gettext_lazy("by a similar spelling"),
    "content": gettext_lazy("by what stands below it"),
}


class MappingForm(forms.Form):
    """Which column each heading of a file means, what each strange word of its closed lists means.

    Valid only where no column is meant twice. `mapping` is the answer, for reading and for keeping.
    """

    profile = forms.CharField(
        label=_("Keep as a profile"),
        required=False,
        max_length=80,
        help_text=_(
            "Under a name, for example “Monthly list of the ministry”: the next file with the same headings "
            "is then read like this one."
        ),
    )

    def __init__(self, *args, kind: str, glance: Glance, mapping: Mapping, **kwargs):
        super().__init__(*args, **kwargs)
        self.glance, self.before, self.columns = glance, mapping, KINDS[kind].resource.fields
        names = [(key, column.label) for key, column in self.columns.items()]
        for place, heading in enumerate(glance.headings):
            self.fields[f"heading-{place}"] = forms.ChoiceField(
                label=heading.text,
                required=False,
                choices=[("", _("Left out")), *names],
                initial=heading.key or heading.suggested,
            )
        known = {key: meanings(kind, key) for key in {word.key for word in glance.words}}
        for place, word in enumerate(glance.words):
            self.fields[f"word-{place}"] = forms.ChoiceField(
                label=word.text,
                required=False,
                choices=[("", _("Not a known word")), *known[word.key]],
                initial=word.meaning or word.suggested,
            )
        if "profile" not in self.data and glance.profile:
            self.fields["profile"].initial = glance.profile

    @property
    def open_headings(self) -> list[HeadingRow]:
        return [row for row in self.heading_rows() if row.is_open]

    @property
    def settled_headings(self) -> list[HeadingRow]:
        return [row for row in self.heading_rows() if not row.is_open]

    def heading_rows(self) -> Iterator[HeadingRow]:
        for place, heading in enumerate(self.glance.headings):
            why = WHY.get(heading.why, "")
            is_open = not heading.key and not self.glance.is_answered and fold(heading.text) != fold(REASONS)
            yield HeadingRow(heading, self[f"heading-{place}"], why, is_open)

    def word_rows(self) -> Iterator[WordRow]:
        for place, word in enumerate(self.glance.words):
            yield WordRow(word, self.columns[word.key].label, self[f"word-{place}"])

    @property
    def missing(self) -> list[str]:
        """The labels of columns that must be there and no heading means."""
        found = {heading.key for heading in self.glance.headings}
        return [column.label for key, column in self.columns.items() if column.required and key not in found]

    @property
    def is_open(self) -> bool:
        """Whether something waits for an answer: a column that is missing, a heading or a word not known."""
        return bool(self.missing or self.open_headings or any(not word.meaning for word in self.glance.words))

    def clean(self):
        data = super().clean()
        chosen = [data.get(f"heading-{place}", "") for place in range(len(self.glance.headings))]
        for key in sorted({key for key in chosen if key and chosen.count(key) > 1}):
            message = gettext("Two headings cannot mean the same column: “%(label)s”.")
            self.add_error(None, message % {"label": self.columns[key].label})
        return data

    def all_messages(self) -> list[str]:
        return list(dict.fromkeys(message for messages in self.errors.values() for message in messages))

    @property
    def mapping(self) -> Mapping:
        """What was chosen, and what was known before of words that are not shown."""
        data = self.cleaned_data
        columns = tuple(data[f"heading-{place}"] or None for place in range(len(self.glance.headings)))
        words = deepcopy(self.before.words)
        for place, word in enumerate(self.glance.words):
            known = words.setdefault(word.key, {})
            known.pop(fold(word.text), None)
            if meaning := data[f"word-{place}"]:
                known[fold(word.text)] = meaning
        return Mapping(columns, {key: known for key, known in words.items() if known})
