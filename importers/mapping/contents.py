"""Which column stands under a heading, told by its cells. Said only where one column fits and one heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from django.core.exceptions import ValidationError

from casebook.identifiers import validate_afm, validate_amka
from casebook.models.numbering import Series

from ..cells import CellRefused, parse_date, parse_datetime, parse_text
from ..lookups import Lookups, greek_code, split_references
from ..reading import Table
from ..resources import KINDS
from ..resources.appointments import ParticipantsCell
from ..resources.columns import Column
from ..resources.widgets import Amka, Choice, Code, Day, Moment, Reference

SAMPLED_ROWS = 500
FITTING = 0.9  # of the filled cells
_PHONE = re.compile(r"(?:\+30|0030)?(?:2[0-9]{9}|69[0-9]{8})")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

Recogniser = Callable[[object], bool]


def by_content(
    kind: str, table: Table, free: Sequence[int], taken: set[str | None]
) -> Iterator[tuple[int, str, float]]:
    """(place, key, share of fitting cells) for the `free` headings and the columns of `kind` not `taken`."""
    resource, lookups = KINDS[kind].resource, Lookups()
    recognisers = {
        key: recogniser
        for key, column in resource.fields.items()
        if key not in taken and (recogniser := _recogniser(key, column, resource.series, lookups))
    }
    fitting: dict[int, dict[str, float]] = {}
    for place in free:
        cells = [row[place] for row in table.rows[:SAMPLED_ROWS] if row[place] not in ("", None)]
        shares = {key: _share(recogniser, cells) for key, recogniser in recognisers.items()}
        fitting[place] = {key: share for key, share in shares.items() if share >= FITTING}
    headings_of = Counter(key for shares in fitting.values() for key in shares)
    for place, shares in fitting.items():
        if len(shares) == 1:
            ((key, share),) = shares.items()
            if headings_of[key] == 1:
                yield place, key, 0.8 * share


def _share(recognises: Recogniser, cells: Sequence[object]) -> float:
    return sum(map(recognises, cells)) / len(cells) if cells else 0.0


def _recogniser(key: str, column: Column, own: Series | None, lookups: Lookups) -> Recogniser | None:
    """What tells the cells of the column; None where they can be any text or number."""
    widget = column.widget
    if key in _BY_KEY:
        return _BY_KEY[key]
    match widget:
        case Amka():
            return is_amka
        case Code():
            return _is_of(own) if own else None
        case Day():
            return _reads(parse_date)
        case Moment():
            return _reads(parse_datetime)
        case Choice():
            return _reads(widget.clean)
        case Reference(name="category" | "body" | "programme"):
            return _reads(lambda cell: widget.clean(cell, lookups=lookups))
        case Reference(name="person"):
            return _is_person
        case ParticipantsCell():
            return lambda cell: _all(_is_person, cell)
        case Reference(name="request"):
            return lambda cell: _all(_is_of(Series.REQUEST), cell)
        case Reference(name="household"):
            return _is_of(Series.HOUSEHOLD)
    return None


def _reads(parse: Callable[[object], object]) -> Recogniser:
    def reads(cell: object) -> bool:
        try:
            return parse(cell) is not None
        except CellRefused:
            return False

    return reads


def is_amka(cell: object) -> bool:
    return _holds(validate_amka, cell)


def is_afm(cell: object) -> bool:
    return _holds(validate_afm, cell)


def _is_of(series: Series) -> Recogniser:
    """Whether a cell is a number of `series`."""
    return lambda cell: series.read(greek_code(parse_text(cell) or "")) is not None


def _is_person(cell: object) -> bool:
    return is_amka(cell) or _is_of(Series.PERSON)(cell)


def _all(recognises: Recogniser, cell: object) -> bool:
    """Whether every reference of a cell that may hold several is of that sort."""
    return all(map(recognises, split_references(cell)))


def _holds(validate: Callable[[str], None], cell: object) -> bool:
    try:
        validate(parse_text(cell) or "")
    except (CellRefused, ValidationError):
        return False
    return True


def _matches(pattern: re.Pattern[str]) -> Recogniser:
    return lambda cell: bool(pattern.fullmatch(re.sub(r"[ ().-]", "", parse_text(cell) or "")))


def is_email(cell: object) -> bool:
    return bool(_EMAIL.fullmatch(parse_text(cell) or ""))


_BY_KEY: dict[str, Recogniser] = {"afm": is_afm, "phone": _matches(_PHONE), "email": is_email}
