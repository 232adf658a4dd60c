"""Shorter ways for many rows come to the same as the long ones."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from casebook.models import NumberSequence, Person, Request, Series
from casebook.statistics import report as statistics
from importers.cells import CellRefused
from importers.engine import database, effects, frames, make_plan, numbering, write
from importers.engine.overlays import Overlay
from importers.engine.parsing import read_columns
from importers.lookups import Lookups
from importers.reading import FileRefused, Recognised, Table, read_table
from importers.reading.delimited import LONGEST_CELL
from importers.resources import KINDS
from importers.resources.widgets import Amka, Code, Text
from tests.factories import CategoryFactory, PersonFactory, RequestFactory

pytestmark = pytest.mark.once

HEADERS = ["number", "received_on", "person", "category", "status", "closed_on", "outcome"]
ROWS = [
    [
        f"2022/{serial:05}",
        f"{serial % 28 + 1:02}/03/2022",
        f"ΑΒ-2020-00000{serial % 2 + 1}",
        "housing",
        "completed" if serial % 3 else "new",
        "31/12/2022" if serial % 3 else "",
        "" if serial % 4 else "Α\tΒ\\Γ",
    ]
    for serial in range(1, 24)
]


def table(rows, headers=HEADERS):
    return Table(headers, rows, range(2, len(rows) + 2), Recognised("csv"))


@pytest.fixture
def centre(db):
    CategoryFactory(code="housing")
    return [PersonFactory(code=f"ΑΒ-2020-00000{serial}") for serial in (1, 2)]


# Writing


def written(monkeypatch, *, few: int) -> list[dict]:
    monkeypatch.setattr(database, "FEW", few)
    monkeypatch.setattr(database, "PIECE", 5)
    heard = []
    plan = make_plan("requests", table(ROWS), user=None)
    assert write(plan, user=None, progress=lambda done, what: heard.append(done)).created == len(ROWS)
    assert len(heard) == 5 == len(set(heard))
    without = ("id", "created_at", "updated_at")
    rows = [
        {name: value for name, value in row.items() if name not in without}
        for row in Request.objects.order_by("number").values()
    ]
    Request.objects.all()._raw_delete("default")
    return rows


def test_rows_in_pieces_are_the_rows_one_by_one(centre, monkeypatch):
    one_by_one = written(monkeypatch, few=1_000)
    assert written(monkeypatch, few=1) == one_by_one
    assert {row["outcome"] for row in one_by_one} == {"", "Α\tΒ\\Γ"}


@pytest.mark.django_db(transaction=True)
def test_a_failure_among_the_pieces_leaves_nothing_behind(monkeypatch):
    CategoryFactory(code="housing")
    for serial in (1, 2):
        PersonFactory(code=f"ΑΒ-2020-00000{serial}")
    monkeypatch.setattr(database, "FEW", 1)
    monkeypatch.setattr(database, "PIECE", 5)
    plan = make_plan("requests", table(ROWS), user=None)
    RequestFactory(number=ROWS[-1][0])
    before = settings_of_connection()
    assert not write(plan, user=None).is_accepted
    assert Request.objects.count() == 1
    assert settings_of_connection() == before
    Request.objects.all().delete()
    assert write(plan, user=None).created == len(ROWS)
    assert settings_of_connection() == before


def settings_of_connection() -> list:
    questions = {
        "sqlite": ["PRAGMA temp_store", "PRAGMA cache_size", "SELECT count(*) FROM sqlite_temp_master"],
        "postgresql": [
            "SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND pg_table_is_visible(oid)"
        ],
    }
    with connection.cursor() as cursor:
        return [cursor.execute(each) and cursor.fetchone() for each in questions[connection.vendor]]


def test_a_large_file_meets_the_records_of_a_table_that_is_not_empty(centre, monkeypatch):
    monkeypatch.setattr(frames, "MANY", 2)
    assert write(make_plan("requests", table(ROWS), user=None), user=None).created == len(ROWS)
    assert make_plan("requests", table(ROWS), user=None).report.unchanged == len(ROWS)


# Numbers


@given(
    st.sampled_from(Series),
    st.lists(st.tuples(st.sampled_from([2021, 2022]), st.integers(1, 1_200_000)), min_size=1, max_size=30),
    st.lists(st.text(max_size=12), max_size=5),
)
def test_the_last_ones_of_numbers_have_the_highest_of_each_year(series, given_out, others):
    numbers = [series.write(year, serial) for year, serial in given_out] + others
    assert _highest(series, numbering.last_ones(numbers)) == _highest(series, numbers)


def _highest(series: Series, numbers) -> dict[int, int]:
    highest: dict[int, int] = {}
    for year, serial in filter(None, map(series.read, numbers)):
        highest[year] = max(serial, highest.get(year, 0))
    return highest


def test_the_series_goes_on_after_the_numbers_of_a_file(centre):
    rows = [*ROWS, ["2023/00007", "01/02/2023", *ROWS[0][2:5], "", ""], ["παλιό 7", *ROWS[0][1:]]]
    write(make_plan("requests", table(rows), user=None), user=None)
    last = NumberSequence.objects.filter(series=Series.REQUEST).values_list("year", "last")
    assert dict(last) == {2022: len(ROWS), 2023: 7}


# Cells

TEXTS = st.text(st.sampled_from("Αά'=+- \t\u20281/Z"), min_size=1, max_size=6)


@pytest.mark.parametrize("widget", [Text(), Code()], ids=["text", "code"])
@given(texts=st.lists(TEXTS | st.from_regex(r"\A20[0-9]{2}/[0-9]{5}\Z"), min_size=1))
def test_what_says_as_written_is_read_as_it_stands_there(widget, texts):
    if widget.says_as_written(texts):
        assert list(map(widget.clean, texts)) == texts
    assert widget.says_as_written(["2022/00001", "2022/00002"])


def test_an_amka_is_never_taken_unread():
    assert not Amka().says_as_written(["05037900015"])
    with pytest.raises(CellRefused):
        Amka().clean("1")


def test_a_column_of_texts_keeps_its_empty_cells_and_its_numbers_apart():
    columns = {"outcome": KINDS["requests"].resource.fields["outcome"]}
    rows = [["Α", ""], ["", ""], [" Β ", ""], [1, ""], [1.0, ""], [True, ""], ["", ""]]

    def read(rows):
        cells = read_columns(columns, {"outcome": 0}, ["Έκβαση"], rows, lookups=Lookups(), words={})
        return cells["outcome"].values

    assert read(rows) == ["Α", "", "Β", "1", "1", "1", ""]
    assert read(rows[:2]) == ["Α", ""]
    assert read([["1.5", ""], [1.5, ""]]) == ["1.5", "1.5"]


# Reading


@pytest.mark.parametrize("separator", ["", "\u2028", "\u2029", "\x85"])
def test_a_cell_that_is_too_long_is_found_without_quotation_marks(separator):
    half = "α" * (LONGEST_CELL // 2 + 1)
    with pytest.raises(FileRefused) as refusal:
        read_table(f"α;β\n1;2\n3;{half}{separator}{half}\n".encode())
    assert refusal.value.row == 3


def test_a_long_line_of_short_cells_is_no_long_cell():
    cells = ["α" * 300] * 150
    headings = [f"στήλη {number}" for number in range(150)]
    assert len(read_table("\n".join([";".join(headings), ";".join(cells)]).encode()).rows) == 1


def test_a_row_whose_first_cell_is_blank_is_no_blank_row():
    assert read_table("α;β\n ;2\n ; \n;\n\n3;\n".encode()).numbers == [2, 6]


# Figures


@pytest.fixture
def laid(monkeypatch):
    """The columns that were laid over the tables, each time."""
    seen = []
    cast_shadows = effects.cast_shadows

    def note(connection, overlays):
        seen.extend([set(overlay.new) | {"id"} for overlay in overlays])
        cast_shadows(connection, overlays)

    monkeypatch.setattr(effects, "cast_shadows", note)
    return seen


def test_what_no_figure_asks_for_is_not_laid_over_the_tables(centre, laid):
    plan = make_plan("requests", table(ROWS), user=None)
    assert effects.effects(plan)
    (columns,) = laid
    assert {"id", "received_on", "status"} <= columns
    assert columns.isdisjoint({"outcome", "closed_on", "external_reference", "created_at"})


def test_a_change_that_no_figure_asks_for_counts_nothing(centre, laid):
    write(make_plan("requests", table(ROWS), user=None), user=None)
    plan = make_plan("requests", table([[*row[:-1], "Ω"] for row in ROWS]), user=None)
    assert plan.report.updated == len(ROWS)
    assert effects.effects(plan) == []
    assert laid == []


def test_what_is_asked_for_only_where_something_is_found_is_counted_too(centre, laid, monkeypatch):
    """A report that looks at outcomes only where there are requests."""
    compute = statistics.compute

    def look_closer(period):
        if Request.objects.exists():
            Request.objects.filter(outcome="").count()
        return compute(period)

    monkeypatch.setattr(effects, "compute", look_closer)
    effects.effects(make_plan("requests", table(ROWS), user=None))
    assert ["outcome" in columns for columns in laid] == [False, True]


def test_an_overlay_of_other_columns_says_nothing():
    overlay = Overlay(Person, changed={1: {"surname": "Α"}, 2: {"sex": "female"}})
    assert overlay.only({"sex"}).changed == {2: {"sex": "female"}}
    assert not overlay.only({"code"}).says_anything
    assert overlay.only({"code"}).gone == ()
