"""Workbooks that are written as they go say what was put in them, to readers that others wrote."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from casebook.spreadsheets import Parts, Sheet, csv_pieces, make_inert, restore, xlsx_pieces

pytestmark = pytest.mark.once


# What has a meaning in CSV or in spreadsheets comes more often than by chance.
TEXT = st.text(
    st.sampled_from("αβ';,\"\r\n\t=+-@＝\x1f ") | st.characters(exclude_categories=["Cs"]), max_size=6
)
CELL = TEXT | st.none() | st.integers(-9, 9) | st.dates()
TABLE = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
)


def workbook(*sheets: Sheet) -> io.BytesIO:
    return io.BytesIO(b"".join(xlsx_pieces(sheets)))


def texts_read(stream: io.BytesIO) -> list:
    book = python_calamine.CalamineWorkbook.from_filelike(stream)
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.mark.parametrize("text", ["01010112345", "α\r\nβ", "_x0041_", "NUL\x00", "<&>", "=1+1", "+30 210"])
def test_a_text_in_a_workbook_comes_back(text):
    rows = texts_read(workbook(Sheet("Α", ["Κ"], [[text]])))
    assert restore(rows[1][0]) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_text_in_a_workbook_comes_back(text):
    rows = texts_read(workbook(Sheet("Α", ["Κ"], [[text]])))
    assert rows[1][0] == make_inert(text)


def test_days_moments_numbers_and_gaps_keep_their_types_and_places():
    row = ["κ", None, date(2022, 12, 31), datetime(2022, 12, 31, 9, 30), 5]
    sheet = openpyxl.load_workbook(workbook(Sheet("Α", list("abcde"), [row]))).worksheets[0]
    read = [cell.value for cell in sheet[2]]
    assert read == ["κ", None, datetime(2022, 12, 31), datetime(2022, 12, 31, 9, 30), 5]


def test_a_column_offers_its_values_from_another_sheet():
    first = Sheet("Α", ["Κ"], [], {0: "'Τιμές'!$A$2:$A$3"})
    book = openpyxl.load_workbook(workbook(first, Sheet("Τιμές", ["Κ"], [["α"], ["β"]])))
    offered = book.worksheets[0].data_validations.dataValidation[0]
    assert (str(offered.sqref), offered.formula1) == ("A2:A1048576", "'Τιμές'!$A$2:$A$3")


@pytest.mark.parametrize("plain", [True, False])
@given(rows=TABLE)
def test_any_table_in_csv_is_what_the_writer_of_python_makes_of_inert_cells(plain, rows):
    expected = io.StringIO(newline="")
    writer = csv.writer(expected, delimiter="," if plain else ";")
    writer.writerow(headings := ["α;,"] * len(rows[0]))
    writer.writerows([make_inert(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    for table in (rows, Parts([list(zip(*rows, strict=True))])):
        assert b"".join(csv_pieces(headings, table, plain=plain)).decode("utf-8-sig") == expected.getvalue()


@given(rows=TABLE)
def test_parts_give_the_rows_back_and_count_them(rows):
    parts = Parts([list(zip(*rows, strict=True))] * 2)
    assert [list(row) for row in parts] == rows * 2
    assert parts.count == len(rows) * 2


def test_a_sheet_to_be_read_has_wide_columns_and_texts_that_run_on():
    sheet = openpyxl.load_workbook(
        workbook(Sheet("Φ", ["Α", "Β", "Γ"], [["λόγια", 5, None]], widths=[44, 13]))
    )["Φ"]
    assert [sheet.column_dimensions[name].width for name in "ABC"] == [44, 13, 18]
    assert [sheet[place].alignment.wrap_text for place in ("A1", "A2", "B2")] == [True, True, None]
    assert sheet["A2"].number_format == "@"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("3. Αιτήματα ανά τρόπο επικοινωνίας", "3. Αιτήματα ανά τρόπο …"),
        ("Σύντομο όνομα", "Σύντομο όνομα"),
        ("Ω" * 40, "Ω" * 31),
        ("", "1"),
    ],
)
def test_the_name_of_a_sheet_ends_at_the_end_of_a_word(name, shown):
    assert openpyxl.load_workbook(workbook(Sheet(name, ["Α"], []))).sheetnames == [shown]
