"""What Vega-Lite is told to draw. Each count stands beside its bar, so no picture needs axis or colours.

Pictures are drawn for the width of a telephone, from which they grow, or for that of a page. Lengths are in
units of the picture.
"""

from typing import Any, NamedTuple

from casebook.charts.rows import Bar, Row, bars_of
from casebook.choices import ChartKind
from casebook.statistics.publication import PublishedTable

# Part of the name under which pictures are kept: raise it when they change.
VERSION = 2
SLOT = 18
LINES = 3
LETTER = 8  # the width of a letter, at most


class Size(NamedTuple):
    """How wide a picture is, how many letters a line of its names has, and where its longest bar ends, if the
    words behind it leave it so much room."""

    width: int
    letters: int
    end: int


NARROW, WIDE = Size(360, 46, 300), Size(640, 84, 560)
COLUMN_HEIGHT = 180
FONT = "Noto Sans, DejaVu Sans, Arial, sans-serif"
INK, BRAND = "#1b1f24", "#003375"
# Told apart without colour; each has the dark edge.
FILLS = (BRAND, "#9db7d9", "#ffffff", "#5f7fae", "#dfe7f2")
# Of years side by side the last one is the one that the report tells of.
EARLIER = FILLS[1]

Spec = dict[str, Any]
IS_SHOWN: Spec = {"filter": "isValid(datum.share)"}
IS_HIDDEN: Spec = {"filter": "!isValid(datum.share)"}


def of(table: PublishedTable, kind: str, codes: tuple[str, ...], size: Size = NARROW) -> Spec:
    """The specification of the picture; empty where there is nothing to draw."""
    rows = bars_of(table, codes)
    if not rows:
        return {}
    is_of_months = all(row.month for row in rows) and not table.columns
    if is_of_months and kind in {ChartKind.COLUMNS, ChartKind.LINE}:
        return _frame(_months(rows, kind), size, height=COLUMN_HEIGHT)
    fills = FILLS if table.unit else (*(EARLIER,) * (len(table.columns) - 1), BRAND)
    return _frame(_bars(rows, len(table.columns), fills, size), size, height={"step": SLOT})


def _frame(layers: list[Spec], size: Size, height: object) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": size.width,
        "height": height,
        # The names of the months stand below.
        "padding": {"left": 2, "right": 2, "top": 2, "bottom": 20 if height == COLUMN_HEIGHT else 2},
        "autosize": {"type": "none"},
        "layer": layers,
        "config": {
            "font": FONT,
            "background": None,
            "view": {"stroke": None},
            "aria": False,
            "text": {"color": INK, "fontSize": 13, "baseline": "middle", "align": "left", "limit": 0},
        },
    }


def _bars(rows: tuple[Row, ...], series: int, fills: tuple[str, ...], size: Size) -> list[Spec]:
    """Slots one above the other: the lines of a row's name, its bars with their series and counts, a gap."""
    names, bars = _slots(rows, fills, size)
    across: Spec = {
        "y": {
            "field": "slot",
            "type": "ordinal",
            "axis": None,
            "scale": {"domain": list(range(bars[-1]["slot"] + 1)), "padding": 0},
        }
    }
    start = _room([bar.series for bar in rows[0].bars]) if series else 0
    length: Spec = {
        "field": "share",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, 1], "range": [start, _end(rows, size)]},
    }
    fill: Spec = {"field": "fill", "type": "nominal", "scale": None, "legend": None}
    text: Spec = {"text": {"field": "text", "type": "nominal"}}
    series_text: Spec = {"text": {"field": "series", "type": "nominal"}, "x": {"value": 0}}
    data: Spec = {"data": {"values": bars}}
    shown, hidden = data | {"transform": [IS_SHOWN]}, data | {"transform": [IS_HIDDEN]}
    return [
        {"data": {"values": names}, "mark": "text", "encoding": across | text | {"x": {"value": 0}}},
        data | {"mark": {"type": "text", "fontSize": 12}, "encoding": across | series_text},
        shown
        | {
            "mark": {"type": "bar", "height": SLOT - 5, "stroke": BRAND, "strokeWidth": 1},
            "encoding": across | {"x": length, "fill": fill},
        },
        shown
        | {
            "mark": {"type": "text", "dx": 5, "fontWeight": "bold"},
            "encoding": across | text | {"x": length},
        },
        hidden
        | {
            "mark": {"type": "text", "fontStyle": "italic"},
            "encoding": across | text | {"x": {"value": start}},
        },
    ]


def _slots(rows: tuple[Row, ...], fills: tuple[str, ...], size: Size) -> tuple[list[Spec], list[Spec]]:
    """The lines of the names and the bars, each with its place from the top."""
    names: list[Spec] = []
    bars: list[Spec] = []
    slot = 0
    for row in rows:
        for line in row.lines(size.letters, LINES):
            names.append({"slot": slot, "text": line})
            slot += 1
        for number, bar in enumerate(row.bars):
            bars.append({"slot": slot, **_told(bar), "fill": fills[number % len(fills)]})
            slot += 1
        slot += 1
    return names, bars


def _months(rows: tuple[Row, ...], kind: str) -> list[Spec]:
    """Columns or a line over the months, each with its count above it; where one is hidden, words stand."""
    values = [{"month": row.month, **_told(row.bars[0])} for row in rows]
    data: Spec = {"data": {"values": values}}
    axis = {"title": None, "labelAngle": 0, "labelFontSize": 11, "labelColor": INK, "labelOverlap": False}
    along: Spec = {
        "x": {
            "field": "month",
            "type": "ordinal",
            "sort": None,
            # Else a month that is hidden would come last.
            "scale": {"domain": [row.month for row in rows], "paddingInner": 0.25, "paddingOuter": 0.1},
            "axis": axis | {"ticks": False, "domainColor": INK},
        }
    }
    height: Spec = {
        "field": "share",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, 1], "range": [COLUMN_HEIGHT, 22]},
    }
    text: Spec = {"text": {"field": "text", "type": "nominal"}}
    above: Spec = {"type": "text", "dy": -9, "align": "center", "fontSize": 11, "fontWeight": "bold"}
    shown = data | {"transform": [IS_SHOWN], "encoding": along | {"y": height} | text}
    return [
        data | {"mark": _mark(kind), "encoding": along | {"y": height}},
        # Paper around the numbers, which a line may cross.
        shown | {"mark": above | {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"}},
        shown | {"mark": above},
        data
        | {
            "transform": [IS_HIDDEN],
            "mark": {"type": "text", "angle": 270, "dx": 6, "fontStyle": "italic"},
            "encoding": along | {"y": {"value": COLUMN_HEIGHT}} | text,
        },
    ]


def _mark(kind: str) -> Spec:
    if kind == ChartKind.LINE:
        point = {"filled": True, "size": 45, "color": BRAND}
        return {
            "type": "line",
            "color": BRAND,
            "strokeWidth": 2,
            "point": point,
            "invalid": "break-paths-show-domains",
        }
    return {"type": "bar", "color": BRAND}


def _told(bar: Bar) -> Spec:
    return {"share": bar.share, "text": bar.told, "series": bar.series}


def _end(rows: tuple[Row, ...], size: Size) -> int:
    """Where the longest bar ends, so that what stands behind it is seen in full. Words instead of a bar stand
    at its beginning."""
    longest = max((len(bar.told) for row in rows for bar in row.bars if bar.share is not None), default=0)
    return min(size.end, size.width - LETTER * (longest + 1))


def _room(names: list[str]) -> int:
    """The width that the names of the series take before the bars."""
    return min(16 + 7 * max(map(len, names)), NARROW.width // 3)
