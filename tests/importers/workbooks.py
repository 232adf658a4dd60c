"""Workbooks made for tests: plain ones, and ones whose parts were replaced by hand."""

import io
import zipfile

import xlsxwriter


def workbook(*rows, sheets=("Φύλλο1",), start=0):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"default_date_format": "dd/mm/yyyy"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows, start):
            sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def repacked(data, replace, *, compression=zipfile.ZIP_DEFLATED):
    """The archive with the entries of `replace` in place of its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", compression) as new:
        for name in old.namelist():
            new.writestr(name, replace.pop(name, None) or old.read(name))
        for name, content in replace.items():
            new.writestr(name, content)
    return stream.getvalue()


def sheet_xml(body):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{body}</worksheet>'
