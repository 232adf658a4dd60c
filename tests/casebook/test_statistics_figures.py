"""The declared figures, the lines of requests, and the report as a whole."""

import csv
from datetime import date

import pytest
import time_machine
from django.utils import translation

from casebook.choices import (
    AppointmentStatus,
    ReferralStatus,
    ReferralType,
    RequestStatus,
    Unit,
)
from casebook.indicators.standard import STANDARD
from casebook.models import HistoricalAggregate, Request, ServiceCategory
from casebook.statistics.counts import total
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
)
from tests.paths import REPOSITORY

pytestmark = [pytest.mark.django_db, pytest.mark.once]

YEAR = Period.year(2022)


def value(code: str, period: Period = YEAR) -> int:
    return compute(period).figure(code).value


# --- the declarations


@pytest.fixture(scope="module")
def published() -> list[dict]:
    with open(REPOSITORY / "tests" / "data" / "figures-2022.csv", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_codes_units_parents_and_order_are_those_of_the_published_report(published):
    declared = [(line.code, line.unit.value, line.parent) for line in STANDARD]
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
    categories = {line.category for line in STANDARD if line.category}
    assert len(categories) == 12
    assert ServiceCategory.objects.filter(code__in=categories).count() == 12


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
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=date(2017, 4, 1),
        period_end=date(2021, 12, 31),
        value=1000,
        source="Πρωτόκολλο",
    )
    with django_assert_max_num_queries(20):
        compute(YEAR)
