"""Templates: they read back with every column known, offer what cells may say, and their example is told."""

import io
import re

import openpyxl
import pytest

from casebook.models import ContactTally, Person
from casebook.spreadsheets import csv_pieces
from importers.cells import parse_text
from importers.headings import VALUES_SHEET, match
from importers.reading import read_table
from importers.resources import KINDS
from importers.resources.widgets import Choice
from importers.runs import run_import
from importers.writing.templates import allowed_values, template_pieces

pytestmark = pytest.mark.django_db

FORMATS = ["csv", "xlsx"]


def template(kind: str, format: str) -> bytes:
    return b"".join(template_pieces(kind, format))


def take(kind: str, data: bytes):
    return run_import(kind, read_table(data), user=None, dry_run=False)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_reads_back_with_all_its_columns_known(standard_catalogue, kind, format):
    table = read_table(template(kind, format))
    columns = KINDS[kind].resource.fields
    found = match(table.headers, columns)
    assert list(found.positions) == list(columns)
    assert (found.unknown, found.repeated, found.missing) == ([], [], [])
    assert [parse_text(cell) or "" for cell in table.rows[0]] == [each.example for each in columns.values()]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_that_comes_back_as_it_was_is_refused_for_its_example(
    standard_catalogue, english, kind, format
):
    report = take(kind, template(kind, format))
    assert [(each.row, each.message) for each in report.errors] == [
        (2, "This row is the example of the template: delete it.")
    ]
    assert (report.rows, report.refused) == (1, 1)


def test_the_example_is_told_where_a_spreadsheet_wrote_its_days_and_numbers_anew(english):
    text = template("people", "csv").decode("utf-8-sig")
    saved = text.replace("05/03/1979", "5/3/1979") + "Χ9;Αληθινή;Μαρία" + ";" * 11 + "\r\n"
    report = take("people", saved.encode())
    assert [each.row for each in report.errors] == [2]
    assert not Person.objects.exists()
    rows = saved.splitlines(keepends=True)
    assert take("people", (rows[0] + rows[2]).encode()).created == 1

    book = openpyxl.load_workbook(io.BytesIO(template("tallies", "xlsx")))
    sheet = book.worksheets[0]
    sheet.cell(2, 4).value = 12
    stream = io.BytesIO()
    book.save(stream)
    assert [each.row for each in take("tallies", stream.getvalue()).errors] == [2]


def test_a_row_that_differs_from_the_example_in_one_cell_is_a_row():
    example = [column.example for column in KINDS["tallies"].columns]
    headings = [column.label for column in KINDS["tallies"].columns]
    report = take("tallies", b"".join(csv_pieces(headings, [[*example[:-1], 13]])))
    assert (report.errors, report.created) == ([], 1)
    assert ContactTally.objects.get().count == 13


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_offers_the_values_of_each_column_that_has_a_list(standard_catalogue, kind):
    book = openpyxl.load_workbook(io.BytesIO(template(kind, "xlsx")))
    sheet, columns = book.worksheets[0], KINDS[kind].columns
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        column, first = re.fullmatch(r"([A-Z]+)(\d+):\1\d+", str(rule.sqref)).groups()
        assert (rule.type, first) == ("list", "2")
        cells = book[VALUES_SHEET][rule.formula1.partition("!")[2].replace("$", "")]
        heading = sheet[f"{column}1"].value
        assert book[VALUES_SHEET].cell(1, cells[0][0].column).value == heading
        offered[heading] = [cell.value for (cell,) in cells]
    lists = allowed_values(kind)
    assert offered == {each.label: lists[each.column_name] for each in columns if each.column_name in lists}
    closed = {each.label for each in columns if isinstance(each.widget, Choice)}
    assert closed <= offered.keys()
    for column in columns:
        if column.example and column.label in offered:
            assert column.example in offered[column.label]


def test_the_sheet_of_values_is_left_out_without_a_word(standard_catalogue):
    report = take("requests", template("requests", "xlsx"))
    assert not [warning for warning in report.warnings if VALUES_SHEET in warning.message]


def test_a_csv_template_is_written_for_greek_excel():
    data = template("people", "csv")
    assert data.startswith("\ufeffΚωδικός;Επώνυμο;Όνομα;".encode())
    assert len(data.splitlines()) == 2
