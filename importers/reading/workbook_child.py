"""Reads an XLSX from standard input and prints one of its visible sheets as JSON. Run as a program of its own.

calamine keeps a sheet as one block from its first to its last cell: a file of 5 kB whose last cell is
XFD1048576 asks for 550 GB, and the allocator then ends the process. So the process is this one, with limits
on memory and time, and not the one that serves the site. It imports nothing of the project.

The first line of the input is the name of the wanted sheet, as JSON; "" is the first one. Prints {"sheet",
"sheets", "numbers", "rows"}; dates as {"d": iso}, moments as {"t": iso}, times as {"h": iso}.
"""

import datetime
import io
import json
import sys

MEMORY = 1 << 30  # bytes of address space
SECONDS = 60  # of processor time
CELLS = 20_000_000
CHARACTERS = 200_000_000
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
        name = wanted or names[0]
        sheet = workbook.get_sheet_by_name(name)
        if sheet.start is None:
            sys.exit(EMPTY)
        if sheet.height * sheet.width > CELLS:
            sys.exit(TOO_LARGE)
        return {"sheet": name, "sheets": names} | rows_of(sheet)


def rows_of(sheet) -> dict:
    characters, numbers, rows = 0, [], []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if not any(cell != "" for cell in cells):
            continue
        if {*map(type, cells)} - JSON_TYPES:
            cells = [cell if type(cell) in JSON_TYPES else plain(cell) for cell in cells]
        characters += sum(len(cell) for cell in cells if type(cell) is str)
        if characters > CHARACTERS:
            sys.exit(TOO_LARGE)
        numbers.append(number)
        rows.append(cells)
    return {"numbers": numbers, "rows": rows}


def main() -> None:
    limit()
    try:
        wanted = json.loads(sys.stdin.buffer.readline())
        answer = read(sys.stdin.buffer.read(), wanted)
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(UNREADABLE)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
