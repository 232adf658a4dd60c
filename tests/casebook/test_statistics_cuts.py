"""Cuts and traces: cells make up their figure where they can, and behind each number stand exactly its
records, also after merges and erasures."""

from collections import Counter
from datetime import date
from itertools import combinations

import pytest
from django.utils import timezone

from casebook.choices import ErasureGround, ReferralType, Unit
from casebook.erasure import erase_person
from casebook.indicators import Definition, Dimension, Source
from casebook.indicators.standard import EXTRA, STANDARD
from casebook.models import Person, Request, ServiceCategory
from casebook.statistics.cuts import CutError, cut, renames, value_of
from casebook.statistics.definitions import definition
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from casebook.statistics.trace import behind
from casebook.statistics.yearbook import keys_of
from tests import factories
from tests.casebook.random_centre import RandomCentre
from tests.casebook.test_erasure_figures import AwkwardCentre

# Figures know nothing of the project around them: once is enough for so many random centres.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

YEAR = Period.year(2022)
OF_PERSONS = {Dimension.SEX, Dimension.AGE_BAND, Dimension.MUNICIPAL_UNIT}
KEPT = {Dimension.MONTH, Dimension.CATEGORY, Dimension.BODY, Dimension.CHANNEL, Dimension.KIND, *OF_PERSONS}


def cuts_of(figure: Definition):
    if figure.is_since_opening:
        return []
    return [*combinations(figure.dimensions, 1), (Dimension.MONTH, figure.dimensions[-1])]


@pytest.mark.parametrize("seed", [1, 2])
def test_cells_make_up_the_figure_and_a_trace_each_of_them(seed):
    RandomCentre(seed)
    report = compute(YEAR)

    for figure in (*STANDARD, *EXTRA):
        trace = behind(figure, YEAR)
        if figure.is_standard:
            assert trace.value == report.figure(figure.code).value, figure.code
        for by in cuts_of(figure):
            told = cut(figure, YEAR, by)
            assert told.total == trace.value
            assert set(told.cells) <= {cell for cell in told.cells if cell[0] in told.labels[0]}
            if told.adds_up:
                assert sum(told.cells.values()) == told.total, (figure.code, by)
            for cell, value in [*told.cells.items()][:: 1 if len(by) == 1 else 5]:
                assert behind(figure, YEAR, dict(zip(by, cell, strict=True))).value == value


def test_erasing_people_leaves_the_cells_that_the_ledger_can_tell():
    centre = AwkwardCentre(3)

    def cells() -> dict:
        found = {}
        for figure in STANDARD:
            by_what = [each for each in figure.dimensions if each in KEPT]
            if figure.distinct_on:
                by_what = [each for each in by_what if each in {Dimension.MONTH, *OF_PERSONS}]
            if not figure.is_since_opening:
                for each in by_what:
                    found[figure.code, each] = dict(cut(figure, YEAR, [each]).cells)
        return found

    before = cells()
    for person in centre.people[:9]:
        if still := Person.objects.filter(pk=person.pk).first():
            erase_person(person=still, ground=ErasureGround.REQUEST, by=None)
    after = cells()

    assert {key: (before[key], after[key]) for key in before if before[key] != after[key]} == {}
    assert behind(definition("citizens_received"), YEAR).value == value_of(
        definition("citizens_received"), YEAR
    )


@pytest.mark.parametrize("seed", range(4))
def test_requests_by_category_month_and_age_equal_a_count_by_hand(seed):
    RandomCentre(seed)
    months, categories, ages = Counter(), Counter(), Counter()
    rows = Request.objects.exclude(status="void").filter(received_on__year=2022)
    for request in rows.select_related("category", "applicant__merged_into"):
        person = request.applicant.merged_into or request.applicant
        months[request.received_on.isoformat()[:7]] += 1
        line = request.category.successor or request.category.parent or request.category
        categories[line.code] += 1
        born, day = person.birth_date, request.received_on
        age = born and day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        bands = {17: "0-17", 18: "18-24", 64: "55-64", 65: "65-74", None: ""}
        ages[bands[age]] += 1

    received = definition("requests_received")

    for dimension, counted in (("month", months), ("category", categories), ("age_band", ages)):
        assert cut(received, YEAR, [dimension]).cells == {(key,): number for key, number in counted.items()}


def test_somebody_who_grows_older_within_the_year_counts_once(standard_catalogue):
    person = factories.PersonFactory(birth_date=date(2004, 6, 1))
    for month in (2, 9):
        at = timezone.make_aware(timezone.datetime(2022, month, 10, 10))
        factories.AppointmentFactory(applicants=[person], starts_at=at)
    received, requests = definition("citizens_received"), definition("requests_received")
    for day in (date(2022, 5, 31), date(2022, 6, 1)):
        factories.RequestFactory(applicant=person, received_on=day)

    assert cut(received, YEAR, ["age_band"]).cells == {("0-17",): 1}
    assert cut(received, YEAR, ["month", "age_band"]).cells == {
        ("2022-02", "0-17"): 1,
        ("2022-09", "18-24"): 1,
    }
    assert cut(requests, YEAR, ["age_band"]).cells == {("0-17",): 1, ("18-24",): 1}


def test_persons_overlap_by_month_and_add_up_by_sex(standard_catalogue):
    received = definition("citizens_received")

    assert not cut(received, YEAR, ["month"]).adds_up
    assert cut(received, YEAR, ["sex"]).adds_up
    assert cut(definition("requests_received"), YEAR, ["month", "category"]).adds_up


def test_a_renamed_category_is_one_line_and_its_rename_is_told(standard_catalogue):
    old = ServiceCategory.objects.get(code="social_solidarity_income")
    new = ServiceCategory.objects.get(code="guaranteed_minimum_income")
    factories.RequestFactory(category=old, received_on=date(2020, 3, 1))
    factories.RequestFactory(category=new, received_on=date(2021, 3, 1))
    income = definition("guaranteed_minimum_income")

    assert [value_of(income, Period.year(year)) for year in (2020, 2021, 2022)] == [1, 1, 0]
    assert renames(income) == ((old.name, new.name, old.valid_until),)
    by_category = cut(definition("requests_received"), Period.year(2020), ["category"])
    assert by_category.cells == {("guaranteed_minimum_income",): 1}
    assert by_category.labels[0] == {"guaranteed_minimum_income": new.name}


def test_a_figure_of_one_category_is_told_apart_by_its_parts(standard_catalogue):
    whole = ServiceCategory.objects.get(code="welfare_benefits")
    part = ServiceCategory.objects.create(code="part", name="Μέρος", parent=whole)
    for category in (whole, part, part):
        factories.RequestFactory(category=category, received_on=date(2022, 3, 1))

    cells = cut(definition("welfare_benefits"), YEAR, ["category"]).cells

    assert cells == {("welfare_benefits",): 1, ("part",): 2}


def test_a_tally_counts_for_as_many_as_it_says(standard_catalogue):
    factories.TallyFactory(date=date(2022, 3, 1), topic="Ωράριο", count=7)
    factories.TallyFactory(date=date(2022, 4, 1), topic="Ωράριο", count=2)
    contacts = definition("contacts_without_case")

    assert value_of(contacts, YEAR) == 9
    assert cut(contacts, YEAR, ["month"]).cells == {("2022-03",): 7, ("2022-04",): 2}
    trace = behind(contacts, YEAR, {Dimension.MONTH: "2022-03"})
    assert [(other.label, other.weight) for other in trace.others] == [("Ωράριο", 7)]


def test_keys_behind_a_figure_are_those_of_its_records(standard_catalogue):
    requests = [factories.RequestFactory(received_on=date(2022, 3, day)) for day in (3, 2)]
    factories.RequestFactory(received_on=date(2021, 3, 2))

    trace = behind(definition("requests_received"), YEAR)

    assert list(keys_of(trace)) == sorted(request.pk for request in requests)


def test_a_cut_that_the_source_cannot_tell_is_refused_in_words(standard_catalogue):
    with pytest.raises(CutError, match="αναλύεται"):
        cut(definition("asd_referrals"), YEAR, ["channel"])
    with pytest.raises(CutError):
        cut(definition("requests_since_opening"), YEAR, ["month"])
    with pytest.raises(CutError):
        cut(definition("requests_received"), YEAR, ["month", "month"])


def test_an_own_figure_of_persons_of_an_age_equals_its_trace():
    RandomCentre(5)
    ages = Definition(
        "own",
        Unit.PERSON,
        "Νέοι",
        "",
        Source.REFERRALS,
        {"age_band": ("0-17", "18-24"), "kind": (ReferralType.ASD.value, ReferralType.SERVICE.value)},
        distinct_on="person",
    )

    assert value_of(ages, YEAR) == behind(ages, YEAR).value > 0
    assert sum(cut(ages, YEAR, ["age_band"]).cells.values()) == value_of(ages, YEAR)
