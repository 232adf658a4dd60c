"""The same figures by DuckDB, an engine made for counting, over the same rows in tables of its own.

It counts on one core, as a request of the site does.
"""

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
from django.db import connection

TABLES = {
    "casebook_person": "id, merged_into_id",
    "casebook_household": "id, declared_adults, declared_minors",
    "casebook_householdmembership": "household_id, person_id, started_on, ended_on",
    "casebook_request": "id, category_id, body_id, received_on, status",
    "casebook_appointment": "id, starts_at, status",
    "casebook_appointmentparticipant": "appointment_id, person_id, role",
    "casebook_counsellingcase": "person_id, requested_on",
    "casebook_counsellingsession": "appointment_id",
    "casebook_programmeenrolment": "programme_id, person_id, enrolled_on",
    "casebook_programme": "id, code",
    "casebook_referral": "body_id, type, sent_on, status",
    "casebook_body": "id, code",
    "casebook_servicecategory": "id, code, parent_id, successor_id",
}
CLOCK = ZoneInfo("Europe/Athens")
VISITS = """
CREATE OR REPLACE TEMP TABLE visit AS
SELECT DISTINCT COALESCE(p.merged_into_id, p.id) AS citizen,
       CAST(timezone('Europe/Athens', a.starts_at::TIMESTAMPTZ) AS DATE) AS day
FROM casebook_appointment a
JOIN casebook_appointmentparticipant ap ON ap.appointment_id = a.id AND ap.role = 'applicant'
JOIN casebook_person p ON p.id = ap.person_id
WHERE a.status = 'held' AND a.starts_at >= $since AND a.starts_at < $until
"""
SERVED = """
WITH member AS (
    SELECT m.household_id, COALESCE(p.merged_into_id, p.id) AS person, m.started_on, m.ended_on
    FROM casebook_householdmembership m JOIN casebook_person p ON p.id = m.person_id
), touched AS (
    SELECT DISTINCT m.household_id, v.day FROM member m JOIN visit v ON v.citizen = m.person
    WHERE (m.started_on IS NULL OR m.started_on <= v.day) AND (m.ended_on IS NULL OR m.ended_on > v.day)
)
SELECT (SELECT COUNT(*) FROM (
            SELECT citizen FROM visit
            UNION
            SELECT m.person FROM member m JOIN touched t ON t.household_id = m.household_id
            WHERE (m.started_on IS NULL OR m.started_on <= t.day)
              AND (m.ended_on IS NULL OR m.ended_on > t.day)))
     + (SELECT COALESCE(SUM(declared_adults + declared_minors), 0) FROM casebook_household
        WHERE id IN (SELECT household_id FROM touched))
"""
REQUESTS = """
SELECT c.code, above.code, later.code, b.code, COUNT(*) FROM casebook_request r
JOIN casebook_servicecategory c ON c.id = r.category_id
LEFT JOIN casebook_servicecategory above ON above.id = c.parent_id
LEFT JOIN casebook_servicecategory later ON later.id = c.successor_id
LEFT JOIN casebook_body b ON b.id = r.body_id
WHERE r.status <> 'void' AND r.received_on >= $first AND r.received_on < $after GROUP BY ALL
"""
SINGLE = {
    "citizens_received": "SELECT COUNT(DISTINCT citizen) FROM visit",
    "appointments_held": "SELECT COUNT(*) FROM casebook_appointment "
    "WHERE status = 'held' AND starts_at >= $since AND starts_at < $until",
    "people_served": SERVED,
    "requests_since_opening": "SELECT COUNT(*) FROM casebook_request "
    "WHERE status <> 'void' AND received_on >= $opened AND received_on < $cut_off",
    "teba_enrolled": "SELECT COUNT(DISTINCT COALESCE(p.merged_into_id, p.id)) "
    "FROM casebook_programmeenrolment e JOIN casebook_person p ON p.id = e.person_id "
    "JOIN casebook_programme g ON g.id = e.programme_id "
    "WHERE g.code = 'teba' AND e.enrolled_on >= $first AND e.enrolled_on < $after",
    "asd_referrals": "SELECT COUNT(*) FROM casebook_referral f JOIN casebook_body b ON b.id = f.body_id "
    "WHERE f.type = 'asd' AND b.code = 'dypa' AND f.status <> 'to_send' "
    "AND f.sent_on >= $first AND f.sent_on < $after",
    "counselling_citizens": "SELECT COUNT(DISTINCT COALESCE(p.merged_into_id, p.id)) "
    "FROM casebook_counsellingcase k JOIN casebook_person p ON p.id = k.person_id "
    "WHERE k.requested_on >= $first AND k.requested_on < $after",
    "counselling_sessions": "SELECT COUNT(*) FROM casebook_counsellingsession s "
    "JOIN casebook_appointment a ON a.id = s.appointment_id "
    "WHERE a.status = 'held' AND a.starts_at >= $since AND a.starts_at < $until",
}


def load(folder: Path) -> duckdb.DuckDBPyConnection:
    """The tables in the memory of DuckDB, as typed columns."""
    duck = duckdb.connect(config={"threads": 1})
    for table, columns in TABLES.items():
        file = folder / f"{table}.csv"
        with file.open("w", newline="") as out, connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {table}")
            csv.writer(out).writerows(iter(cursor.fetchone, None))
        names = [name.strip() for name in columns.split(",")]
        typed = ", ".join(f"'{name}': '{_kind(name)}'" for name in names)
        duck.execute(f"CREATE TABLE {table} AS FROM read_csv('{file}', header=false, columns={{{typed}}})")
        file.unlink()
    return duck


def _kind(column: str) -> str:
    if column.endswith("_on"):
        return "DATE"
    if column.endswith("_at"):
        return "TIMESTAMPTZ"
    return "BIGINT" if column == "id" or column.endswith("_id") or "declared" in column else "VARCHAR"


def figures(duck: duckdb.DuckDBPyConnection, year: int, opened: date, cut_off: date) -> dict[str, int]:
    """The figures of `year` by their codes."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = {"first": first, "after": after, "opened": opened, "cut_off": cut_off}
    days |= {"since": _midnight(first), "until": _midnight(after)}
    duck.execute(VISITS, _named(VISITS, days))
    found = {code: duck.execute(sql, _named(sql, days)).fetchone()[0] for code, sql in SINGLE.items()}
    for *codes, body, number in duck.execute(REQUESTS, _named(REQUESTS, days)).fetchall():
        for category in filter(None, codes):
            found[category] = found.get(category, 0) + number
            part = f"{category}_{body}"
            found[part] = found.get(part, 0) + number
    return found


def _named(sql: str, values: dict) -> dict:
    return {name: value for name, value in values.items() if f"${name}" in sql}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CLOCK).astimezone(UTC)
