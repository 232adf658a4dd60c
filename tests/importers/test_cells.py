"""What a cell says: dates, hours, numbers, ΑΜΚΑ, and formulas made harmless."""

import csv
import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from stdnum.luhn import calc_check_digit

from casebook.spreadsheets import Sheet, csv_pieces, make_inert, restore, xlsx_pieces
from importers.cells import (
    CellRefused,
    parse_amka,
    parse_date,
    parse_datetime,
    parse_number,
    parse_text,
    parse_time,
    parse_whole_number,
)
from importers.reading import read_table

pytestmark = pytest.mark.once

# What a person may type: no control characters but the tab and line ends, no lone surrogates.
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs", "Cc"]),
        st.sampled_from("=+-@'\"\t\r\n;,＝΄"),
        st.sampled_from("αΆ"),
    ),
    max_size=40,
)
DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "cell",
    [
        "31/12/2022",
        "31-12-2022",
        "31.12.2022",
        "2022-12-31",
        " 31/12/2022 ",
        date(2022, 12, 31),
        datetime(2022, 12, 31),
    ],
)
def test_every_writing_of_a_day_is_the_same_day(cell):
    assert parse_date(cell) == date(2022, 12, 31)


@given(DATES)
def test_the_month_never_comes_first(day):
    assert parse_date(f"{day.day}/{day.month}/{day.year}") == day


@pytest.mark.parametrize(
    "cell",
    ["31/02/2022", "29/2/2023", "12/31/2022", "31/12/22", "31/12-2022", "2022/12/31", "χθες", "31", 44926.0,
     "31/12/2022 09:30", datetime(2022, 12, 31, 9, 30), "٣١/١٢/٢٠٢٢",
     "31/12/0022", "01/01/1022", date(9999, 12, 31)],
)  # fmt: skip
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(CellRefused):
        parse_date(cell)


def test_a_leap_day_is_a_day():
    assert parse_date("29/02/2024") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "cell",
    [
        "03/05/2022 09:30",
        "3.5.2022 9:30",
        "2022-05-03 09:30",
        "2022-05-03T09:30:00",
        datetime(2022, 5, 3, 9, 30),
    ],
)
def test_a_day_and_an_hour_are_an_hour_of_the_centre(cell):
    assert parse_datetime(cell) == timezone.make_aware(datetime(2022, 5, 3, 9, 30))


@pytest.mark.parametrize(
    "cell",
    [
        "03/05/2022",
        date(2022, 5, 3),
        "03/05/2022 25:00",
        "03/05/2022 9",
        "31/02/2022 09:30",
        "09:30",
        "01/01/0001 09:30",
    ],
)
def test_an_hour_that_is_missing_or_does_not_exist_is_refused(cell):
    with pytest.raises(CellRefused):
        parse_datetime(cell)


def test_the_hour_that_the_clock_skips_is_refused_and_the_one_it_repeats_is_read():
    with pytest.raises(CellRefused):
        parse_datetime("27/03/2022 03:30")
    assert parse_datetime("30/10/2022 03:30").astimezone(timezone.get_current_timezone()).hour == 3


def test_an_hour_alone():
    assert parse_time("9:05") == time(9, 5) == parse_time(time(9, 5))
    with pytest.raises(CellRefused):
        parse_time("9.05")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1.702", "1702"), ("17.956", "17956"), ("1.234.567", "1234567"), ("1,5", "1.5"),
        ("1.702,25", "1702.25"),        ("1 702", "1702"), ("1702", "1702"), ("0", "0"), ("-3", "-3"),
        (1702.0, "1702"), (1.5, "1.5"), (3, "3"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_greek_writes_them(cell, number):
    assert parse_number(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["1.5", "1,702.5", "1.70", "12.3456", "ένα", "1e3", "١٢", "1..000", "=1+1"])
def test_numbers_that_could_be_two_things_are_refused(cell):
    with pytest.raises(CellRefused):
        parse_number(cell)


@pytest.mark.parametrize("cell", ["1,5", "-3", 2.5, -1])
def test_a_count_is_whole_and_not_negative(cell):
    with pytest.raises(CellRefused):
        parse_whole_number(cell)


@given(st.integers(0, 10**9))
def test_grouping_by_thousands_never_changes_a_count(number):
    assert parse_whole_number(f"{number:,}".replace(",", ".")) == number == parse_whole_number(str(number))


@pytest.mark.parametrize(
    "parse", [parse_date, parse_datetime, parse_time, parse_number, parse_text, parse_amka]
)
@pytest.mark.parametrize("cell", ["", "   ", None])
def test_an_empty_cell_is_nothing(parse, cell):
    assert parse(cell) is None


@pytest.mark.parametrize(
    ("cell", "text"), [(2101234567.0, "2101234567"), (12.5, "12.5"), (True, "1"), (" α ", "α")]
)
def test_what_excel_made_a_number_is_text_again(cell, text):
    assert parse_text(cell) == text


def amka_of(born, serial=1234):
    digits = f"{born:%d%m%y}{serial:04}"
    return digits + calc_check_digit(digits)


BORN = date(1979, 3, 5)
AMKA = amka_of(BORN)


@pytest.mark.parametrize("cell", [AMKA, f" {AMKA[:6]} {AMKA[6:]} ", f"'{AMKA}"[1:]])
def test_an_amka_of_eleven_digits_is_taken(cell):
    assert parse_amka(cell) == AMKA


@pytest.mark.parametrize("cell", [AMKA[1:], float(AMKA), int(AMKA)], ids=["text", "float", "int"])
def test_a_lost_zero_is_put_back_where_check_digit_and_birth_date_prove_it(cell):
    assert parse_amka(cell, birth_date=BORN) == AMKA


@pytest.mark.parametrize("born", [None, date(1979, 3, 6), date(1980, 3, 5)])
def test_a_lost_zero_is_not_guessed(born):
    with pytest.raises(CellRefused, match="10"):
        parse_amka(AMKA[1:], birth_date=born)


@given(DATES.filter(lambda day: day.day < 10), st.integers(0, 9999), st.integers(0, 9))
def test_only_the_right_check_digit_brings_a_zero_back(born, serial, last):
    amka = amka_of(born, serial)
    cell = amka[1:-1] + str(last)
    try:
        restored = parse_amka(cell, birth_date=born)
    except CellRefused:
        assert str(last) != amka[-1] or not 1900 <= born.year < 2000
    else:
        assert restored == amka


@pytest.mark.parametrize(
    "cell", ["1.01E+10", "1,01E+10", "5.03791E+9", 1.5e9, "503791234", "123456789012", "abc"]
)
def test_an_amka_whose_digits_are_gone_is_refused(cell):
    with pytest.raises(CellRefused):
        parse_amka(cell, birth_date=BORN)


def test_a_wrong_check_digit_is_refused():
    with pytest.raises(CellRefused):
        parse_amka(AMKA[:-1] + str((int(AMKA[-1]) + 1) % 10), birth_date=BORN)


@given(TEXT)
def test_every_text_comes_back_from_being_made_inert(text):
    assert restore(make_inert(text)) == text


@given(TEXT)
def test_inert_text_never_begins_as_a_formula(text):
    assert not make_inert(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_an_apostrophe_before_a_letter_is_left_alone():
    assert make_inert("'Αγία Μαρίνα") == "'Αγία Μαρίνα" == restore("'Αγία Μαρίνα")


@pytest.mark.parametrize("plain", [True, False])
@given(
    rows=st.lists(st.lists(TEXT.map(str.strip).filter(bool), min_size=3, max_size=3), min_size=1, max_size=5)
)
def test_texts_come_back_from_csv_exactly(plain, rows):
    table = read_table(b"".join(csv_pieces(["a", "b", "c"], rows, plain=plain)))
    assert [[parse_text(cell) for cell in row] for row in table.rows] == rows


def test_what_csv_writes_for_days_hours_and_numbers_is_read_as_the_same():
    values = [date(2022, 12, 31), datetime(2022, 12, 31, 9, 30), 1702, None, "x"]
    data = b"".join(csv_pieces("abcde", [values]))
    assert data.startswith(b"\xef\xbb\xbfa;b;c;d;e\r\n2022-12-31;2022-12-31 09:30;1702;;x\r\n")
    cells = read_table(data).rows[0]
    assert (parse_date(cells[0]), parse_whole_number(cells[2])) == (values[0], 1702)
    assert parse_datetime(cells[1]) == timezone.make_aware(values[1])


def test_xlsx_keeps_digits_as_text_and_formulas_as_text():
    values = [
        "01019812345",
        "+302101234567",
        '=HYPERLINK("http://x")',
        "x\ty\nz",
        "'=1",
        date(2022, 12, 31),
        7,
    ]
    cells = read_table(b"".join(xlsx_pieces([Sheet("Φύλλο", "abcdefg", [values])]))).rows[0]
    assert [parse_text(cell) for cell in cells[:5]] == values[:5]
    assert (parse_date(cells[5]), parse_whole_number(cells[6])) == (values[5], 7)


def test_plain_csv_has_commas_and_no_mark():
    data = b"".join(csv_pieces(["a", "b"], [["1,2", "=1"]], plain=True))
    assert list(csv.reader(io.StringIO(data.decode()))) == [["a", "b"], ["1,2", "'=1"]]
