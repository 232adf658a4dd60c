"""Who came, and whom it helped: citizens, appointments and the members of their households."""

import datetime
from datetime import date

import pytest
from django.utils import timezone

from casebook import actions
from casebook.choices import (
    AppointmentStatus,
    Relation,
)
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests.factories import (
    AppointmentFactory,
    CounsellingCaseFactory,
    HouseholdFactory,
    PersonFactory,
    SessionFactory,
    TallyFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

YEAR = Period.year(2022)


def value(code: str, period: Period = YEAR) -> int:
    return compute(period).figure(code).value


def athens(*moment: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(*moment))


# --- who came


def test_a_citizen_who_comes_twice_is_one_citizen_and_two_appointments():
    citizen = PersonFactory()
    AppointmentFactory.create_batch(2, applicants=[citizen])
    assert (value("citizens_received"), value("appointments_held")) == (1, 2)


def test_walk_ins_are_appointments_and_phone_calls_are_not():
    AppointmentFactory(booking="walk_in")
    TallyFactory(count=40)
    assert value("appointments_held") == 1


@pytest.mark.parametrize(
    "status", [status for status in AppointmentStatus if status != AppointmentStatus.HELD]
)
def test_an_appointment_that_did_not_take_place_counts_nobody(status):
    AppointmentFactory(status=status)
    assert (value("citizens_received"), value("appointments_held"), value("people_served")) == (0, 0, 0)


def test_a_companion_is_not_received():
    AppointmentFactory(applicants=[PersonFactory()], companions=[PersonFactory()])
    assert (value("citizens_received"), value("people_served")) == (1, 1)


def test_both_of_a_couple_are_received_at_one_session():
    case = CounsellingCaseFactory()
    session = SessionFactory(case=case, kind="couple")
    session.appointment.participations.create(person=PersonFactory())
    assert (value("citizens_received"), value("appointments_held"), value("counselling_sessions")) == (
        2,
        1,
        1,
    )


def test_two_records_of_one_person_that_were_merged_are_one_citizen():
    first, second = PersonFactory(), PersonFactory()
    AppointmentFactory(applicants=[first])
    AppointmentFactory(applicants=[second])
    assert value("citizens_received") == 2
    actions.merge_people(source=second, into=first)
    assert value("citizens_received") == 1


def test_an_appointment_of_a_record_merged_earlier_counts_the_person_that_it_stands_for():
    first, second = PersonFactory(), PersonFactory()
    actions.merge_people(source=second, into=first)
    HouseholdFactory(head=first, declared_minors=2)
    AppointmentFactory(applicants=[first])
    AppointmentFactory(applicants=[second])
    assert (value("citizens_received"), value("people_served")) == (1, 3)


def test_a_household_known_under_the_merged_record_is_the_household_of_the_person():
    first, second = PersonFactory(), PersonFactory()
    actions.merge_people(source=second, into=first)
    household = HouseholdFactory(head=second, declared_adults=1)
    household.memberships.create(person=PersonFactory(), relation=Relation.CHILD)
    AppointmentFactory(applicants=[first])
    assert value("people_served") == 3


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        # in UTC the first two hours of a year belong to the year before
        ((2022, 12, 31, 23, 30), 2022),
        ((2023, 1, 1, 0, 0), 2023),
        ((2022, 1, 1, 0, 30), 2022),
        ((2021, 12, 31, 23, 59, 59), 2021),
    ],
)
def test_the_year_turns_at_midnight_in_athens(moment, year):
    AppointmentFactory(starts_at=athens(*moment))
    SessionFactory(starts_at=athens(*moment))
    counted = {y: value("appointments_held", Period.year(y)) for y in (2021, 2022, 2023)}
    assert counted == {y: 2 * (y == year) for y in counted}
    assert value("counselling_sessions", Period.year(year)) == 1


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # in summer midnight is 21:00 in UTC; the days on which the clocks change have 23 and 25 hours
        ((2022, 3, 27, 0, 30), date(2022, 3, 27)),
        ((2022, 3, 27, 23, 30), date(2022, 3, 27)),
        ((2022, 10, 30, 0, 15), date(2022, 10, 30)),
        ((2022, 10, 30, 23, 45), date(2022, 10, 30)),
        ((2022, 7, 1, 0, 5), date(2022, 7, 1)),
    ],
)
def test_a_day_of_changing_clocks_is_that_day(moment, day):
    AppointmentFactory(starts_at=athens(*moment))
    before, after = day - datetime.timedelta(days=1), day + datetime.timedelta(days=1)
    counted = [value("appointments_held", Period.inclusive(each, each)) for each in (before, day, after)]
    assert counted == [0, 1, 0]


def test_the_clock_of_the_reader_changes_no_figure():
    citizen, stranger = PersonFactory(), PersonFactory()
    household = HouseholdFactory(head=citizen)
    household.memberships.create(person=stranger, started_on=date(2023, 1, 1))
    AppointmentFactory(applicants=[citizen], starts_at=athens(2022, 12, 31, 23, 30))
    with timezone.override("Asia/Tokyo"):
        assert (value("appointments_held"), value("people_served")) == (1, 1)
    with timezone.override("America/New_York"):
        assert (value("appointments_held"), value("people_served")) == (1, 1)


# --- whom it helped


def test_members_by_name_and_unnamed_ones_are_served_with_the_citizen():
    head = PersonFactory()
    household = HouseholdFactory(head=head, declared_adults=1, declared_minors=2)
    household.memberships.create(person=PersonFactory(), relation=Relation.SPOUSE)
    AppointmentFactory(applicants=[head])
    assert value("people_served") == 5


def test_the_unnamed_members_of_a_household_count_once_whoever_comes_and_how_often():
    head, spouse = PersonFactory(), PersonFactory()
    household = HouseholdFactory(head=head, declared_minors=3)
    household.memberships.create(person=spouse, relation=Relation.SPOUSE)
    AppointmentFactory.create_batch(2, applicants=[head])
    AppointmentFactory(applicants=[spouse])
    assert (value("citizens_received"), value("people_served")) == (2, 5)


def test_a_household_that_nobody_came_from_is_not_served():
    HouseholdFactory(head=PersonFactory(), declared_minors=4)
    AppointmentFactory()
    assert value("people_served") == 1


@pytest.mark.parametrize(
    ("since", "until", "is_served"),
    [
        (None, None, True),
        (None, date(2022, 3, 14), False),
        (
            None,
            date(2022, 3, 15),
            False,
        ),  # moved out that day: the end is the first day that no longer counts
        (None, date(2022, 3, 16), True),
        (date(2022, 3, 15), None, True),
        (date(2022, 3, 16), None, False),
        (date(2020, 1, 1), date(2021, 1, 1), False),
    ],
)
def test_a_member_is_served_who_belonged_to_the_household_on_the_day_of_service(since, until, is_served):
    head = PersonFactory()
    household = HouseholdFactory(head=head)
    household.memberships.create(person=PersonFactory(), started_on=since, ended_on=until)
    AppointmentFactory(applicants=[head], starts_at=athens(2022, 3, 15, 9, 30))
    assert value("people_served") == 1 + is_served


def test_a_citizen_who_moved_brings_the_household_of_each_day_of_service():
    citizen, parent, spouse = PersonFactory(), PersonFactory(), PersonFactory()
    old = HouseholdFactory(head=parent, declared_minors=1)
    actions.move_to_household(person=citizen, household=old, relation=Relation.CHILD)
    new = HouseholdFactory(head=spouse, declared_minors=2)
    actions.move_to_household(person=citizen, household=new, relation=Relation.SPOUSE, on=date(2022, 6, 1))
    AppointmentFactory(applicants=[citizen], starts_at=athens(2022, 9, 1, 10, 0))
    assert value("people_served") == 2 + 2
    AppointmentFactory(applicants=[citizen], starts_at=athens(2022, 2, 1, 10, 0))
    assert value("people_served") == 3 + 2 + 1


def test_a_member_who_left_before_another_came_is_not_served_by_the_later_visit():
    head, child, grandchild = PersonFactory(), PersonFactory(), PersonFactory()
    household = HouseholdFactory(head=head)
    household.memberships.create(person=child, ended_on=date(2022, 4, 1))
    household.memberships.create(person=grandchild, started_on=date(2022, 5, 1))
    AppointmentFactory(applicants=[head], starts_at=athens(2022, 6, 1, 10, 0))
    assert value("people_served") == 2
