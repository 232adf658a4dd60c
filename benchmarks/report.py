"""The 22 figures of 2022 out of the demo's records.

Baseline: bare sqlite3 hands over the rows that most of the figures are counted from, and counts nothing.
"""

import sqlite3
from pathlib import Path

from benchmarks.timing import Measure, usual_seconds_of
from casebook.statistics.periods import Period
from casebook.statistics.report import compute

ROWS_OF_THE_YEAR = (
    """
    SELECT p.person_id, a.starts_at
    FROM casebook_appointmentparticipant p JOIN casebook_appointment a ON a.id = p.appointment_id
    WHERE a.starts_at >= '2022' AND a.starts_at < '2023'
    """,
    """
    SELECT category_id, body_id, applicant_id FROM casebook_request
    WHERE received_on >= '2022' AND received_on < '2023'
    """,
    "SELECT household_id, person_id, started_on, ended_on FROM casebook_householdmembership",
)


def time_report(database: Path) -> Measure:
    year = Period.year(2022)
    with sqlite3.connect(database) as connection:
        rows = len(read_rows(connection))
        baseline = usual_seconds_of(lambda: read_rows(connection))
    return Measure("report of 2022", rows, usual_seconds_of(lambda: compute(year)), baseline)


def read_rows(connection: sqlite3.Connection) -> list[tuple]:
    return [row for query in ROWS_OF_THE_YEAR for row in connection.execute(query)]
