"""Who lives in the town in the year of the report: the citizens of the plan and those they live with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from casebook.choices import Relation
from casebook.demo import plan
from casebook.demo.people import SHAPES, Town, some_shape
from casebook.demo.records import Person

MIDDLE_OF_THE_YEAR = date(plan.REPORT_YEAR, 7, 1)
BABIES = 24  # more than ask for the benefit


@dataclass
class Home:
    """A household to be: how many of it come, and who else lives there with or without a record."""

    shape: str
    citizens: int = 1
    children: int = 0
    unnamed_children: int = 0
    second_is_named: bool = True

    @property
    def second_is_member(self) -> bool:
        """Somebody who could come as a citizen and does not."""
        return bool(SHAPES[self.shape].second) and self.citizens == 1


def settle_the_year(town: Town, rng: Random) -> tuple[list[Person], list[Person]]:
    """The citizens who come in the year, and the persons who ask without coming."""
    citizens = []
    for home in _homes(rng):
        household = town.settle(
            rng,
            home.shape,
            MIDDLE_OF_THE_YEAR,
            children=home.children - home.unnamed_children,
            second_is_named=home.second_is_named,
        )
        household.declared_minors = home.unnamed_children
        household.declared_adults = int(home.second_is_member and not home.second_is_named)
        citizens += household.members[: home.citizens]
    remote = []
    for _each in range(plan.REMOTE_PERSONS):
        household = town.settle(rng, some_shape(rng), MIDDLE_OF_THE_YEAR)
        household.members[0].is_remote = True
        remote.append(household.members[0])
    return citizens, remote


def _homes(rng: Random) -> list[Home]:
    """Homes whose citizens, named and unnamed members are as many as the plan says."""
    homes = [Home(some_shape(rng)) for _each in range(plan.HOUSEHOLDS_OF_CITIZENS)]
    for home in rng.sample(
        [home for home in homes if SHAPES[home.shape].second], plan.CITIZENS - plan.HOUSEHOLDS_OF_CITIZENS
    ):
        home.citizens = 2
    members = 0
    for home in homes:
        home.children = SHAPES[home.shape].fewest_children
        members += home.children + home.second_is_member
    with_children = [home for home in homes if home.children]
    for _each in range(plan.NAMED_MEMBERS + plan.DECLARED_MEMBERS - members):
        home = rng.choice(with_children)
        home.children += 1
        if home.children == SHAPES[home.shape].most_children:
            with_children.remove(home)
    _leave_unnamed(rng, homes)
    return homes


def _leave_unnamed(rng: Random, homes: list[Home]) -> None:
    members = [(home, True) for home in homes if home.second_is_member]
    members += [(home, False) for home in homes for _child in range(home.children)]
    for home, is_second in rng.sample(members, plan.DECLARED_MEMBERS):
        if is_second:
            home.second_is_named = False
        else:
            home.unnamed_children += 1


def babies_of(citizens: list[Person]) -> dict[Person, date]:
    """The citizens who had a child in the year, and the child's date of birth."""
    return {
        person: child.born
        for person in citizens
        if person.relation in (Relation.HEAD, Relation.SPOUSE)
        for child in person.household.members
        if child.relation == Relation.CHILD and child.born.year == plan.REPORT_YEAR
    }
