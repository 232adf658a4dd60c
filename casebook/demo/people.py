"""The people of the demo, household by household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from casebook.choices import MunicipalUnit, Relation, Sex
from casebook.demo import names
from casebook.demo.identifiers import Issuer, some_phone
from casebook.demo.records import Household, Person, Story

POOR = 0.5  # of the households
WOMEN_AMONG_HEADS = 0.62
MATERNAL_AGES = range(20, 43)
LEAP_DAY = (2, 29)  # python-stdnum reads each birth date as 19xx, and 29/02/1900 never was


@dataclass(frozen=True)
class Shape:
    """A kind of household: the ages of its head, who else may come, and how many children live there."""

    ages: tuple[int, int]
    second: Relation | None = None
    fewest_children: int = 0
    most_children: int = 0


SHAPES = {
    "alone": Shape((24, 92)),
    "couple": Shape((30, 88), Relation.SPOUSE),
    "family": Shape((24, 52), Relation.SPOUSE, 1, 5),
    "single_parent": Shape((22, 50), None, 1, 4),
    "with_parent": Shape((35, 58), Relation.PARENT),
}
SHARES = {"alone": 0.52, "couple": 0.14, "family": 0.16, "single_parent": 0.12, "with_parent": 0.06}


def some_shape(rng: Random) -> str:
    return rng.choices(list(SHARES), SHARES.values())[0]


class Town:
    """Settles households in a story. `babies` mothers have a child in the year of `today`."""

    def __init__(self, story: Story, *, babies: int = 0) -> None:
        self.story = story
        self.issuer = Issuer()
        self.babies = babies

    def settle(
        self, rng: Random, shape: str, today: date, *, children: int = 0, second_is_named: bool = True
    ) -> Household:
        """A household of `shape` as it is on `today`, with so many children who have records."""
        household = Household(is_poor=rng.random() < POOR)
        address, unit = names.some_address(rng), rng.choice((MunicipalUnit.DAFNI, MunicipalUnit.YMITTOS))
        family = names.some_surname(rng)
        kind = SHAPES[shape]

        def join(relation: Relation, sex: Sex, age: int, surname: names.Surname) -> Person:
            person = self._person(rng, sex, _born(rng, today, age), surname)
            person.household, person.relation = household, relation
            person.address, person.municipal_unit = address, unit
            household.members.append(person)
            self.story.people.append(person)
            return person

        sex = Sex.FEMALE if rng.random() < WOMEN_AMONG_HEADS else Sex.MALE
        head = join(Relation.HEAD, sex, rng.randint(*kind.ages), family)
        age = head.age_on(today)
        if kind.second and second_is_named:
            is_parent = kind.second == Relation.PARENT
            other = rng.choice(list(Sex)[:2]) if is_parent else _opposite(sex)
            other_age = age + rng.randint(22, 33) if is_parent else max(21, age + rng.randint(-6, 6))
            second = join(kind.second, other, other_age, family if is_parent else names.some_surname(rng))
            if is_parent and other == Sex.MALE:
                head.father_name = second.name
        self._children(rng, household, join, family, today, children)
        for person in household.members:
            self._describe(rng, person, today, shape)
        self.story.households.append(household)
        return household

    def _children(self, rng: Random, household: Household, join, family, today: date, count: int) -> None:
        head, youngest_parent = household.members[0], min(p.age_on(today) for p in household.members)
        father = next((p for p in household.members if p.sex == Sex.MALE), None)
        is_mother_here = any(
            p.sex == Sex.FEMALE and p.age_on(today) in MATERNAL_AGES for p in household.members
        )
        for _child in range(count):
            sex = rng.choice(list(Sex)[:2])
            child = join(Relation.CHILD, sex, rng.randint(1, max(1, min(17, youngest_parent - 20))), family)
            child.father_name = father.name if father else child.father_name
            if self.babies and is_mother_here and head.age_on(today) in MATERNAL_AGES:
                child.born = today.replace(month=1, day=10) + timedelta(days=rng.randint(0, 240))
                child.amka = self.issuer.amka(child.born, child.sex)
                self.babies -= 1
                is_mother_here = False  # one baby a household

    def _person(self, rng: Random, sex: Sex, born: date, surname: names.Surname) -> Person:
        is_man = sex == Sex.MALE
        return Person(
            surname=surname[0] if is_man else names.womans_surname(rng, surname),
            name=rng.choice(names.MEN if is_man else names.WOMEN),
            father_name=rng.choice(names.MEN),
            born=born,
            sex=sex,
            amka=self.issuer.amka(born, sex) if rng.random() < 0.93 else "",
        )

    def _describe(self, rng: Random, person: Person, today: date, shape: str) -> None:
        """Numbers, ways to reach and vulnerabilities, as old as the person is."""
        age = person.age_on(today)
        is_head = person.relation == Relation.HEAD
        if age >= 18:
            person.afm = self.issuer.afm() if rng.random() < 0.92 else ""
            person.phone = some_phone(rng) if rng.random() < (0.95 if is_head else 0.5) else ""
            if age < 70 and rng.random() < 0.35:
                person.email = f"polites.{len(self.story.people):05}@example.gr"
        chances = {
            "has_disability": 0.22 if age > 60 else 0.12,
            "is_single_parent": 1.0 if is_head and shape == "single_parent" else 0.0,
            "is_long_term_unemployed": 0.2 if person.household.is_poor and 18 <= age <= 62 else 0.02,
            "is_refugee_or_migrant": 0.02,
            "is_homeless": 0.01 if shape == "alone" else 0.0,
        }
        person.flags = {flag for flag, chance in chances.items() if rng.random() < chance}


def _opposite(sex: Sex) -> Sex:
    return Sex.MALE if sex == Sex.FEMALE else Sex.FEMALE


def _born(rng: Random, today: date, age: int) -> date:
    """A birth date that makes somebody `age` years old on `today`."""
    day = today.replace(year=today.year - age, day=min(today.day, 28)) - timedelta(days=rng.randrange(365))
    return day - timedelta(days=1) if (day.month, day.day) == LEAP_DAY else day


def is_adult(person: Person, day: date) -> bool:
    return person.age_on(day) >= 18
