"""Confirmed years made of given numbers, for tests of what is printed of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from casebook.choices import SnapshotState, Unit
from casebook.models import ReportSnapshot, SnapshotFigure
from casebook.statistics.definitions import STANDARD

COMPUTED = datetime(2023, 5, 12, 9, 0, tzinfo=UTC)
CONFIRMED = datetime(2023, 5, 15, 9, 0, tzinfo=UTC)
OPENED = (date(2017, 4, 1), date(2023, 4, 30))


def both(text: str) -> dict[str, str]:
    return {"el": text, "en": text}


def table(
    code: str, rows: Mapping[str, tuple], *, columns: tuple = (), unit: str = "request", **more
) -> dict:
    """A table as a snapshot keeps it; `rows` by their codes."""
    return {
        "code": code,
        "title": both(f"Πίνακας {code}"),
        "unit": unit,
        "dimensions": [both("Γραμμή"), both("Στήλη")][: 2 if columns else 1],
        "columns": [both(name) for name in columns],
        "rows": [
            {"code": key, "label": both(f"Γραμμή {key}"), "values": [*values], "unit": ""}
            for key, values in rows.items()
        ],
        "total": None,
        "adds_up": True,
        "note": both(""),
        **more,
    }


def confirm_year(
    values: Mapping[str, int | None],
    *,
    year: int = 2022,
    tables: tuple = (),
    own: tuple[tuple[str, str, Unit], ...] = (),
) -> ReportSnapshot:
    """A confirmed year: figures that `values` does not name are 0, those that it names None are hidden.

    `own` are indicators of the centre, as code, name and unit.
    """
    snapshot = ReportSnapshot.objects.create(year=year, computed_on=COMPUTED, tables=[*tables])
    lines = [(each.code, str(each.label), each.unit, each) for each in STANDARD]
    for place, (code, label, unit, each) in enumerate([*lines, *((*line, None) for line in own)]):
        is_since_opening = bool(each and each.is_since_opening)
        start, end = OPENED if is_since_opening else (date(year, 1, 1), date(year, 12, 31))
        value = values.get(code, 0)
        SnapshotFigure.objects.create(
            snapshot=snapshot,
            place=place,
            code=code,
            unit=unit,
            parent=each.parent if each else "",
            labels=both(label),
            definitions=both(str(each.definition) if each else "Όπως ορίστηκε."),
            period_start=start,
            period_end=end,
            is_since_opening=is_since_opening,
            value=3 if value is None else value,
            is_hidden=value is None,
        )
    # The database takes no figure of a year that is confirmed.
    snapshot.state, snapshot.confirmed_on = SnapshotState.CONFIRMED, CONFIRMED
    snapshot.confirmed_by_name, snapshot.confirmed_by_title = "Μαρία Δοκιμαστή", "Αντιδήμαρχος"
    snapshot.save()
    return snapshot
