"""Pictures of published tables: what they show, what they keep to themselves, and who can read them."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.utils import translation

from casebook import charts
from casebook.charts import chart, described, picture
from casebook.choices import ChartKind, Unit
from casebook.statistics.publication import PublishedTable

pytestmark = pytest.mark.once

SVG = "{http://www.w3.org/2000/svg}"
PRESENTATION = re.compile(r'\s(style|on\w+|href|xlink:href|src)="')


@pytest.fixture(autouse=True)
def nothing_kept():
    """Pictures of other tests."""
    cache.clear()
    charts._kept.cache_clear()


def table(rows: dict[str, tuple], columns: tuple[str, ...] = (), unit: Unit | None = Unit.REQUEST, **more):
    return PublishedTable(
        "requests",
        "Αιτήματα του 2022",
        unit,
        ("Κατηγορία",),
        columns,
        tuple(rows.items()),
        None,
        True,
        **more,
    )


def months(*values: int | None) -> PublishedTable:
    rows = tuple((f"Μήνας {number}", (value,)) for number, value in enumerate(values, start=1))
    codes = tuple(f"2022-{number:02}" for number in range(1, len(values) + 1))
    return table(dict(rows), codes=codes)


def words(svg: str) -> list[str]:
    return [text.text for text in ET.fromstring(svg).iter(f"{SVG}text") if text.text]


def lengths(svg: str) -> list[float]:
    """The widths of the bars, from top to bottom."""
    found = []
    for path in ET.fromstring(svg).iter(f"{SVG}path"):
        bar = re.match(r"M[-\d.]+,[-\d.]+h([\d.]+)v13h", path.get("d", ""))
        if bar:
            found.append(float(bar[1]))
    return found


def test_every_count_stands_beside_its_bar_and_bars_are_as_long_as_their_counts():
    svg = chart(table({"Στέγαση": (1200,), "Γέννηση": (300,)}))

    assert [word for word in words(svg) if word[0].isdigit()] == ["1.200", "300"]
    long, short = lengths(svg)
    assert long == pytest.approx(4 * short)


def test_a_hidden_count_has_words_and_no_length():
    svg = chart(table({"Στέγαση": (1200,), "Γέννηση": (None,)}))

    assert "δεν δημοσιεύεται" in words(svg)
    assert len(lengths(svg)) == 1


def test_where_all_is_hidden_or_nothing_there_is_no_bar():
    assert lengths(chart(table({"Γέννηση": (None,)}))) == []
    assert lengths(chart(table({"Γέννηση": (0,)}))) == [0]
    assert chart(table({})) == ""


@pytest.mark.parametrize("kind", ChartKind.values)
def test_a_picture_needs_no_style_sheet_no_script_and_nothing_from_elsewhere(kind):
    svg = chart(months(10, None, 30), kind)

    assert not re.search(r"<(style|script|image|foreignObject|a)\b", svg)
    assert not PRESENTATION.search(svg)


@pytest.mark.parametrize("kind", ChartKind.values)
def test_a_picture_is_one_thing_with_a_name_and_a_description(kind):
    root = ET.fromstring(chart(months(10, None, 30), kind))
    told = {child.get("id"): child.text for child in root if child.tag in {f"{SVG}title", f"{SVG}desc"}}

    assert root.get("role") == "img"
    assert told[root.get("aria-labelledby")] == "Αιτήματα του 2022"
    assert told[root.get("aria-describedby")].startswith("Γράφημα με 3 αριθμούς.")
    assert [element for element in root.iter() if element.get("role") and element is not root] == []


def test_the_description_tells_the_largest_and_the_smallest_that_are_published():
    words = described(table({"Στέγαση": (1200,), "Γέννηση": (None,), "Έρευνα": (13,)}))

    assert words == (
        "Γράφημα με 3 αριθμούς. Ο μεγαλύτερος: Στέγαση (1.200). Ο μικρότερος: Έρευνα (13). "
        "1 αριθμός δεν δημοσιεύεται."
    )


def test_names_are_words_and_never_markup():
    svg = chart(table({'<script>alert("x")</script> & "Στέγαση"': (7,)}))

    assert "<script" not in svg
    assert "<script>" in " ".join(words(svg))


def test_a_long_name_is_broken_into_lines():
    name = "Παραπομπές δικαιούχων του Ελάχιστου Εγγυημένου Εισοδήματος για Ατομικό Σχέδιο Δράσης"

    lines = [word for word in words(chart(table({name: (57,)}))) if word != "57"]

    assert len(lines) == 2
    assert " ".join(lines) == name


def test_a_hidden_month_keeps_its_place_in_the_year():
    told = words(chart(months(10, None, 30), ChartKind.COLUMNS))

    assert [word for word in told if word in {"Ιαν", "Φεβ", "Μάρ"}] == ["Ιαν", "Φεβ", "Μάρ"]
    assert "δεν δημοσιεύεται" in told


def test_two_dimensions_name_each_bar():
    svg = chart(table({"0–17": (10, 20), "18–29": (30, None)}, columns=("Γυναίκες", "Άνδρες")))

    assert words(svg).count("Γυναίκες") == words(svg).count("Άνδρες") == 2
    assert len(lengths(svg)) == 3


def test_a_column_of_zeros_is_not_drawn():
    svg = chart(table({"0–17": (10, 0), "18–29": (30, 0)}, columns=("Γυναίκες", "Άλλο")))

    assert "Άλλο" not in words(svg)
    assert "Άλλο" in words(chart(table({"0–17": (10, None)}, columns=("Γυναίκες", "Άλλο"))))


def test_rows_of_different_units_have_scales_of_their_own():
    rows = {"Στέγαση": (50, 100), "Πολίτες": (500, 1000)}
    svg = chart(
        table(rows, columns=("2021", "2022"), unit=None, codes=("a", "b"), units=(Unit.REQUEST, Unit.PERSON))
    )

    housing_before, housing, citizens_before, citizens = lengths(svg)
    assert (housing, housing_before) == (citizens, citizens_before)
    assert "Πολίτες (πρόσωπα)" in words(svg)


def test_rows_of_one_count_have_one_scale_and_each_its_unit():
    rows = {"Στέγαση": (100,), "Προνοιακά": (50,)}
    svg = chart(table(rows, unit=None, codes=("a", "b"), units=(Unit.REQUEST, Unit.APPLICATION)))

    requests, applications = lengths(svg)
    assert requests == pytest.approx(2 * applications, rel=0.01)
    assert {"100 αιτήματα", "50 αιτήσεις"} <= set(words(svg))


def test_a_figure_that_was_not_defined_is_not_told_as_hidden():
    rows = table({"Δείκτης": (None, 7)}, columns=("2021", "2022"), undefined=frozenset({(0, 0)}))

    assert "δεν οριζόταν" in words(chart(rows))
    assert "δημοσιεύεται" not in described(rows)


def test_the_rows_to_draw_can_be_chosen():
    svg = chart(table({"Στέγαση": (5,), "Γέννηση": (6,)}, codes=("a", "b")), codes=("b",))

    assert "Γέννηση" in words(svg)
    assert "Στέγαση" not in words(svg)


def test_anything_but_months_is_drawn_as_bars():
    plain = table({"Στέγαση": (5,)}, codes=("a",))

    assert lengths(chart(plain, ChartKind.LINE)) == lengths(chart(plain, ChartKind.BARS)) != []


def test_a_picture_is_drawn_once_for_each_language(monkeypatch):
    drawn = []
    monkeypatch.setattr(picture, "drawn", lambda *args, **kwargs: drawn.append(args) or "<svg></svg>")
    for language in ("el", "en", "el", "en"):
        with translation.override(language):
            chart(table({"Στέγαση": (5,)}))
    # As in another process, which shares the cache and nothing else.
    charts._kept.cache_clear()
    chart(table({"Στέγαση": (5,)}))

    assert len(drawn) == 2
