"""Reads one XLSX from standard input and prints its first visible sheet as JSON. Run as a program of its own.

calamine keeps a sheet as one block from its first to its last cell: a file of 5 kB whose last cell is
XFD1048576 asks for 550 GB, and the allocator then ends the process. So the process is this one, with limits
on memory and time, and not the one that serves the site. It imports nothing of the project.

Prints {"sheet", "others", "rows": [[number, cells], …]}; dates as {"d": iso}, moments as {"t": iso}, times as
{"h": iso}.
"""

import datetime
import io
import json
import sys

MEMORY = 1 << 30  # bytes of address space
SECONDS = 60  # of processor time
CELLS = 20_000_000
CHARACTERS = 200_000_000
TOO_LARGE, UNREADABLE, EMPTY = 3, 4, 5  # exit codes


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


def read(data: bytes) -> dict:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not names:
            sys.exit(EMPTY)
        sheet = workbook.get_sheet_by_name(names[0])
        if sheet.start is None:
            sys.exit(EMPTY)
        if sheet.height * sheet.width > CELLS:
            sys.exit(TOO_LARGE)
        return {"sheet": names[0], "others": names[1:], "rows": list(rows(sheet))}


def rows(sheet):
    characters = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if characters > CHARACTERS:
            sys.exit(TOO_LARGE)
        if any(cell != "" for cell in cells):
            yield number, [plain(cell) for cell in cells]


def main() -> None:
    limit()
    try:
        answer = read(sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(UNREADABLE)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
