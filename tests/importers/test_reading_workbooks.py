"""Workbooks: which sheet, which cells, and those that would fill the memory."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from importers.reading import FileRefused, Reading, read_table
from tests.importers.workbooks import repacked, sheet_xml, workbook

pytestmark = pytest.mark.once


def test_a_sheet_is_chosen_by_its_name(english):
    data = workbook(["a"], ["1"], sheets=("Οδηγίες", "Άτομα"))
    recognised = read_table(data, Reading(sheet="Άτομα")).recognised
    assert (recognised.sheet, recognised.other_sheets) == ("Άτομα", ("Οδηγίες",))
    with pytest.raises(FileRefused, match="no sheet"):
        read_table(data, Reading(sheet="Φύλλο9"))


def test_a_workbook_may_look_month_first_too():
    assert read_table(workbook(["birth_date"], ["12/31/2022"])).recognised.looks_month_first
    assert not read_table(workbook(["birth_date"], ["31/12/2022"])).recognised.looks_month_first


def test_excel_gives_its_own_dates_and_numbers_and_the_rows_their_numbers():
    table = read_table(
        workbook(
            ["birth_date", "phone"], [date(2022, 12, 31), 2101234567], [], [datetime(2022, 5, 3, 9, 30), "x"]
        )
    )
    assert table.recognised.kind == "xlsx"
    assert list(zip(table.numbers, table.rows, strict=True)) == [
        (2, [date(2022, 12, 31), 2101234567.0]),
        (4, [datetime(2022, 5, 3, 9, 30), "x"]),
    ]


def test_a_table_lower_on_the_sheet_keeps_the_numbers_of_its_rows():
    assert read_table(workbook(["a"], ["1"], start=3)).numbers[0] == 5


def test_only_the_first_sheet_is_read_and_the_others_are_named():
    recognised = read_table(workbook(["a"], ["1"], sheets=("Άτομα", "Οδηγίες"))).recognised
    assert (recognised.sheet, recognised.other_sheets) == ("Άτομα", ("Οδηγίες",))


def made(fill, **options):
    """A workbook of one sheet that `fill` is given to write to."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "dd/mm/yyyy"} | options) as book:
        fill(book.add_worksheet("Άτομα"), book)
    return stream.getvalue()


def test_days_of_the_calendar_of_1904_are_the_same_days():
    def fill(sheet, _book):
        sheet.write_row(0, 0, ["birth_date", "at"])
        sheet.write_row(1, 0, [date(1961, 12, 31), datetime(2022, 5, 3, 9, 30)])

    for since_1904 in (False, True):
        table = read_table(made(fill, date_1904=since_1904))
        assert table.rows == [[date(1961, 12, 31), datetime(2022, 5, 3, 9, 30)]]


def test_an_hour_is_an_hour():
    def fill(sheet, book):
        sheet.write(0, 0, "at")
        sheet.write_datetime(1, 0, time(9, 30), book.add_format({"num_format": "hh:mm"}))

    assert read_table(made(fill)).rows == [[time(9, 30)]]


def test_a_merged_cell_stands_at_its_upper_left_and_nowhere_else():
    def fill(sheet, _book):
        sheet.write_row(0, 0, ["surname", "name"])
        sheet.merge_range(1, 0, 2, 0, "Δοκιμής")
        sheet.write_column(1, 1, ["Άννα", "Εύα"])

    assert read_table(made(fill)).rows == [["Δοκιμής", "Άννα"], ["", "Εύα"]]


def test_a_hidden_sheet_is_neither_read_nor_offered(english):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name in ("Πρόχειρο", "Άτομα", "Λίστες"):
            book.add_worksheet(name).write_column(0, 0, ["surname", name])
        book.get_worksheet_by_name("Άτομα").activate()
        book.get_worksheet_by_name("Άτομα").set_first_sheet()
        book.get_worksheet_by_name("Πρόχειρο").hide()
        book.get_worksheet_by_name("Λίστες").very_hidden()
    table = read_table(stream.getvalue())
    assert (table.rows, table.recognised.sheets) == ([["Άτομα"]], ("Άτομα",))
    with pytest.raises(FileRefused, match="Πρόχειρο"):
        read_table(stream.getvalue(), Reading(sheet="Πρόχειρο"))


def test_yes_and_no_of_a_workbook_are_booleans():
    assert read_table(workbook(["is_active"], [True], [False])).rows == [[True], [False]]


def test_the_saved_result_of_a_formula_is_read():
    def fill(sheet, _book):
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1+1", value=2)
        sheet.write_formula(1, 1, '=IF(TRUE,"","x")', value="")
        sheet.write_formula(1, 2, '="x"', value="x")

    data = made(fill)
    xml = zipfile.ZipFile(io.BytesIO(data)).read(SHEET)
    # What Excel writes where the result is the empty text.
    xml = xml.replace(b'<c r="B2"><f>', b'<c r="B2" t="str"><f>')
    assert read_table(repacked(data, {SHEET: xml})).rows == [[2, "", "x"]]


SHEET = "xl/worksheets/sheet1.xml"
HEADING = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


def with_cells(cells, heading=HEADING):
    return repacked(workbook(["a"]), {SHEET: sheet_xml(f"<sheetData>{heading}{cells}</sheetData>")})


WITHOUT_VALUE = {
    "an error": ('<row r="7"><c r="A7" t="e"><v>#DIV/0!</v></c></row>', "error", "A7"),
    "an error in other quotation marks": ("<row r='7'><c r='A7' t='e'><v>#N/A</v></c></row>", "error", "A7"),
    "the error of a formula": (
        '<row r="7"><c r="A7" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
        "error",
        "A7",
    ),
    "a formula without a result": ('<row r="7"><c r="A7"><f>1+1</f></c></row>', "result", "A7"),
    "a formula with an empty result": ('<row r="7"><c r="A7"><f>1+1</f><v></v></c></row>', "result", "A7"),
    "a shared formula": ('<row r="7"><c r="A7"><f t="shared" si="0"/><v/></c></row>', "result", "A7"),
    "cells that do not say where they are": ("<row><c/><c><f>1+1</f></c></row>", "result", "B2"),
    "more than can be named": (
        "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#N/A</v></c></row>' for n in range(7, 20)),
        "error",
        "A7, A8, A9, A10, A11 …",
    ),
}


@pytest.mark.parametrize("name", WITHOUT_VALUE)
def test_cells_that_would_be_lost_are_named_and_the_workbook_refused(name, english):
    cells, words, places = WITHOUT_VALUE[name]
    with pytest.raises(FileRefused, match=words) as refused:
        read_table(with_cells(cells))
    assert f": {places}. " in str(refused.value)
    assert refused.value.row == int(places.split(",")[0][1:])


def test_an_error_on_a_sheet_that_is_not_read_is_no_matter():
    def fill(sheet, book):
        sheet.write_column(0, 0, ["surname", "Δοκιμής"])
        book.add_worksheet("Λίστες & άλλα").write_formula(0, 0, "=NA()", value="#N/A")

    assert read_table(made(fill)).rows == [["Δοκιμής"]]
    with pytest.raises(FileRefused, match="A1"):
        read_table(made(fill), Reading(sheet="Λίστες & άλλα"))


def test_a_text_that_looks_like_an_error_in_the_xml_is_a_text():
    cells = """<row r="2"><c r="A2" t="inlineStr"><is><t>t="e" #N/A</t></is></c></row>"""
    assert read_table(with_cells(cells)).rows == [['t="e" #N/A']]


def test_the_elements_of_a_workbook_may_have_a_prefix(english):
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = (
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:f>A1</x:f></x:c></x:row>'
    )
    xml = f'<x:worksheet xmlns:x="{name}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    with pytest.raises(FileRefused, match="A2"):
        read_table(repacked(workbook(["a"]), {SHEET: xml}))


def test_entities_that_grow_are_not_unfolded(english):
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {letter} "{f"&{before};" * 10}">'
        for before, letter in zip("abcdefgh", "bcdefghi", strict=True)
    )
    cells = f'<sheetData>{HEADING}<row r="2"><c r="A2" t="str"><f>A1</f><v>&i;</v></c></row></sheetData>'
    xml = f"<!DOCTYPE r [{entities}]>" + sheet_xml(cells)
    with pytest.raises(FileRefused, match="cannot be opened"):
        read_table(repacked(workbook(["a"]), {SHEET: xml}))


def bomb_of_two_far_cells():
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return repacked(
        workbook(["a"]), {"xl/worksheets/sheet1.xml": sheet_xml(f"<sheetData>{cells}</sheetData>")}
    )


def bomb_of_one_text_in_many_cells():
    count, text = 60_000, "x" * 32_000
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, count))
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return repacked(
        workbook(["a"]),
        {
            "xl/worksheets/sheet1.xml": sheet_xml(f"<sheetData>{cells}</sheetData>"),
            "xl/sharedStrings.xml": f"<sst {main}><si><t>{text}</t></si></sst>",
        },
    )


def bomb_of_zeros():
    return repacked(workbook(["a"]), {"xl/worksheets/sheet1.xml": b" " * (120 << 20)})


@pytest.mark.parametrize("bomb", [bomb_of_two_far_cells, bomb_of_one_text_in_many_cells, bomb_of_zeros])
def test_a_workbook_that_would_fill_the_memory_is_refused_and_the_process_lives(bomb, english):
    with pytest.raises(FileRefused, match="opened safely"):
        read_table(bomb())


def test_an_archive_that_is_no_workbook_is_refused(english):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../etc/passwd", "root")
    with pytest.raises(FileRefused, match="not an Excel workbook"):
        read_table(stream.getvalue())


def test_external_entities_of_a_workbook_are_not_fetched():
    doctype = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{Path(__file__)}">]>'
    xml = doctype + sheet_xml(
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData>'
    )
    try:
        rows = read_table(repacked(workbook(["a"]), {"xl/worksheets/sheet1.xml": xml})).rows
    except FileRefused:
        return
    assert "test_external_entities" not in str(rows)
