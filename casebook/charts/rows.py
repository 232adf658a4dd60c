"""The rows of a table as a picture takes them: counts as shares of the longest bar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from django.utils.dateformat import format as format_date

from casebook.choices import Unit
from casebook.statistics.publication import PublishedTable
from casebook.statistics.wording import UNITS, grouped

MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Bar:
    """One count. `share` is its part of the longest bar of its scale, None where there is no count; `told` is
    what stands beside it."""

    row: str
    series: str
    value: int | None
    share: float | None
    told: str
    is_undefined: bool = False


@dataclass(frozen=True)
class Row:
    code: str
    name: str
    bars: tuple[Bar, ...]

    def lines(self, width: int, most: int) -> list[str]:
        """The name in at most `most` lines of `width` letters."""
        return wrap(self.name, width, max_lines=most, placeholder=" …") or [""]

    @property
    def month(self) -> str:
        """The short name of the month that the row counts; empty where it counts none."""
        found = MONTH.fullmatch(self.code)
        return format_date(date(int(found[1]), int(found[2]), 1), "M") if found else ""


def bars_of(table: PublishedTable, codes: tuple[str, ...] = ()) -> tuple[Row, ...]:
    """The rows of `table`, or those of `codes`. Where units differ each row of several counts has a scale of
    its own; rows of one count have one scale, or all bars would be alike."""
    return tuple(_rows(table, codes))


def _rows(table: PublishedTable, codes: tuple[str, ...]) -> Iterator[Row]:
    every = [value for _name, values in table.rows for value in values if value is not None]
    units = table.units or (table.unit,) * len(table.rows)
    series = table.columns or ("",)
    drawn = _columns_to_draw(table)
    for index, (name, values) in enumerate(table.rows):
        code = table.codes[index] if index < len(table.codes) else ""
        if codes and code not in codes:
            continue
        values = tuple(values[place] for place in drawn)
        own = [value for value in values if value is not None]
        longest = max(own if table.unit is None and len(drawn) > 1 else every, default=0)
        unit = units[index]
        # The unit stands once: behind the only count of a row, or else behind its name.
        is_beside = table.unit is None and len(drawn) == 1
        shown = (
            f"{name} ({unit.label})" if table.unit is None and unit is not None and not is_beside else name
        )
        bars = [
            Bar(
                name,
                series[place],
                value,
                None if value is None else value / longest if longest else 0.0,
                _with_unit(value, unit) if is_beside and value is not None else table.told(index, place),
                table.is_undefined(index, place),
            )
            for place, value in zip(drawn, values, strict=True)
        ]
        yield Row(code, shown, tuple(bars))


def _with_unit(value: int, unit: Unit | None) -> str:
    return UNITS[unit] % {"number": value, "count": grouped(value)} if unit else grouped(value)


def _columns_to_draw(table: PublishedTable) -> list[int]:
    """The places of the columns; those that hold nothing but zeros stand in the table alone."""
    every = [*range(len(table.columns) or 1)]
    if table.unit is None:
        return every
    return [place for place in every if any(values[place] != 0 for _name, values in table.rows)] or every
