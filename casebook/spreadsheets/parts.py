"""The parts of a workbook that are the same in all, as ECMA-376 (Office Open XML) has them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from xml.sax.saxutils import quoteattr

from .table import Sheet

# Of every entry of the archive: two exports of the same records are the same file.
DATE = (1980, 1, 1, 0, 0, 0)
HEADING, TEXT, DAY, MOMENT, LINES, HEADING_LINES = 1, 2, 3, 4, 5, 6  # places in the list of styles
WIDTH = 18  # of a column, in characters
LONGEST_NAME = 31  # of a sheet
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORBIDDEN_IN_NAMES = str.maketrans("[]:*?/\\", "       ")
_STYLES = (
    f"{_HEAD}<styleSheet {_MAIN}>"
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in (49, 164, 165)
    )
    + "".join(
        f'<xf numFmtId="49" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
        'applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        for font in (0, 1)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def fixed(names: Sequence[str]) -> dict[str, str]:
    """The parts beside the sheets, by their names in the archive; `names` are those of the sheets."""
    numbers = range(1, len(names) + 1)
    return {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
                for n in numbers
            )
            + "</Types>"
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            + "".join(
                f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                for n in numbers
            )
            + f'<Relationship Id="rId{len(names) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
            + "".join(
                f'<sheet name={quoteattr(_sheet_name(name))} sheetId="{n}" r:id="rId{n}"/>'
                for n, name in zip(numbers, names, strict=True)
            )
            + "</sheets></workbook>"
        ),
        "xl/styles.xml": _STYLES,
    }


def sheet_begins(columns: int, widths: Sequence[int] = ()) -> str:
    """Up to the first row: headings stay in sight, columns are wide enough. `widths` are those of the
    first ones."""
    rest = range(len(widths), max(columns, 1))
    wide = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate([*widths, *(WIDTH for _place in rest)], 1)
    )
    return (
        f'{_HEAD}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{wide}</cols><sheetData>"
    )


def sheet_ends(sheet: Sheet) -> str:
    """From the last row on: the lists from which the cells of some columns are chosen."""
    rules = "".join(
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="{letters(place)}2:'
        f'{letters(place)}1048576"><formula1>{source}</formula1></dataValidation>'
        for place, source in sheet.choices.items()
    )
    lists = f'<dataValidations count="{len(sheet.choices)}">{rules}</dataValidations>' if rules else ""
    return f"</sheetData>{lists}</worksheet>"


def letters(place: int) -> str:
    """The name of a column: A for 0, AA for 26."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _sheet_name(name: str) -> str:
    name = name.translate(_FORBIDDEN_IN_NAMES).strip("'")
    if len(name) <= LONGEST_NAME:
        return name or "1"
    # At the end of a word, where there is one.
    words = shorten(name, LONGEST_NAME, placeholder=" …")
    return words if len(words) > LONGEST_NAME // 2 else name[:LONGEST_NAME]
