"""Files of many new requests, and the persons that they name."""

import csv
import io
from datetime import date, timedelta

from casebook.models import Person

PERSONS = 5_000
# So that a year's numbers keep five digits.
YEARS = range(2018, 2024)
HEADERS = ["number", "received_on", "person", "category", "channel", "status", "external_ref", "outcome"]
DAYS = 365
CATEGORIES = ["housing_benefit", "guaranteed_minimum_income", "disability_benefits", "social_inquiry"]
CHANNELS = ["in_person", "phone", "email"]


def people() -> None:
    """The applicants, written plainly: how they came in is not measured here."""
    Person.objects.bulk_create(
        (
            Person(code=_code(serial), surname="Παπαδοπούλου", name=f"Μαρία {serial}")
            for serial in range(PERSONS)
        ),
        batch_size=1_000,
    )


def rows(count: int) -> list[list[str]]:
    return [_row(serial) for serial in range(count)]


def edited(original: list[list[str]], count: int) -> list[list[str]]:
    """The same rows, `count` of them, evenly spread, with another outcome."""
    step = len(original) // count
    return [
        [*row[:-1], "Εγκρίθηκε"] if place % step == 0 and place // step < count else row
        for place, row in enumerate(original)
    ]


def as_csv(rows: list[list[str]]) -> bytes:
    """UTF-8 with commas and headings that are keys: every importer reads it."""
    stream = io.StringIO()
    csv.writer(stream).writerows([HEADERS, *rows])
    return stream.getvalue().encode()


def _row(serial: int) -> list[str]:
    year = YEARS[serial % len(YEARS)]
    day = date(year, 1, 1) + timedelta(days=serial * 7 % DAYS)
    return [
        f"{year}/{serial // len(YEARS) + 1:05}",
        day.isoformat(),
        _code(serial * 31 % PERSONS),
        CATEGORIES[serial % len(CATEGORIES)],
        CHANNELS[serial % len(CHANNELS)],
        "new",
        f"{serial}/{year}" if serial % 3 == 0 else "",
        "",
    ]


def _code(serial: int) -> str:
    return f"ΑΒ-2017-{serial + 1:06}"
