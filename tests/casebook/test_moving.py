"""Many moves at once leave what one after the other leaves."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.choices import Relation
from casebook.models import HouseholdMembership
from casebook.moving import Moves, ever_housed
from tests.factories import HouseholdFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PERSONS, HOUSEHOLDS = range(4), range(3)
DAYS = [None, date(2021, 5, 1), date(2022, 5, 1), timezone.localdate() + timedelta(days=30)]
STEPS = st.one_of(
    st.tuples(
        st.just("move"),
        st.sampled_from(PERSONS),
        st.sampled_from(HOUSEHOLDS),
        st.sampled_from([Relation.HEAD, Relation.HEAD, Relation.CHILD, Relation.SPOUSE]),
        st.sampled_from(DAYS),
    ),
    st.tuples(st.just("leave"), st.sampled_from(PERSONS)),
    st.tuples(st.just("step_down"), st.sampled_from(HOUSEHOLDS)),
)


class OneByOne:
    """Each step by statements of its own: what the rule says, and nothing clever."""

    def __init__(self, people, households):
        self.people, self.households = people, households

    def move(self, person, household, relation, on):
        person, household = self.people[person], self.households[household]
        left = self._end(person.memberships.current().exclude(household=household), on)
        if relation == Relation.HEAD:
            others = household.memberships.current().filter(relation=Relation.HEAD).exclude(person=person)
            others.update(relation=Relation.OTHER_RELATIVE)
        membership = person.memberships.current().filter(household=household).first()
        if membership is None:
            membership = HouseholdMembership(household=household, person=person, started_on=on)
        membership.relation = relation
        membership.save()
        return left

    def leave(self, person):
        return self._end(self.people[person].memberships.current(), None)

    def step_down(self, household):
        heads = self.households[household].memberships.current().filter(relation=Relation.HEAD)
        heads.update(relation=Relation.OTHER)

    @staticmethod
    def _end(memberships, on):
        left = []
        for membership in memberships:
            membership.ended_on = max(filter(None, (on or timezone.localdate(), membership.started_on)))
            membership.save()
            left.append(membership.household_id)
        return left


class AtOnce:
    def __init__(self, people, households):
        self.people, self.households, self.moves = people, households, Moves()

    def move(self, person, household, relation, on):
        return self.moves.move(self.people[person].pk, self.households[household].pk, relation, on=on)

    def leave(self, person):
        return self.moves.leave(self.people[person].pk)

    def step_down(self, household):
        self.moves.step_down(self.households[household].pk)

    def save(self):
        self.moves.work_out(is_locking=True)
        self.moves.save()


@settings(deadline=None, max_examples=60)
@given(before=st.lists(STEPS, max_size=6), steps=st.lists(STEPS, min_size=1, max_size=8))
def test_moves_in_a_set_leave_what_one_by_one_leave(before, steps):
    outcomes = []
    with transaction.atomic():
        people = [PersonFactory() for _ in PERSONS]
        households = [HouseholdFactory() for _ in HOUSEHOLDS]
        _go(OneByOne(people, households), before)
        for way in (OneByOne, AtOnce):
            with transaction.atomic():
                movers = way(people, households)
                left = _go(movers, steps)
                if way is AtOnce:
                    movers.save()
                outcomes.append((left, _rows()))
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


def _go(movers, steps):
    return [getattr(movers, name)(*told) for name, *told in steps]


def _rows():
    columns = ("household", "person", "relation", "started_on", "ended_on")
    return list(HouseholdMembership.objects.order_by("pk").values_list(*columns))


def test_a_changed_membership_goes_one_version_up_and_others_stay():
    head, child = PersonFactory(), PersonFactory()
    household, other = HouseholdFactory(head=head), HouseholdFactory(head=child)
    kept = HouseholdFactory(head=PersonFactory()).memberships.get()
    moves = Moves()
    left = moves.move(child.pk, household.pk, Relation.HEAD, on=date(2022, 1, 1))
    moves.work_out()
    moves.save()
    rows = HouseholdMembership.objects.order_by("pk").values_list("person", "relation", "version", "ended_on")
    assert list(rows) == [
        (head.pk, "other_relative", 2, None),
        (child.pk, "head", 2, date(2022, 1, 1)),
        (kept.person_id, "head", 1, None),
        (child.pk, "head", 1, None),
    ]
    assert left == [other.pk]


@pytest.mark.parametrize("count", [1, 20])
def test_the_number_of_queries_does_not_grow_with_the_moves(count, django_assert_max_num_queries):
    people = [PersonFactory() for _ in range(count)]
    for person in people:
        HouseholdFactory(head=person)
    household, moves = HouseholdFactory(head=PersonFactory()), Moves()
    for person in people:
        moves.move(person.pk, household.pk, Relation.HEAD, on=None)
    with django_assert_max_num_queries(9):
        moves.work_out(is_locking=True)
        moves.save()
    assert household.memberships.current().get(relation=Relation.HEAD).person == people[-1]


def test_a_plan_moves_people_and_households_that_are_not_saved_yet():
    moves = Moves()
    moves.move(-1, -7, Relation.HEAD, on=None)
    moves.move(-2, -7, Relation.HEAD, on=None)
    moves.work_out()
    assert [(stay.person_id, stay.relation) for stay in moves.created] == [
        (-1, "other_relative"),
        (-2, "head"),
    ]
    assert moves.changed == []


def test_who_left_their_household_was_housed():
    person = PersonFactory()
    HouseholdFactory(head=person)
    homeless = PersonFactory()
    moves = Moves()
    moves.leave(person.pk)
    moves.work_out()
    moves.save()
    assert ever_housed([person.pk, homeless.pk, -1]) == {person.pk}
