"""Files of many new requests, with all columns of the interchange, and the persons that they name."""

import csv
import io
from datetime import date, timedelta

from casebook.catalogue import CATEGORIES
from casebook.models import Person

PERSONS = 5_000
# So that a year's numbers keep five digits.
YEARS = range(2018, 2024)
HEADERS = [
    "number",
    "received_on",
    "person",
    "category",
    "body",
    "channel",
    "status",
    "worker",
    "external_ref",
    "closed_on",
    "outcome",
]
DAYS = 365
USUAL_BODY = {
    entry["code"]: entry.get("default_body", "")
    for entry in CATEGORIES
    if entry["code"]
    in ("housing_benefit", "guaranteed_minimum_income", "disability_benefits", "social_inquiry")
}
CHANNELS = ["in_person", "phone", "email"]
STATUSES = ["completed", "completed", "submitted", "referred", "new"]
ENDED = {"completed": "Ολοκληρώθηκε", "referred": "Παραπέμφθηκε"}
WORKERS = ["social1", "social2", "psych1", "coordinator"]  # accounts of the demo


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
    category = list(USUAL_BODY)[serial % len(USUAL_BODY)]
    status = STATUSES[serial % len(STATUSES)]
    return [
        f"{year}/{serial // len(YEARS) + 1:05}",
        day.isoformat(),
        _code(serial * 31 % PERSONS),
        category,
        USUAL_BODY[category],
        CHANNELS[serial % len(CHANNELS)],
        status,
        "" if status == "new" else WORKERS[serial % len(WORKERS)],
        f"{serial}/{year}" if serial % 3 == 0 else "",
        (day + timedelta(days=serial % 60)).isoformat() if status in ENDED else "",
        ENDED.get(status, ""),
    ]


def _code(serial: int) -> str:
    return f"ΑΒ-2017-{serial + 1:06}"
