"""The 22 figures, each with the traps that it must not fall into."""

import csv
import datetime
from datetime import date

import pytest
import time_machine
from django.utils import timezone, translation

from casebook import actions
from casebook.choices import (
    AppointmentStatus,
    ReferralStatus,
    ReferralType,
    Relation,
    RequestStatus,
    Unit,
)
from casebook.models import CentreSettings, HistoricalAggregate, Request, ServiceCategory
from casebook.statistics.counts import total
from casebook.statistics.indicators import INDICATORS
from casebook.statistics.periods import Period
from casebook.statistics.reconciliation import splits
from casebook.statistics.report import compute
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    CategoryFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    PersonFactory,
    ProgrammeFactory,
    ReferralFactory,
    RequestFactory,
    SessionFactory,
    TallyFactory,
)
from tests.paths import REPOSITORY

pytestmark = pytest.mark.django_db

YEAR = Period.year(2022)


def value(code: str, period: Period = YEAR) -> int:
    return compute(period).figure(code).value


def athens(*moment: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(*moment))


# --- the declarations


@pytest.fixture(scope="module")
def published() -> list[dict]:
    with open(REPOSITORY / "tests" / "data" / "figures-2022.csv", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_codes_units_parents_and_order_are_those_of_the_published_report(published):
    declared = [(line.code, line.unit.value, line.parent) for line in INDICATORS]
    assert declared == [(row["indicator"], row["unit"], row["parent"]) for row in published]


def test_periods_are_those_of_the_published_report(published):
    periods = [(f.period.start.isoformat(), f.period.last_day.isoformat()) for f in compute(YEAR)]
    assert periods == [(row["period_start"], row["period_end"]) for row in published]


def test_names_are_those_of_the_published_report(published):
    with translation.override("el"):
        assert [figure.label for figure in compute(YEAR)] == [row["label_el"] for row in published]


def test_an_empty_casebook_reports_zeros():
    assert {figure.value for figure in compute(YEAR)} == {0}


def test_every_line_of_requests_has_its_category(standard_catalogue):
    categories = {line.category for line in INDICATORS if line.category}
    assert len(categories) == 12
    assert ServiceCategory.objects.filter(code__in=categories).count() == 12


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


# --- what they asked for


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2021, 12, 31), 0),
        (date(2022, 1, 1), 1),
        (date(2022, 12, 31), 1),
        (date(2023, 1, 1), 0),
    ],
)
def test_a_request_counts_in_the_year_in_which_it_was_received(day, counted):
    RequestFactory(received_on=day)
    assert value("housing_benefit") == counted


def test_delete_one_request_and_its_figures_drop_by_one(standard_catalogue):
    for category in ServiceCategory.objects.exclude(code="counselling"):
        RequestFactory.create_batch(2, category=category, body=BodyFactory(code="kepa"))
    before = {figure.indicator.code: figure.value for figure in compute(YEAR)}
    Request.objects.filter(category__code="birth_benefit").first().delete()
    after = {figure.indicator.code: figure.value for figure in compute(YEAR)}
    dropped = {code: before[code] - after[code] for code in before if before[code] != after[code]}
    assert dropped == {"birth_benefit": 1, "requests_since_opening": 1}


def test_a_void_request_is_not_counted():
    RequestFactory(status=RequestStatus.VOID)
    assert (value("housing_benefit"), value("requests_since_opening")) == (0, 0)


def test_a_withdrawn_request_was_received():
    RequestFactory(status=RequestStatus.WITHDRAWN)
    assert value("housing_benefit") == 1


def test_what_was_filed_under_the_predecessor_counts_in_the_line_of_its_successor(standard_catalogue):
    RequestFactory(category=CategoryFactory(code="social_solidarity_income"))
    RequestFactory(category=CategoryFactory(code="guaranteed_minimum_income"))
    assert value("guaranteed_minimum_income") == 2


def test_parts_of_a_category_count_in_its_line_to_any_depth(standard_catalogue):
    whole = CategoryFactory(code="housing_benefit")
    part = CategoryFactory(code="rent", parent=whole)
    RequestFactory(category=CategoryFactory(code="rent_students", parent=part))
    RequestFactory(category=CategoryFactory(code="rent_before_2019", successor=part))
    assert value("housing_benefit") == 2


def test_welfare_benefits_are_split_by_category_and_body(standard_catalogue):
    opeka, kepa = BodyFactory(code="opeka"), BodyFactory(code="kepa")
    welfare = CategoryFactory(code="welfare_benefits")
    RequestFactory.create_batch(3, category=welfare, body=opeka)
    RequestFactory.create_batch(2, category=welfare, body=kepa)
    # OPEKA pays the housing benefit too: it stands in its own line
    RequestFactory.create_batch(4, category=CategoryFactory(code="housing_benefit"), body=opeka)
    report = compute(YEAR)
    lines = ("welfare_benefits", "welfare_benefits_opeka", "welfare_benefits_kepa", "housing_benefit")
    assert [report.figure(code).value for code in lines] == [5, 3, 2, 4]
    assert total(part.count for part in report.parts_of("welfare_benefits")) == (
        report.figure("welfare_benefits").count
    )


def test_an_application_to_another_body_shows_in_the_reconciliation(standard_catalogue):
    welfare = CategoryFactory(code="welfare_benefits")
    for body in ("opeka", "kepa", "dypa"):
        RequestFactory(category=welfare, body=BodyFactory(code=body))
    RequestFactory(category=welfare)
    (split,) = splits(compute(YEAR))
    assert split.whole.value == 4
    assert [part.value for part in split.parts] == [1, 1]
    assert (split.beyond.value, split.beyond.unit) == (2, Unit.APPLICATION)


# --- since the opening


def aggregate(first: date, last: date, number: int, **more) -> HistoricalAggregate:
    return HistoricalAggregate.objects.create(
        **{"indicator": "requests_since_opening", "source": "Πρωτόκολλο", **more},
        period_start=first,
        period_end=last,
        value=number,
    )


def test_paper_years_and_live_requests_accumulate_to_the_cut_off():
    aggregate(date(2017, 4, 1), date(2021, 12, 31), 1000)
    RequestFactory(received_on=date(2022, 1, 1))
    RequestFactory(received_on=date(2023, 4, 30))
    RequestFactory(received_on=date(2023, 5, 1))
    assert value("requests_since_opening") == 1002


def test_a_live_request_of_a_day_that_a_total_covers_is_not_counted_twice():
    aggregate(date(2017, 4, 1), date(2019, 12, 31), 700)
    aggregate(date(2021, 1, 1), date(2021, 12, 31), 300)
    RequestFactory(received_on=date(2019, 12, 31))
    RequestFactory(received_on=date(2020, 1, 1))
    RequestFactory(received_on=date(2020, 12, 31))
    RequestFactory(received_on=date(2021, 1, 1))
    RequestFactory(received_on=date(2022, 1, 1))
    assert value("requests_since_opening") == 1003


@pytest.mark.parametrize(
    ("first", "last", "more"),
    [
        (date(2017, 3, 1), date(2017, 4, 30), {}),  # begins before the opening
        (date(2023, 4, 1), date(2023, 5, 31), {}),  # reaches over the cut-off
        (date(2020, 1, 1), date(2020, 12, 31), {"indicator": "citizens_received"}),
        (date(2020, 1, 1), date(2020, 12, 31), {"unit": Unit.PERSON}),
    ],
)
def test_a_total_that_is_not_wholly_of_this_figure_is_left_out(first, last, more):
    aggregate(first, last, 500, **more)
    RequestFactory(received_on=max(first, date(2017, 4, 1)))
    assert value("requests_since_opening") == 1


def test_the_day_of_opening_is_what_the_centre_says():
    CentreSettings.objects.create(opened_on=date(2021, 9, 15))
    RequestFactory(received_on=date(2021, 9, 14))
    RequestFactory(received_on=date(2021, 9, 15))
    figure = compute(YEAR).figure("requests_since_opening")
    assert (figure.value, figure.period) == (1, Period.inclusive(date(2021, 9, 15), date(2023, 9, 30)))


def test_two_totals_of_the_same_days_are_refused_in_words():
    from django.core.exceptions import ValidationError

    aggregate(date(2020, 1, 1), date(2020, 12, 31), 5)
    overlapping = HistoricalAggregate(
        indicator="requests_since_opening",
        period_start=date(2020, 12, 31),
        period_end=date(2021, 12, 31),
        value=1,
        source="Πρωτόκολλο",
    )
    with pytest.raises(ValidationError) as refusal:
        overlapping.full_clean()
    assert list(refusal.value.message_dict) == ["period_start"]
    overlapping.period_start = date(2021, 1, 1)
    overlapping.full_clean()


# --- where they went from here


def test_teba_counts_persons_and_not_enrolments():
    person = PersonFactory()
    EnrolmentFactory(person=person, enrolled_on=date(2022, 2, 1))
    EnrolmentFactory(person=person, enrolled_on=date(2022, 11, 1), source="automatic")
    EnrolmentFactory(programme=ProgrammeFactory(code="other", name="Άλλο"))
    EnrolmentFactory(enrolled_on=date(2021, 12, 31))
    assert value("teba_enrolled") == 1


def test_action_plans_are_referrals_of_that_type_to_dypa_that_were_sent():
    asd = {"type": ReferralType.ASD}
    ReferralFactory(**asd)
    ReferralFactory(**asd, status=ReferralStatus.REVOKED)
    ReferralFactory(**asd, status=ReferralStatus.TO_SEND)
    ReferralFactory(**asd, body=BodyFactory(code="kepa"))
    ReferralFactory(type=ReferralType.SERVICE)
    ReferralFactory(**asd, sent_on=date(2023, 1, 1))
    assert value("asd_referrals") == 2


def test_counselling_counts_who_asked_in_the_year_and_every_session_held_in_it():
    earlier = CounsellingCaseFactory(requested_on=date(2021, 11, 3))
    SessionFactory.create_batch(3, case=earlier)
    person = PersonFactory()
    CounsellingCaseFactory(person=person, requested_on=date(2022, 2, 1))
    again = CounsellingCaseFactory(person=person, requested_on=date(2022, 10, 1))
    SessionFactory(case=again)
    SessionFactory(case=again, status=AppointmentStatus.NO_SHOW)
    assert (value("counselling_citizens"), value("counselling_sessions")) == (1, 4)


def test_the_same_number_in_two_units_is_two_figures(standard_catalogue):
    RequestFactory.create_batch(3, category=CategoryFactory(code="uninsured_elderly"))
    ReferralFactory.create_batch(3, type=ReferralType.ASD)
    report = compute(YEAR)
    elderly, plans = report.figure("uninsured_elderly").count, report.figure("asd_referrals").count
    assert (elderly.value, plans.value) == (3, 3)
    assert elderly != plans


# --- the report as a whole


def test_a_figure_says_that_it_is_provisional_until_its_own_period_is_over():
    with time_machine.travel("2023-02-01 10:00 +02:00"):
        report = compute(YEAR)
    assert report.is_final
    assert [figure.indicator.code for figure in report if figure.note] == ["requests_since_opening"]
    with time_machine.travel("2022-12-31 23:30 +02:00"):
        report = compute(YEAR)
    assert not report.is_final
    assert all(figure.note for figure in report)


def test_a_public_report_hides_small_numbers_and_their_values(standard_catalogue):
    RequestFactory.create_batch(4, category=CategoryFactory(code="birth_benefit"))
    RequestFactory.create_batch(5, category=CategoryFactory(code="housing_benefit"))
    public = compute(YEAR, public=True)
    assert public.figure("birth_benefit").is_hidden
    assert public.figure("birth_benefit").note
    assert public.figure("housing_benefit").value == 5
    assert compute(YEAR).figure("birth_benefit").value == 4
    with pytest.raises(ValueError, match="hidden"):
        _ = public.figure("birth_benefit").count


def test_the_whole_report_takes_few_queries_however_much_there_is(
    standard_catalogue, django_assert_max_num_queries
):
    for category in ServiceCategory.objects.all():
        RequestFactory.create_batch(2, category=category)
    head = PersonFactory()
    HouseholdFactory(head=head, declared_minors=1)
    AppointmentFactory.create_batch(3, applicants=[head])
    aggregate(date(2017, 4, 1), date(2021, 12, 31), 1000)
    with django_assert_max_num_queries(12):
        compute(YEAR)
