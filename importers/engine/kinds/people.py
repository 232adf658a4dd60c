"""Persons in sets: found by code or ΑΜΚΑ, with their namesakes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from casebook.among import among
from casebook.models import Erasure, Person
from casebook.search import without_accents

from ...resources import sentences
from ...resources.columns import Mark
from ..frames import Frame, Records, fetch
from ..preview import SHOWN_NAMESAKES, Namesake
from ..related import PeopleRelated
from ..wording import in_words
from .with_related import RelatedInSets

# By what people tell namesakes apart.
SHOWN_OF_NAMESAKES = ("surname", "name", "father_name", "birth_date")


class Alike(NamedTuple):
    """A person of the same name: of the casebook by code, of the file by the number of the row.

    `facts` are what is known of the person, in the order of SHOWN_OF_NAMESAKES.
    """

    named: str
    facts: tuple[str, str, str, date | None]

    @property
    def birth_date(self) -> date | None:
        return self.facts[-1]


class PeopleInSets(RelatedInSets):
    related = PeopleRelated()

    # Which record a row names.

    def find(self) -> Records:
        """By code; a row without a code by its ΑΜΚΑ."""
        batch = self.batch
        codes, amkas = self._said("code"), self._said("amka")
        index = Person._meta.get_field("amka_index")
        wanted = {amka for code, amka in zip(codes, amkas, strict=True) if amka and not code}
        amka_of = {blind: amka for amka in wanted for blind in index.indexes_of([amka])}
        names = tuple(dict.fromkeys([*self.compared_names(), "code", "amka_index", "merged_into_id"]))
        by_code = fetch(Person, "code", filter(None, codes), names)
        by_amka = fetch(Person, "amka_index", amka_of, names)
        code_at, index_at = names.index("code"), names.index("amka_index")
        key_of_code = {row[code_at]: key for key, row in by_code.rows.items()}
        key_of_amka = {amka_of[row[index_at]]: key for key, row in by_amka.rows.items()}
        batch.keys = [
            key_of_code.get(code) if code else key_of_amka.get(amka)
            for code, amka in zip(codes, amkas, strict=True)
        ]
        self._records = Records(names, by_code.rows | by_amka.rows)
        return self._records

    def _said(self, key: str) -> list:
        """What the file says in a column; None where it says nothing, or nothing that can be understood."""
        cells = self.batch.cells.get(key)
        if cells is None:
            return [None] * len(self.batch.numbers)
        return [None if isinstance(value, Mark) or not value else value for value in cells.values]

    def _stored(self, place: int, name: str):
        """What is stored in the record that a row names."""
        key = self.batch.keys[place]
        return None if key is None else self._records.rows[key][self._records.names.index(name)]

    # The rules of a row.

    def refuse_repeated(self) -> None:
        batch, codes, amkas = self.batch, self._said("code"), self._said("amka")
        sound = batch.sound()
        by_code = ((place, (codes[place] or self._stored(place, "code"),)) for place in sound)
        batch.refuse_repeated(("code",), by_code)
        batch.refuse_repeated(("amka",), [(place, (amkas[place],)) for place in batch.sound()])

    def check_rows(self) -> None:
        self._refuse_erased()
        self.refuse_contradictions()
        self._say_merged()
        self._say_namesakes()

    def _refuse_erased(self) -> None:
        """Faults where somebody new has the code of somebody who was erased."""
        codes = self._said("code")
        new = [place for place in self.batch.sound() if self.batch.keys[place] is None and codes[place]]
        done = among(Erasure.objects.done(), "person_code", [codes[place] for place in new])
        moments = done.order_by("decided_at").values_list("person_code", "decided_at")
        days = {code: timezone.localdate(moment) for code, moment in moments}
        for place in new if days else ():
            if day := days.get(codes[place]):
                self.batch.faults.add(place, "code", sentences.erased(day))

    def _say_merged(self) -> None:
        merged = {place: pk for place in self.batch.sound() if (pk := self._stored(place, "merged_into_id"))}
        survivors = among(Person.objects.all(), "id", merged.values()).values_list("pk", "code")
        codes = dict(survivors) if merged else {}
        for place, pk in merged.items():
            sentence = sentences.merged(self._stored(place, "code"), codes[pk])
            self.batch.warnings.append((place, "code", sentence))

    def kept_as_they_are(self) -> set[int]:
        """A record that was merged into another is kept as it is."""
        return {place for place in self.batch.places if self._stored(place, "merged_into_id")}

    # Persons of the same name.

    def _say_namesakes(self) -> None:
        """Warnings where somebody new, without a code or an ΑΜΚΑ, may be here already or come twice."""
        batch, codes, amkas = self.batch, self._said("code"), self._said("amka")
        new = [p for p in batch.sound() if batch.keys[p] is None and not codes[p] and not amkas[p]]
        if not new:
            return
        frame = Frame(Person, new, batch.cells)
        told = list(zip(*map(frame.column, SHOWN_OF_NAMESAKES), strict=True))
        alike = self._of_these_names({facts[:2] for facts in told})
        for place, facts in zip(new, told, strict=True):
            same, born = alike[_folded(facts[:2])], facts[-1]
            fitting = [one for one in same if not (one.birth_date and born) or one.birth_date == born]
            if fitting:
                sentence = sentences.namesakes(one.named for one in fitting)
                batch.warnings.append((place, "surname", sentence))
                self._show(place, facts, fitting)
            same.append(Alike(sentences.same_file(batch.numbers[place]), facts))

    def _of_these_names(self, names: set[tuple[str, str]]) -> dict[tuple[str, str], list[Alike]]:
        """The persons who stand for somebody, by folded name, where somebody of `names` has it."""
        alike: dict[tuple[str, str], list[Alike]] = {_folded(name): [] for name in names}
        for code, *facts in Person.objects.current().values_list("code", *SHOWN_OF_NAMESAKES):
            if (same := alike.get(_folded(facts[:2]))) is not None:
                same.append(Alike(code, tuple(facts)))
        return alike

    def _show(self, place: int, facts: tuple, fitting: list[Alike]) -> None:
        """Keep the namesakes to be shown side by side."""
        self.namesake_count += 1
        if len(self.namesakes) < SHOWN_NAMESAKES:
            others = [{"code": one.named} | self._labelled(one.facts) for one in fitting]
            self.namesakes.append(Namesake(self.batch.numbers[place], self._labelled(facts), others))

    def _labelled(self, facts: tuple) -> dict[str, str]:
        """What is known of somebody, by the labels of the columns."""
        columns = self.batch.resource.fields
        return {
            columns[key].label: in_words(fact) for key, fact in zip(SHOWN_OF_NAMESAKES, facts, strict=True)
        }

    # An ΑΜΚΑ is of one person.

    def check_unique(self) -> None:
        """Faults where an ΑΜΚΑ is another's when its row comes, one row after the other."""
        wanted = self._amkas_set()
        if not wanted:
            return
        index = Person._meta.get_field("amka_index")
        amka_of = {
            blind: new for _place, _key, _old, new in wanted if new for blind in index.indexes_of([new])
        }
        stored = among(Person.objects.order_by(), "amka_index", amka_of).values_list("amka_index", "pk")
        owners: dict[str, object] = {amka_of[blind]: key for blind, key in stored}
        message = Person().unique_error_message(Person, ("amka",)).messages[0]
        for place, key, old, new in wanted:
            me = ("row", place) if key is None else key
            if new and owners.get(new, me) != me:
                self.batch.faults.add(place, "amka", message)
                continue
            owners.pop(old, None)
            if new:
                owners[new] = me

    def _amkas_set(self) -> list[tuple[int, int | None, str | None, str | None]]:
        """Place, stored record, old and new ΑΜΚΑ of the sound rows that set one, in the order of the file."""
        batch = self.batch
        if "amka" not in batch.cells:
            return []
        field = Person._meta.get_field("amka")
        rows = []
        for frame, old in ((batch.created, None), (batch.changed, batch.changed.stored_values(field))):
            keys = [batch.keys[place] for place in frame.places]
            olds = old or [None] * len(frame)
            rows += zip(frame.places, keys, olds, frame.column("amka"), strict=True)
        return sorted(row for row in rows if row[2] != row[3] and row[0] not in batch.faults)


def _folded(name: Sequence[str]) -> tuple[str, str]:
    return without_accents(name[0]), without_accents(name[1])
