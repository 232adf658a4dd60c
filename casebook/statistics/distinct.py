"""Who stands in which cell of a figure that counts persons or households once.

A person's age is that of the first record in the cell's days that the figure counts, so that a birthday makes
nobody count twice; sex and municipal unit are those that the person's record says today.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet

from casebook.among import among
from casebook.indicators import Definition, Dimension, DistinctOn, Source
from casebook.models import Person
from casebook.statistics.ages import age_band
from casebook.statistics.naming import Names
from casebook.statistics.periods import Period, months_of
from casebook.statistics.served import Served
from casebook.statistics.sources import as_day, rows_of

Cell = tuple[str, ...]


class Members(NamedTuple):
    """The keys of the persons or households in each cell; of figures of people served, who is unnamed."""

    keys: dict[Cell, set[int]]
    unnamed: dict[Cell, dict[int, int]]  # how many, by household

    def count(self, cell: Cell) -> int:
        return len(self.keys.get(cell, ())) + sum(self.unnamed.get(cell, {}).values())


def members(definition: Definition, period: Period, by: Sequence[Dimension], names: Names) -> Members:
    """Whom `definition` counts in `period`, by the cells of the dimensions `by`."""
    if definition.source == Source.SERVED:
        return _served(period, by)
    ages = Dimension.AGE_BAND
    held_to = names.held_to(ages, definition.filters.get(ages, ()))
    keys: dict[Cell, set[int]] = defaultdict(set)
    for who, cell, band in _first_records(definition, period, by, names):
        if not held_to or band in held_to:
            keys[tuple(band if each == ages else value for each, value in zip(by, cell, strict=True))].add(
                who
            )
    return Members(keys, {})


def _first_records(
    definition: Definition, period: Period, by: Sequence[Dimension], names: Names
) -> Iterator[tuple[int, Cell, str]]:
    """Each person or household with a cell and the age band there, which the cell itself leaves open."""
    source = rows_of(definition)
    others = [each for each in by if each != Dimension.AGE_BAND]
    who = F(source.household) if definition.distinct_on == DistinctOn.HOUSEHOLD else source.survivor
    asks_age = Dimension.AGE_BAND in {*by, *definition.filters}
    columns = {f"by_{each.value}": source.column(each, definition.day) for each in others}
    columns |= {"who": who} | ({"born": source.of_survivor("birth_date")} if asks_age else {})
    rows = filtered(definition, source.within(definition.day, period), names, but=Dimension.AGE_BAND)
    rows = rows.annotate(**columns).values(*columns).annotate(first_day=source.first_day(definition.day))
    first: dict[tuple, tuple] = {}
    for row in rows:
        if row["who"] is None:
            continue
        told = (names.code(each, row[f"by_{each.value}"], definition) for each in others)
        found = row["who"], tuple(told)
        record = as_day(row["first_day"]), row.get("born")
        if found not in first or record[0] < first[found][0]:
            first[found] = record
    for (key, told), (day, born) in first.items():
        values = iter(told)
        cell = tuple("" if each == Dimension.AGE_BAND else next(values) for each in by)
        yield key, cell, age_band(born, day) if asks_age else ""


def filtered(
    definition: Definition, rows: QuerySet, names: Names, *, but: Dimension | None = None
) -> QuerySet:
    """The rows that the filters of `definition` let through."""
    source = rows_of(definition)
    for name, codes in definition.filters.items():
        if name == but:
            continue
        dimension = Dimension(name)
        # In order, so that the text of the question is the same in every process.
        held = sorted(names.held_to(dimension, codes), key=str)
        rows = rows.alias(**{f"held_{name}": source.column(dimension, definition.day)})
        rows = rows.filter(**{f"held_{name}__in": held})
    return rows


def _served(period: Period, by: Sequence[Dimension]) -> Members:
    keys: dict[Cell, set[int]] = defaultdict(set)
    unnamed: dict[Cell, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    for stretch in months_of(period) if Dimension.MONTH in by else [period]:
        month = {Dimension.MONTH: f"{stretch.start:%Y-%m}"}
        served = Served(stretch)
        days = served.first_days() if Dimension.AGE_BAND in by else dict.fromkeys(served.persons)
        persons = _persons(days) if {*by} - {Dimension.MONTH} else {}
        for key, day in days.items():
            told = month | (persons[key].told(day) if persons else {})
            keys[tuple(told[each] for each in by)].add(key)
        for household in served.unnamed():
            for known, number in household.told():
                cell = tuple((month | known).get(each, "") for each in by)
                unnamed[cell][household.key] += number
    return Members(keys, unnamed)


class _Person(NamedTuple):
    sex: str
    municipal_unit: str
    born: date | None

    def told(self, day: date | None) -> dict[Dimension, str]:
        return {
            Dimension.SEX: self.sex,
            Dimension.MUNICIPAL_UNIT: self.municipal_unit,
            Dimension.AGE_BAND: age_band(self.born, day) if day else "",
        }


def _persons(keys: Iterable[int]) -> dict[int, _Person]:
    rows = among(Person.objects.order_by(), "id", keys)
    return {pk: _Person(*told) for pk, *told in rows.values_list("pk", "sex", "municipal_unit", "birth_date")}
