"""What bytes are read as: encodings, delimiters, row numbers, and the files that are no table."""

import codecs
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from importers.reading import FileRefused, Reading, read_table
from importers.reading.files import MOST_COLUMNS
from tests.importers.workbooks import workbook

pytestmark = pytest.mark.once

HEADERS = ["Επώνυμο", "Όνομα", "Διεύθυνση"]
ROW = ["Άννα-Μαρία", "Ελένη", "Οδός Αγίας 5, Ύδρα"]
ENCODINGS = {
    "UTF-8": ("utf-8", b""),
    "UTF-8 (BOM)": ("utf-8", codecs.BOM_UTF8),
    "Windows-1253": ("cp1253", b""),
    "ISO-8859-7": ("iso8859-7", b""),
}


def numbered(table):
    return [(number, list(row)) for number, row in zip(table.numbers, table.rows, strict=True)]


def csv_of(rows, delimiter=";"):
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in rows]
    return "\r\n".join(delimiter.join(row) for row in quoted) + "\r\n"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_and_delimiter_reads_to_the_same_table(name, delimiter):
    codec, mark = ENCODINGS[name]
    table = read_table(mark + csv_of([HEADERS, ROW], delimiter).encode(codec))
    assert table.headers == HEADERS
    assert numbered(table) == [(2, ROW)]
    assert (table.recognised.encoding, table.recognised.delimiter) == (name, delimiter)


@pytest.mark.parametrize("mark", [True, False], ids=["with its mark", "by its NULs"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_is_read(codec, mark):
    bom = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[codec]
    table = read_table((bom if mark else b"") + csv_of([HEADERS, ROW]).encode(codec))
    assert (table.headers, table.rows[0]) == (HEADERS, ROW)
    assert table.recognised.encoding == "UTF-16"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1253", "Άρτα"),
        ("iso8859-7", "Άρτα"),
        ("iso8859-7", "Κατ’ οίκον"),
        ("cp1253", "Κατ’ οίκον"),
        ("iso8859-7", "σ’ αγαπώ, Άννα"),
        ("cp1253", "ΚΆΛΥΜΝΟΣ"),
        ("iso8859-7", "ΚΆΛΥΜΝΟΣ"),
        ("cp1253", "Ερμού ¶ 5, Άνω"),
        ("cp1253", "χωρίς κεφαλαίο"),
        ("iso8859-7", "χωρίς κεφαλαίο"),
    ],
)
def test_the_place_of_the_accented_capital_tells_the_two_greek_encodings_apart(codec, text):
    assert read_table(f"surname\r\n{text}\r\n".encode(codec)).rows[0] == [text]


def test_a_file_of_dos_is_recognised():
    table = read_table("Επώνυμο;Όνομα\r\nΒασιλική;Ιωάννα\r\n".encode("cp737"))
    assert (table.recognised.encoding, table.rows[0]) == ("CP737", ["Βασιλική", "Ιωάννα"])


def test_staff_overrule_what_was_recognised():
    data = "Επώνυμο;Όνομα\r\nΆρτα,Β;Γ\r\n".encode("iso8859-7")
    table = read_table(data, Reading(encoding="Windows-1253", delimiter=","))
    assert table.recognised.encoding == "Windows-1253"
    assert table.headers == ["Επώνυμο;Όνομα"]
    assert [row.number for row in table.uneven] == [2]


@pytest.mark.parametrize("name", ["UTF-8", "UTF-16", "CP437"])
def test_an_encoding_that_the_file_is_not_written_in_is_refused_in_words(name, english):
    with pytest.raises(FileRefused, match=name):
        read_table("Επώνυμο;Όνομα\nΒ;Γα".encode("cp1253"), Reading(encoding=name))


def test_days_are_read_month_first_only_where_staff_say_so():
    data = b"birth_date;note\n12/31/2022;a 1/2/2022\n1/2/2022 09:30;b\n"
    assert read_table(data).recognised.looks_month_first
    assert read_table(data).rows[0] == ["12/31/2022", "a 1/2/2022"]
    table = read_table(data, Reading(month_first=True))
    assert table.rows == [["2022-12-31", "a 1/2/2022"], ["2022-01-02 09:30", "b"]]


WORDS = st.lists(
    st.text(st.sampled_from("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ"), min_size=1, max_size=6).map(
        lambda word: f"Ά{word}"
    ),
    min_size=1,
    max_size=5,
)


@given(WORDS, st.sampled_from(["cp1253", "iso8859-7"]))
def test_words_that_begin_with_an_accented_capital_are_never_misread(words, codec):
    text = " ".join(words)
    assert read_table(f"surname\n{text}\n".encode(codec)).rows[0] == [text]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1253", "cp737"])
@pytest.mark.parametrize(
    ("line", "delimiter"), [("sep=,", ","), ("SEP=;", ";"), ('"sep=|"', "|"), ("sep=\t", "\t")]
)
def test_the_sep_line_names_the_delimiter_and_is_not_a_row(line, delimiter, codec):
    table = read_table(f"{line}\r\nεπώνυμο{delimiter}όνομα\r\nΒασιλική~{delimiter}Γ\r\n".encode(codec))
    assert table.headers == ["επώνυμο", "όνομα"]
    assert numbered(table) == [(2, ["Βασιλική~", "Γ"])]
    assert table.recognised.delimiter == delimiter


def test_a_sep_line_alone_is_an_empty_file(english):
    with pytest.raises(FileRefused, match="empty"):
        read_table(b"sep=;\r\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR alone"])
def test_every_kind_of_line_end_ends_a_row(end):
    table = read_table(f"surname;name{end}Α;Β{end}{end}Γ;Δ{end}".encode())
    assert numbered(table) == [(2, ["Α", "Β"]), (4, ["Γ", "Δ"])]


def test_row_numbers_are_those_of_the_spreadsheet_even_with_lines_inside_cells():
    table = read_table('name;address\nΑ;"Οδός 1\n2ος όροφος"\n;\nΒ;Γ\n'.encode())
    assert list(table.numbers) == [2, 4]


def test_rows_that_do_not_match_the_headings_are_kept_apart_and_told_what_to_do(english):
    table = read_table(b"a;b;c\n1;2;3\n4;5\n6;7;8;9\n10;11;12;\n")
    assert list(table.numbers) == [2, 5]
    assert [row.number for row in table.uneven] == [3, 4]
    short, long = map(table.why_uneven, table.uneven)
    assert "2 cells and the headings are 3" in short
    assert "delimiters of its empty cells" in short
    assert "4 cells and the headings are 3" in long
    assert "quotation marks" in long


def test_a_file_that_breaks_off_in_its_last_row_keeps_that_row_apart():
    whole = "surname;name;address\nΑ;Β;Γ\nΔ;Ε;Ζ\n"
    table = read_table(whole[:-4].encode())
    assert (list(table.numbers), [row.number for row in table.uneven]) == ([2], [3])


def test_a_file_that_breaks_off_inside_quotation_marks_is_refused_with_the_row(english):
    with pytest.raises(FileRefused, match="Row 3") as refused:
        read_table('surname;name\nΑ;Β\nΓ;"Δ'.encode())
    assert refused.value.row == 3


def test_a_table_of_the_most_columns_is_read():
    headers = [f"c{number}" for number in range(MOST_COLUMNS)]
    table = read_table(csv_of([headers, ["1"] * MOST_COLUMNS]).encode())
    assert (len(table.headers), table.uneven) == (MOST_COLUMNS, [])


REFUSED = {
    "empty": (b"", "empty"),
    "only blank lines": (b"\r\n \r\n", "empty"),
    "only delimiters": (b";;;\n;;;\n", "empty"),
    "headings alone": ("Επώνυμο;Όνομα\n".encode(), "nothing below"),
    "a heading twice": ("Επώνυμο;ΕΠΩΝΥΜΟ\nα;β\n".encode(), "ΕΠΩΝΥΜΟ"),
    "a quotation mark left open": (b'a;b\n1;"2\n3;4\n', "Row 2"),
    "quotation marks that do not match": (b'a;b\n1;2\n3;"4"5\n', "row 3"),
    "NUL": ("Επώνυμο;Όνομα\nΑ\0Β;Γ\n".encode(), "NUL"),
    "NUL in a plain text": (b"surname;name\nab\0c;d\n", "NUL"),
    "a cell of a megabyte": (b"a;b\n1;" + b"x" * 1_000_000 + b"\n", "longer"),
    "UTF-8 with one line of another encoding": (
        "Επώνυμο;Όνομα\nΠαπαδοπούλου;Άννα\n".encode()
        + "Γεωργίου;Εύα\n".encode("cp1253")
        + "Δοκιμής;Εύα\n".encode(),
        "Row 3 is written in another encoding",
    ),
    "Windows-1253 with one line of UTF-8": (
        "Επώνυμο;Όνομα\n".encode("cp1253")
        + "Γεωργίου;Εύα\n".encode()
        + "Δοκιμής;Εύα\nΑ;Β\n".encode("cp1253"),
        "Row 2 is written in another encoding",
    ),
    "5,000 columns": (";".join(f"c{n}" for n in range(5000)).encode() + b"\n1\n", "5000 columns"),
    "a cell of ten megabytes": (b"a;b\n1;" + b"x" * 10_000_000 + b"\n", "longer"),
    "UTF-8 cut in the middle of a letter": ("Επώνυμο;Όνομα\nΑ;Β".encode()[:-1], "encoding"),
    "PNG named as CSV": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a table"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not a table"),
    "HTML named as XLS": (b"<html><table><tr><td>1</td></tr></table></html>", "not a table"),
    "control characters": (b"\x01\x02\x03;\x04\n1;2\n", "not a table"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, ".xls"),
    "half an XLSX": (workbook(["a"], ["1"])[:-200], "cannot be opened"),
    "an XLSX without a cell": (workbook(), "empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_in_a_sentence(name, english):
    data, words = REFUSED[name]
    with pytest.raises(FileRefused, match=words):
        read_table(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_refusal(data):
    try:
        table = read_table(data)
    except FileRefused:
        return
    assert all(len(row) == len(table.headers) for row in table.rows)


def test_headings_are_found_below_the_title_of_the_sheet():
    table = read_table("ΚΑΤΑΣΤΑΣΗ ΑΙΤΗΜΑΤΩΝ, 2022\r\n\r\nΕπώνυμο;Όνομα\r\nΑ;Β\r\nΓ;Δ\r\n".encode())
    assert table.headers == ["Επώνυμο", "Όνομα"]
    assert (table.recognised.heading_row, table.recognised.delimiter) == (3, ";")
    assert numbered(table) == [(4, ["Α", "Β"]), (5, ["Γ", "Δ"])]


def test_a_file_of_one_column_has_no_title():
    table = read_table("surname\r\nΑ\r\nΒ\r\n".encode())
    assert (table.headers, table.recognised.heading_row) == (["surname"], 1)


def test_the_first_sheet_that_is_a_register_is_read():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet("Οδηγίες").write_row(0, 0, ["Συμπληρώστε το δεύτερο φύλλο"])
    sheet = book.add_worksheet("Άτομα")
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_row(1, 0, ["1", "2"])
    book.close()
    recognised = read_table(stream.getvalue()).recognised
    assert (recognised.sheet, recognised.other_sheets) == ("Άτομα", ("Οδηγίες",))


def test_whoever_refuses_a_sheet_says_which_others_there_are():
    with pytest.raises(FileRefused) as refusal:
        read_table(workbook(["a", "b"], sheets=("Άδειο", "Άλλο")))
    assert refusal.value.recognised.sheets == ("Άδειο", "Άλλο")
