"""Reads an XLSX from standard input, prints one of its visible sheets as JSON. Run as a program of its own.

calamine keeps a sheet as one block from its first to its last cell: a file of 5 kB whose last cell is
XFD1048576 asks for 550 GB, and the allocator then ends the process. So the process is this one, with limits
on memory and time, and not the one that serves the site. It imports nothing of the project.

calamine says '' for a cell with an error and for a formula whose result was not saved, as for an empty one.
So the XML of the sheet is looked through for such cells as well.

The first line of the input is the name of the wanted sheet, as JSON; "" is the first one. Prints {"sheet",
"sheets", "numbers", "rows", "errors", "formulas"}; dates as {"d": iso}, moments as {"t": iso}, times as
{"h": iso}; the last two are the places, such as B7, of the first cells that have no value.
"""

import datetime
import io
import json
import posixpath
import re
import sys
import zipfile
from xml.parsers import expat

MEMORY = 1 << 30  # bytes of address space
SECONDS = 60  # of processor time
CELLS = 20_000_000
CHARACTERS = 200_000_000
LONGEST_CELL = 32_767  # what spreadsheets themselves hold
PLACES = 6  # of cells without a value: enough to name some, and to know that there are more
CHUNK = 1 << 20
# t="e" of a cell and the element f, with or without a prefix. Most sheets have neither, and only those that
# have are parsed; these bytes are looked for at the speed of memory.
ERROR = (b'"e"', b"'e'")
FORMULA = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
LONGEST_TRACE = 3
JSON_TYPES = {str, int, float, bool}
TOO_LARGE, UNREADABLE, EMPTY, NO_SUCH_SHEET = 3, 4, 5, 6  # exit codes


def limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the checks of the ZIP remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(cell):
    """A cell as JSON can say it."""
    if isinstance(cell, datetime.datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"d": cell.isoformat()}
    if isinstance(cell, datetime.time):
        return {"h": cell.isoformat()}
    if isinstance(cell, datetime.timedelta):
        return str(cell)
    return cell


def read(data: bytes, wanted: str) -> dict:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not names:
            sys.exit(EMPTY)
        if wanted and wanted not in names:
            sys.exit(NO_SUCH_SHEET)
        for name in [wanted] if wanted else names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.start is not None and sheet.height * sheet.width > CELLS:
                sys.exit(TOO_LARGE)
            rows = rows_of(sheet)
            if len(rows["rows"]) > 1:
                break
        else:
            # None is a register: the first one is told of.
            name, rows = wanted or names[0], rows_of(workbook.get_sheet_by_name(wanted or names[0]))
        return {"sheet": name, "sheets": names} | rows | cells_without_value(data, name)


def rows_of(sheet) -> dict:
    characters = 0
    numbers: list[int] = []
    rows: list[list] = []
    if sheet.start is None:  # not a single cell
        return {"numbers": numbers, "rows": rows}
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if not any(cell != "" for cell in cells):
            continue
        if {*map(type, cells)} - JSON_TYPES:
            cells = [cell if type(cell) in JSON_TYPES else plain(cell) for cell in cells]
        lengths = [len(cell) for cell in cells if type(cell) is str]
        characters += sum(lengths)
        if characters > CHARACTERS or max(lengths, default=0) > LONGEST_CELL:
            sys.exit(TOO_LARGE)
        numbers.append(number)
        rows.append(cells)
    return {"numbers": numbers, "rows": rows}


def cells_without_value(data: bytes, sheet: str) -> dict:
    """The places of the first cells of the sheet with an error, and with a formula but no saved result."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = part_of(archive, sheet)
        with archive.open(part) as stream:
            if not is_suspect(stream):
                return {"errors": [], "formulas": []}
        with archive.open(part) as stream:
            cells = Cells()
            parse(stream, cells.opened, cells.closed, cells.text, lambda: cells.are_enough)
    return {"errors": cells.errors, "formulas": cells.formulas}


def part_of(archive: zipfile.ZipFile, sheet: str) -> zipfile.ZipInfo:
    """The entry of the archive where the cells of the sheet stand."""
    parts = {entry.filename.replace("\\", "/").lower(): entry for entry in archive.infolist()}
    marks, targets = {}, {}

    def opened(name, attributes):
        if name == "sheet":
            mark = next(value for key, value in attributes.items() if local(key) == "id")
            marks[attributes["name"]] = mark
        elif name == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        with archive.open(parts[name]) as stream:
            parse(stream, opened)
    # A target that begins with / counts from the root of the archive, any other from the workbook's folder.
    return parts[posixpath.join("/xl", targets[marks[sheet]]).lstrip("/").lower()]


def is_suspect(stream) -> bool:
    end = b""
    while chunk := stream.read(CHUNK):
        chunk = end + chunk
        if any(trace in chunk for trace in ERROR) or any(trace.search(chunk) for trace in FORMULA):
            return True
        end = chunk[1 - LONGEST_TRACE :]
    return False


def parse(stream, opened, closed=None, text=None, is_enough=lambda: False) -> None:
    """Hand the elements of an XML to the functions, by their names without a prefix."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: opened(local(name), attributes)
    if closed:
        parser.EndElementHandler = lambda name: closed(local(name))
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse_doctype
    while not is_enough() and (chunk := stream.read(CHUNK)):
        parser.Parse(chunk, False)


def refuse_doctype(*_declared) -> None:
    raise ValueError("a workbook declares no document type, and so no entities")


def local(name: str) -> str:
    return name.rpartition(":")[2]


class Cells:
    """Which cells of a sheet have no value though something stands there."""

    def __init__(self):
        self.errors, self.formulas = [], []
        self.row = self.column = 0
        self.kind = self.place = ""
        self.has_formula = self.has_result = self.is_result = False

    @property
    def are_enough(self) -> bool:
        return len(self.errors) >= PLACES or len(self.formulas) >= PLACES

    def opened(self, name, attributes) -> None:
        if name == "c":
            self.column += 1
            self.kind = attributes.get("t", "")
            self.place = attributes.get("r") or f"{letters(self.column)}{self.row}"
            self.has_formula = self.has_result = False
        elif name == "f":
            self.has_formula = True
        elif name == "v":
            self.is_result = True
            # A formula may well give the empty text; a number cannot be empty.
            self.has_result = self.kind == "str"
        elif name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0

    def text(self, _text) -> None:
        if self.is_result:
            self.has_result = True

    def closed(self, name) -> None:
        if name == "v":
            self.is_result = False
        elif name == "c" and self.kind == "e":
            self.errors.append(self.place)
        elif name == "c" and self.has_formula and not self.has_result:
            self.formulas.append(self.place)


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def main() -> None:
    limit()
    try:
        wanted = json.loads(sys.stdin.buffer.readline())
        # In one piece: json.dump would write, and the other process read, a hundred thousand small ones.
        answer = json.dumps(read(sys.stdin.buffer.read(), wanted), ensure_ascii=False).encode()
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(UNREADABLE)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
