"""The demo's rows as the files that centres really send: several encodings, separators and spellings.

What stands in them is what `import_casebook` and the screens read; nothing here is known to the importers.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casebook.demo.rows import Row
from casebook.spreadsheets import pieces_of

from .resources import KINDS


@dataclass(frozen=True)
class Form:
    """How a kind is written. `encode` turns UTF-8 with a mark into what the file shall be."""

    format: str = "csv"
    plain: bool = False
    greek_headings: bool = True
    encode: Callable[[bytes], bytes] = bytes


def _to(encoding: str) -> Callable[[bytes], bytes]:
    return lambda data: data.decode("utf-8-sig").encode(encoding)


# What is not named here is written as our own exports are: UTF-8 with a mark, `;`, Greek headings.
FORMS = {
    "people": Form(format="xlsx"),
    "requests": Form(encode=_to("cp1253")),
    "sessions": Form(encode=_to("utf-16")),
    "referrals": Form(encode=_to("iso8859-7")),
    "tallies": Form(plain=True, greek_headings=False),
}


def write_file(folder: Path, kind: str, rows: list[Row]) -> Path:
    """Write the rows of `kind` to a file in `folder`, and answer its path."""
    form = FORMS.get(kind, Form())
    columns = KINDS[kind].resource.fields
    headings = [columns[key].label if form.greek_headings else key for key in rows[0]]
    stream = io.BytesIO()
    cells = ([None if cell == "" else cell for cell in row.values()] for row in rows)
    stream.writelines(pieces_of(headings, cells, name=kind, format=form.format, plain=form.plain))
    path = folder / f"{kind}.{form.format}"
    path.write_bytes(form.encode(stream.getvalue()))
    return path
