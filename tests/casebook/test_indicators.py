"""The centre's own indicators: what may be defined, said in words where it may not, and how it is counted."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from casebook.choices import RequestStatus, Unit
from casebook.indicators import WHITELIST, DistinctOn, Source
from casebook.indicators.standard import EXTRA, STANDARD
from casebook.models import IndicatorDefinition, ServiceCategory
from casebook.statistics.definitions import definition, definitions
from casebook.statistics.periods import Period
from casebook.statistics.reconciliation import reconcile
from casebook.statistics.report import compute
from casebook.statistics.sources import MEASURES, ROWS
from tests import factories
from tests.snapshots import confirm

pytestmark = [pytest.mark.django_db, pytest.mark.once]

YEAR = Period.year(2022)


@pytest.fixture(autouse=True)
def catalogue(standard_catalogue):
    """Categories, bodies and programmes that filters name."""


def indicator(**values) -> IndicatorDefinition:
    return IndicatorDefinition(
        **{"code": "by_phone", "label": "Τηλεφωνικά αιτήματα", "definition": "Όσα ήρθαν με τηλέφωνο."}
        | {"filters": {"channel": ["phone"]}}
        | values
    )


def test_an_own_indicator_is_printed_after_the_standard_ones():
    indicator().save()
    factories.RequestFactory(channel="phone", received_on=date(2022, 3, 1))
    factories.RequestFactory(channel="email", received_on=date(2022, 3, 1))
    factories.RequestFactory(channel="phone", received_on=date(2022, 3, 1), status=RequestStatus.VOID)

    report = compute(YEAR)

    assert [figure.indicator.code for figure in report] == [*(each.code for each in STANDARD), "by_phone"]
    assert report.figure("by_phone").value == 1
    assert not definition("by_phone").is_standard


def test_an_indicator_counts_in_the_periods_in_which_it_is_valid():
    indicator(valid_from=date(2022, 6, 1), valid_until=date(2022, 12, 31)).save()

    printed = [
        any(each.code == "by_phone" for each in definitions(Period.year(y))) for y in (2021, 2022, 2023)
    ]

    assert printed == [False, True, False]


MISTAKES = {
    "a standard code": ("code", {"code": "social_inquiry"}),
    "the code of a figure of tables": ("code", {"code": "requests_received"}),
    "a source that only the report counts": ("source", {"source": "served"}),
    "no source at all": ("source", {"source": "tea"}),
    "a unit of another source": ("unit", {"unit": Unit.SESSION}),
    "persons as requests": ("unit", {"distinct_on": DistinctOn.PERSON}),
    "a day that the source does not know": ("date_field", {"date_field": "sent_on"}),
    "visits that are not counted once": ("distinct_on", {"source": "visits", "filters": {}}),
    "a filter of another source": ("filters", {"filters": {"programme": ["teba"]}}),
    "a filter by month": ("filters", {"filters": {"month": ["2022-01"]}}),
    "an unknown value": ("filters", {"filters": {"channel": ["pigeon"]}}),
    "an unknown category": ("filters", {"filters": {"category": ["nothing"]}}),
    "a void status": ("filters", {"filters": {"status": ["void"]}}),
    "filters that are a list": ("filters", {"filters": ["phone"]}),
    "values that are numbers": ("filters", {"filters": {"channel": [1]}}),
    "a parent that is not there": ("parent", {"parent": "nobody"}),
    "itself as the parent": ("parent", {"parent": "by_phone"}),
    "a parent of another unit": ("parent", {"parent": "welfare_benefits"}),
    "a parent that is a part": ("parent", {"parent": "welfare_benefits_kepa", "unit": Unit.APPLICATION}),
    "a parent without whose filters it counts": ("parent", {"parent": "social_inquiry"}),
    "a range that ends before it starts": (
        "__all__",
        {"valid_from": date(2022, 2, 1), "valid_until": date(2022, 1, 1)},
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_what_cannot_be_counted_is_refused_beside_its_field(name):
    field, values = MISTAKES[name]

    with pytest.raises(ValidationError) as refused:
        indicator(**values).full_clean()

    assert field in refused.value.message_dict
    assert all(len(sentence) > 10 for sentence in refused.value.message_dict[field])


GOOD = {
    "requests by telephone": {},
    "a part of a standard figure": {
        "parent": "social_inquiry",
        "filters": {"category": ["social_inquiry"], "channel": ["phone"]},
    },
    "different persons of an age": {
        "distinct_on": DistinctOn.PERSON,
        "unit": Unit.PERSON,
        "filters": {"age_band": ["0-17"]},
    },
    "households": {"distinct_on": DistinctOn.HOUSEHOLD, "unit": Unit.HOUSEHOLD},
    "visitors without an appointment": {
        "source": "visits",
        "distinct_on": DistinctOn.PERSON,
        "unit": Unit.PERSON,
        "filters": {"booking": ["walk_in"]},
    },
    "calls about a topic": {
        "source": "contacts",
        "unit": Unit.CONTACT,
        "filters": {"topic": ["Ωράριο"]},
    },
    "requests closed": {"date_field": "closed_on"},
}


@pytest.mark.parametrize("name", GOOD)
def test_what_the_whitelist_allows_is_saved_and_counted(name):
    row = indicator(**GOOD[name])

    row.full_clean()
    row.save()

    assert compute(YEAR).figure("by_phone").value == 0


def test_parts_that_may_share_a_record_make_up_no_sum():
    of_whole = {"category": ["social_inquiry"]}
    parts = [("inquiry_by_phone", {"channel": ["phone"]}), ("inquiry_of_women", {"sex": ["female"]})]
    for code, narrower in parts:
        indicator(code=code, parent="social_inquiry").save()
        IndicatorDefinition.objects.filter(code=code).update(filters={**of_whole, **narrower})
    found = reconcile(compute(YEAR))
    assert "social_inquiry" not in {split.whole.indicator.code for split in found.wholes}
    assert "social_inquiry" not in {figure.indicator.code for figure in found.hidden}
    told = {
        figure.indicator.code
        for apart in found.apart
        if apart.reason == "contained"
        for figure in apart.figures
    }
    assert told >= {code for code, _narrower in parts}


def test_a_part_of_an_own_figure_makes_it_up_with_what_is_beyond():
    indicator(code="inquiry_by_phone", parent="social_inquiry").save()
    IndicatorDefinition.objects.update(filters={"category": ["social_inquiry"], "channel": ["phone"]})
    inquiry = ServiceCategory.objects.get(code="social_inquiry")
    for channel in ("phone", "phone", "email"):
        factories.RequestFactory(category=inquiry, channel=channel, received_on=date(2022, 3, 1))

    found = reconcile(compute(YEAR))

    sums = {
        each.whole.indicator.code: (
            each.whole.value,
            [part.value for part in each.parts],
            each.beyond.value,
        )
        for each in found.wholes
    }
    assert sums["social_inquiry"] == (3, [2], 1)
    assert {apart.reason for apart in found.apart} == {"units", "overlap", "contained", "cut_off"}


def test_a_household_with_several_requests_counts_once():
    household = factories.HouseholdFactory()
    for day in (1, 2):
        factories.RequestFactory(household=household, channel="phone", received_on=date(2022, 3, day))
    factories.RequestFactory(household=None, channel="phone", received_on=date(2022, 3, 1))
    indicator(distinct_on=DistinctOn.HOUSEHOLD, unit=Unit.HOUSEHOLD).save()

    assert compute(YEAR).figure("by_phone").value == 1


def test_the_written_query_is_the_same_for_the_same_counting():
    written = definition("welfare_benefits_opeka").describe()

    assert json.loads(written) == {
        "code": "welfare_benefits_opeka",
        "unit": "application",
        "source": "requests",
        "filters": {"category": ["welfare_benefits"], "body": ["opeka"]},
        "distinct_on": "",
        "date_field": "received_on",
        "parent": "welfare_benefits",
        "since_opening": False,
    }
    one, other = (indicator(filters={"channel": each}).as_definition() for each in (["a", "b"], ["b", "a"]))
    assert one.describe() == other.describe()


def test_a_definition_says_where_erased_records_are_missing():
    kept = indicator().as_definition()
    lost = indicator(distinct_on=DistinctOn.PERSON, unit=Unit.PERSON).as_definition()

    assert kept.definition == "Όσα ήρθαν με τηλέφωνο."
    assert lost.definition != kept.definition
    assert not lost.counts_the_erased


def test_every_source_of_the_whitelist_is_counted():
    assert set(WHITELIST) == set(Source) == set(MEASURES)
    for source, rows in ROWS.items():
        allowed = WHITELIST[source]
        assert set(rows.days) == set(allowed.date_fields)
        for day in rows.days:
            for dimension in allowed.dimensions:
                list(rows.records().annotate(told=rows.column(dimension, day)).values_list("told")[:1])


def test_every_standard_definition_is_on_the_whitelist():
    for each in (*STANDARD, *EXTRA):
        allowed = WHITELIST[each.source]
        units = allowed.unit_for(each.distinct_on) if allowed.is_open else (each.unit,)
        assert each.unit in units, each.code
        assert set(each.filters) <= set(allowed.filters), each.code


def whole_with_a_part() -> IndicatorDefinition:
    whole = indicator(code="digital", filters={"channel": ["phone", "email"]})
    whole.save()
    indicator(parent="digital", label="Με τηλέφωνο").save()
    return whole


BREAKING = {
    "a whole of its own": ("parent", {"parent": "social_inquiry"}),
    "another code": ("code", {"code": "remote"}),
    "narrower filters": ("__all__", {"filters": {"channel": ["email"]}}),
    "another unit": ("__all__", {"distinct_on": DistinctOn.PERSON, "unit": Unit.PERSON}),
}


@pytest.mark.parametrize("name", BREAKING)
def test_an_indicator_that_has_parts_is_not_changed_under_them(name):
    field, change = BREAKING[name]
    whole = whole_with_a_part()
    for key, value in change.items():
        setattr(whole, key, value)
    with pytest.raises(ValidationError) as refused:
        whole.full_clean()
    assert list(refused.value.message_dict) == [field]
    assert "Με τηλέφωνο" in " ".join(refused.value.message_dict[field])


def test_an_indicator_that_has_parts_may_be_widened_and_renamed():
    whole = whole_with_a_part()
    whole.label, whole.filters = "Εξ αποστάσεως", {"channel": ["phone", "email", "post"]}
    whole.full_clean()


def test_an_indicator_that_has_parts_is_deleted_after_them():
    whole = whole_with_a_part()
    for delete in (whole.delete, IndicatorDefinition.objects.filter(pk=whole.pk).delete):
        with pytest.raises(ProtectedError, match="Με τηλέφωνο"):
            delete()
    IndicatorDefinition.objects.get(parent="digital").delete()
    whole.delete()
    assert not IndicatorDefinition.objects.exists()


def test_an_indicator_of_a_confirmed_year_is_deleted_in_no_way():
    indicator().save()
    confirm(2022)
    for delete in (IndicatorDefinition.objects.get().delete, IndicatorDefinition.objects.all().delete):
        with pytest.raises(ProtectedError, match="επιβεβαι"):
            delete()


CHANGES = {
    "code": "other",
    "unit": Unit.APPLICATION,
    "filters": {},
    "date_field": "closed_on",
    "parent": "social_inquiry",
}


def ways_to_write(row: IndicatorDefinition, field: str, value):
    """A save, and updates of sets."""
    setattr(row, field, value)
    everything = IndicatorDefinition.objects.all()
    yield row.save
    yield lambda: everything.update(**{field: value})
    yield lambda: everything.bulk_update([row], [field])


@pytest.mark.parametrize("field", CHANGES)
def test_what_an_indicator_of_a_confirmed_year_counts_is_changed_in_no_way(field):
    indicator().save()
    confirm(2022)
    before = IndicatorDefinition.objects.values().get()
    for write in ways_to_write(IndicatorDefinition.objects.get(), field, CHANGES[field]):
        with pytest.raises(ProtectedError, match="επιβεβαι"), transaction.atomic():
            write()
    assert IndicatorDefinition.objects.values().get() == before


def test_an_indicator_of_a_confirmed_year_may_be_renamed_and_others_counted_otherwise():
    indicator().save()
    confirm(2022)
    IndicatorDefinition.objects.update(label="Νέο όνομα", valid_until=date(2022, 12, 31))
    indicator(code="later").save()
    assert IndicatorDefinition.objects.filter(code="later").update(filters={}) == 1
