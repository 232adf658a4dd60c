"""What of figures and tables may be published: no small number, and nothing that gives one away."""

import random
from datetime import date
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook.choices import Channel
from casebook.freezing import confirm_year
from casebook.indicators import Dimension, Source
from casebook.indicators.standard import EXTRA, STANDARD
from casebook.models import Body, Request, ServiceCategory
from casebook.statistics.cuts import CutError, cut
from casebook.statistics.dashboard import dashboard
from casebook.statistics.definitions import definition
from casebook.statistics.grids import grid_of
from casebook.statistics.monthly import values_by_month
from casebook.statistics.months import has_months, key_of, values_of
from casebook.statistics.naming import Names
from casebook.statistics.periods import Period, months_of
from casebook.statistics.protection import allowed_period, protect_cuts, protected
from casebook.statistics.report import compute
from casebook.statistics.tables_of_year import TABLES
from tests.casebook.random_centre import RandomCentre
from tests.factories import RequestFactory
from tests.snapshots import confirm, prepare, signers

pytestmark = [pytest.mark.django_db, pytest.mark.once]

YEAR = Period.year(2022)
COLUMNS = {
    Dimension.CATEGORY: "category_id",
    Dimension.BODY: "body_id",
    Dimension.CHANNEL: "channel",
}


def requests(number, *, month=1, **given):
    category = ServiceCategory.objects.get(code=given.pop("category", "social_inquiry"))
    body = Body.objects.filter(code=given.pop("body", "")).first()
    RequestFactory.create_batch(
        number, category=category, body=body, received_on=date(2022, month, 10), **given
    )


def by(dimension, code="requests_received", period=YEAR):
    return cut(definition(code), period, [dimension])


def shown(told, protection):
    return {cell: protection.cell(told, cell) for cell in told.cells}


# --- periods


@pytest.mark.parametrize(
    ("first", "last", "is_allowed"),
    [
        ("2022-01-01", "2022-12-31", True),
        ("2022-02-01", "2022-02-28", True),
        ("2022-04-01", "2022-06-30", True),
        ("2022-05-01", "2022-07-31", False),
        ("2022-01-01", "2022-06-30", False),
        ("2022-01-01", "2022-12-30", False),
        ("2022-01-02", "2022-01-31", False),
        ("2021-01-01", "2022-12-31", False),
        ("2022-03-05", "2022-03-05", False),
    ],
)
def test_whole_months_quarters_and_years_may_be_asked_for(first, last, is_allowed):
    period = Period.inclusive(date.fromisoformat(first), date.fromisoformat(last))
    assert allowed_period(period) is is_allowed


def test_a_cut_of_another_period_or_by_colleagues_is_refused_in_words():
    two_months = Period.inclusive(date(2022, 1, 1), date(2022, 2, 28))
    with pytest.raises(CutError, match="τρίμηνο"):
        protect_cuts([by(Dimension.BODY, period=two_months)])
    with pytest.raises(CutError, match="συναδέλφου"):
        protect_cuts([by(Dimension.WORKER)])


# --- figures


def test_the_report_hides_a_small_part_and_another_one_with_it(standard_catalogue):
    requests(20, category="welfare_benefits", body="opeka")
    requests(2, category="welfare_benefits", body="kepa")
    report = compute(YEAR, public=True)
    assert report.figure("welfare_benefits").value == 22
    assert report.figure("welfare_benefits_opeka").value is None
    assert report.figure("welfare_benefits_kepa").value is None


def test_a_small_rest_that_no_line_counts_is_not_told_by_the_lines(standard_catalogue):
    requests(20, category="welfare_benefits", body="opeka")
    requests(10, category="welfare_benefits", body="kepa")
    requests(2, category="welfare_benefits")
    report = compute(YEAR, public=True)
    assert report.figure("welfare_benefits_kepa").value is None
    assert report.figure("welfare_benefits").value == 32


@pytest.mark.parametrize("freeze", [prepare, confirm])
@pytest.mark.parametrize(("more", "now"), [(0, 20), (2, None), (5, 25)])
def test_a_figure_is_not_told_that_differs_a_little_from_the_prepared_or_published_one(
    more, now, freeze, standard_catalogue, cast
):
    requests(20, category="birth_benefit")
    freeze(2022)
    requests(more, category="birth_benefit")
    assert compute(YEAR, public=True).figure("birth_benefit").value == now
    assert protected(compute(YEAR)).figure("birth_benefit") == now
    assert compute(YEAR).figure("birth_benefit").value == 20 + more


def test_what_no_line_counts_is_not_told_by_how_far_whole_and_lines_moved(standard_catalogue, cast):
    """Two applications to another body came late, beside eight to ΟΠΕΚΑ."""
    requests(30, category="welfare_benefits", body="opeka")
    requests(10, category="welfare_benefits", body="kepa")
    requests(20, category="welfare_benefits")
    prepare(2022)
    requests(8, category="welfare_benefits", body="opeka")
    requests(2, category="welfare_benefits")
    report = compute(YEAR, public=True)
    told = [report.figure(f"welfare_benefits{part}").value for part in ("", "_opeka", "_kepa")]
    assert told != [70, 38, 10]
    assert None in told


def test_what_is_prepared_and_unchanged_hides_nothing_and_is_confirmed(standard_catalogue, cast):
    for month in range(1, 13):
        requests(month, month=month, category="welfare_benefits", body="opeka", channel=Channel.PHONE)
    requests(9, category="welfare_benefits")
    before = compute(YEAR, public=True)
    snapshot = prepare(2022)
    assert compute(YEAR, public=True) == before
    confirm_year(snapshot=snapshot, by=signers()[1], title="Αντιδήμαρχος")


@pytest.mark.parametrize("number", range(4))
def test_no_number_told_today_lies_a_little_off_the_prepared_one(number, standard_catalogue, cast):
    """Management reads what was prepared beside what is counted today, in figures, tables and months."""
    chance = random.Random(number)
    sorts = [
        {"month": month, "category": category, "body": body, "channel": channel}
        for month in (1, 2)
        for category, body in (("welfare_benefits", "opeka"), ("welfare_benefits", ""), ("birth_benefit", ""))
        for channel in (Channel.PHONE, Channel.EMAIL)
    ]
    for sort in sorts:
        requests(chance.choice((2, 7, 20)), **sort)
    snapshot = prepare(2022)
    told = {figure.code: figure.published_value for figure in snapshot.figures.all()}
    for sort in sorts:
        requests(chance.choice((0, 0, 1, 2, 6)), **sort)
    now = {figure.indicator.code: figure.value for figure in compute(YEAR, public=True)}
    changes = [(told[code], now[code]) for code in told]
    for stored in snapshot.tables[: len(TABLES)]:
        table = next(each for each in TABLES if each.code == stored["code"])
        grid = grid_of(definition(table.figure), YEAR, table.by, public=True)
        cells = {row.key: row.cells or (row.total,) for row in grid.rows}
        changes += [
            pair
            for row in stored["rows"]
            for pair in zip(row["values"], cells.get(row["code"], ()), strict=False)
        ]
    seen = [abs(new - old) for old, new in changes if None not in (old, new)]
    assert not [change for change in seen if 0 < change < 5]
    assert any(change >= 5 for change in seen)


# --- months


def test_a_small_month_takes_another_one_with_it_whichever_is_asked_for(standard_catalogue):
    for month, number in {1: 3, 2: 6, 3: 8, 7: 9}.items():
        requests(number, month=month)
    code = "social_inquiry"
    assert compute(YEAR, public=True).figure(code).value == 26
    values = {
        month: compute(Period.month(2022, month), public=True).figure(code).value for month in (1, 2, 3, 7)
    }
    assert values == {1: None, 2: None, 3: 8, 7: 9}
    spring = Period.inclusive(date(2022, 1, 1), date(2022, 3, 31))
    assert compute(spring, public=True).figure(code).value == 17


def test_the_months_of_a_table_are_those_that_the_screen_shows_one_by_one(standard_catalogue):
    for month, number in {1: 3, 2: 6, 3: 8, 7: 9, 11: 1}.items():
        requests(number, month=month, channel=Channel.PHONE)
    by_month = by(Dimension.MONTH, "social_inquiry")
    table = protect_cuts([by_month])
    for month in (1, 2, 3, 11, 12):
        alone = compute(Period.month(2022, month), public=True).figure("social_inquiry").value
        assert table.cell(by_month, (f"2022-{month:02}",)) == alone
        channels = by(Dimension.CHANNEL, "social_inquiry", Period.month(2022, month))
        assert protect_cuts([channels]).total(channels) == alone


def test_months_do_not_tell_a_year_that_differs_a_little_from_the_published_one(standard_catalogue):
    for month, number in {1: 30, 2: 16, 3: 8}.items():
        requests(number, month=month)
        requests(10, month=month, category="birth_benefit")
    confirm(2022)
    requests(1, month=2)
    months = [Period.month(2022, month) for month in (1, 2, 3)]
    told = [compute(month, public=True).figure("social_inquiry").value for month in months]
    assert told[1] is None
    assert compute(YEAR, public=True).figure("social_inquiry").value is None


def test_the_dashboard_hides_the_months_that_the_screen_hides(standard_catalogue):
    for month, number in {1: 3, 2: 16, 3: 8, 4: 30, 5: 31, 7: 9}.items():
        requests(number, month=month)
    requests(2, month=3, category="birth_benefit")
    on_the_dashboard = dashboard(Period.month(2022, 3), public=True).requests
    by_month = by(Dimension.MONTH)
    on_the_screen = protect_cuts([by_month])
    months = [key_of(month) for month in months_of(YEAR)]
    assert [on_the_dashboard[month] for month in months] == [
        on_the_screen.cell(by_month, (month,)) for month in months
    ]
    assert on_the_dashboard["2022-01"] is None


def test_tables_counted_anew_do_not_tell_what_was_added_to_those_of_a_confirmed_year(standard_catalogue):
    """The year, January and the way of the late ones are each held against the printed tables."""
    for month in (1, 2, 3):
        requests(20, month=month, channel=Channel.PHONE)
        requests(30, month=month, channel=Channel.EMAIL, category="birth_benefit")
    confirm(2022)
    requests(2, month=1, channel=Channel.PHONE)
    by_month, by_channel = by(Dimension.MONTH), by(Dimension.CHANNEL)
    months, channels = protect_cuts([by_month]), protect_cuts([by_channel])
    assert months.total(by_month) is None
    assert channels.total(by_channel) is None
    assert months.cell(by_month, ("2022-01",)) is None
    assert channels.cell(by_channel, (Channel.PHONE.value,)) is None
    on_the_dashboard = dashboard(Period.month(2022, 3), public=True).requests
    assert on_the_dashboard["2022-01"] is None


def test_tables_counted_anew_tell_what_changed_by_many(standard_catalogue):
    for month in (1, 2, 3):
        requests(20, month=month, channel=Channel.PHONE)
    confirm(2022)
    requests(9, month=1, channel=Channel.PHONE)
    by_month = by(Dimension.MONTH)
    assert protect_cuts([by_month]).cell(by_month, ("2022-01",)) == 29
    assert dashboard(Period.month(2022, 3), public=True).requests["2022-01"] == 29


@pytest.mark.parametrize(
    ("numbers", "months", "quarters"),
    [
        # both hidden months lie in one quarter, which tells only what they make together
        ({1: 3, 2: 6, 4: 9}, {1: None, 2: None, 4: 9}, [9, 9]),
        # 23 − 20 would tell January
        ({1: 3, 2: 20, 4: 6, 5: 7}, {1: None, 2: 20, 4: None, 5: 7}, [None, None]),
    ],
)
def test_a_quarter_is_hidden_that_would_tell_its_month(numbers, months, quarters, standard_catalogue):
    for month, number in numbers.items():
        requests(number, month=month)

    def told(period):
        return compute(period, public=True).figure("social_inquiry").value

    assert {month: told(Period.month(2022, month)) for month in numbers} == months
    first_days = [(date(2022, 1, 1), date(2022, 3, 31)), (date(2022, 4, 1), date(2022, 6, 30))]
    assert [told(Period.inclusive(*days)) for days in first_days] == quarters


# --- tables


def test_a_table_hides_within_itself_what_would_give_a_figure_away(standard_catalogue):
    requests(20, category="welfare_benefits", body="opeka", channel=Channel.PHONE)
    requests(2, category="welfare_benefits", body="kepa", channel=Channel.EMAIL)
    requests(30, category="birth_benefit", channel=Channel.EMAIL)
    report = compute(YEAR)
    bodies, channels = by(Dimension.BODY), by(Dimension.CHANNEL)
    told = protected(report, [bodies, channels])
    assert told.figure("welfare_benefits_kepa") is None
    assert shown(bodies, told)["kepa",] is None
    assert told.cell(channels, (Channel.PHONE,)) == 20
    assert told.total(bodies) == 52


def test_margins_and_cells_of_a_table_of_two_dimensions_are_protected_together(standard_catalogue):
    for category, channel, number in [
        ("birth_benefit", Channel.PHONE, 10),
        ("birth_benefit", Channel.EMAIL, 2),
        ("housing_benefit", Channel.PHONE, 20),
        ("housing_benefit", Channel.EMAIL, 30),
    ]:
        requests(number, category=category, channel=channel)
    figure, dimensions = definition("requests_received"), (Dimension.CATEGORY, Dimension.CHANNEL)
    cuts = [cut(figure, YEAR, each) for each in [dimensions[:1], dimensions[1:], dimensions]]
    told = protect_cuts(cuts)
    assert set(shown(cuts[0], told).values()) == {12, 50}
    assert set(shown(cuts[1], told).values()) == {30, 32}
    assert set(shown(cuts[2], told).values()) == {None}


# --- random centres


def test_no_table_of_a_random_centre_shows_a_small_number():
    RandomCentre(3)
    for code in ("requests_received", "citizens_received"):
        counted = definition(code)
        dimensions = [each for each in counted.dimensions if each not in (Dimension.WORKER, Dimension.STATUS)]
        for first, second in combinations(dimensions[:3], 2):
            cuts = [cut(counted, YEAR, each) for each in [(first,), (second,), (first, second)]]
            told = protect_cuts(cuts)
            for each in cuts:
                assert not [v for v in shown(each, told).values() if v is not None and 0 < v < 5], (
                    each.dimensions
                )


def test_a_box_holds_exactly_the_rows_that_its_number_counts():
    RandomCentre(4)
    cuts = [by(dimension) for dimension in COLUMNS]
    told = protected(compute(YEAR), cuts)
    rows = [*Request.objects.counted().filter(received_on__year=2022).values(*COLUMNS.values())]
    counted = {each.code: each for each in (*STANDARD, *EXTRA) if each.source == Source.REQUESTS}
    boxes = [told.boxes.of_figure(each, YEAR) for each in counted.values()]
    boxes += [told.boxes.of_cell(each, cell) for each in cuts for cell in each.cells]
    settled = {**told.settled.shown, **told.settled.hidden}
    assert len(boxes) > 20
    for box in boxes:
        sides = {COLUMNS[each]: held for each, held in box.sides if each in COLUMNS}
        assert settled[box] == sum(
            all(row[column] in held for column, held in sides.items()) for row in rows
        ), sides


def test_the_months_counted_at_once_are_the_months_counted_one_by_one():
    RandomCentre(5)
    figures = [each for each in (*STANDARD, *EXTRA) if has_months(each)]
    at_once = values_by_month(figures, YEAR, Names())
    for month in months_of(YEAR):
        alone = values_of(figures, month)
        assert {each.code: at_once[each.code][key_of(month)] for each in figures} == alone


# --- costs


def test_to_protect_a_year_asks_no_table_of_cases_again(standard_catalogue, django_assert_num_queries):
    requests(3)
    requests(9, category="welfare_benefits", body="kepa")
    with django_assert_num_queries(count_of(compute, YEAR) + 1):  # what is published of it
        compute(YEAR, public=True)


def test_a_month_costs_its_year_and_no_more_with_more_records(standard_catalogue, django_assert_num_queries):
    requests(3)
    march = Period.month(2022, 3)
    asked = count_of(compute, march, public=True)
    requests(30, month=3)
    with django_assert_num_queries(asked):
        compute(march, public=True)
    assert asked <= 75


def test_what_was_decided_of_the_same_numbers_is_not_decided_again(standard_catalogue, monkeypatch):
    requests(3)
    requests(9, month=2, channel=Channel.PHONE)
    march = Period.month(2022, 3)
    first = (
        compute(march, public=True),
        grid_of(definition("requests_received"), YEAR, [Dimension.MONTH], public=True),
    )

    def decide_again(*args, **kwargs):
        raise AssertionError("It was decided already.")

    for module in ("settling", "months"):
        monkeypatch.setattr(f"casebook.statistics.{module}.protect", decide_again)
    assert first == (
        compute(march, public=True),
        grid_of(definition("requests_received"), YEAR, [Dimension.MONTH], public=True),
    )
    requests(1, month=3)
    with pytest.raises(AssertionError, match="already"):
        compute(march, public=True)


def count_of(function, *args, **kwargs):
    with CaptureQueriesContext(connection) as asked:
        function(*args, **kwargs)
    return len(asked)
