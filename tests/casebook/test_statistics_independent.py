"""The figures counted a second time, in plain SQL and plain loops that share nothing with the application."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests.casebook.random_centre import RandomCentre

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ATHENS = ZoneInfo("Europe/Athens")
PERIODS = {
    # first day, day after the last, day after the cut-off of the cumulative figure
    "the year": (date(2022, 1, 1), date(2023, 1, 1), date(2023, 5, 1)),
    "a month": (date(2022, 3, 1), date(2022, 4, 1), date(2022, 5, 1)),
    "a day": (date(2022, 12, 31), date(2023, 1, 1), date(2023, 5, 1)),
}
REQUESTS = """
    SELECT COUNT(*) FROM casebook_request r
    JOIN casebook_servicecategory c ON c.id = r.category_id
    LEFT JOIN casebook_servicecategory above ON above.id = c.parent_id
    LEFT JOIN casebook_servicecategory later ON later.id = c.successor_id
    LEFT JOIN casebook_body b ON b.id = r.body_id
    WHERE %(category)s IN (c.code, above.code, later.code)
      AND (%(body)s = '' OR b.code = %(body)s)
      AND r.status <> 'void' AND r.received_on >= %(first)s AND r.received_on < %(after)s
"""
SINGLE = {
    "citizens_received": """
        SELECT COUNT(DISTINCT CASE WHEN p.merged_into_id IS NULL THEN p.id ELSE p.merged_into_id END)
        FROM casebook_appointment a
        JOIN casebook_appointmentparticipant ap ON ap.appointment_id = a.id AND ap.role = 'applicant'
        JOIN casebook_person p ON p.id = ap.person_id
        WHERE a.status = 'held' AND a.starts_at >= %(start)s AND a.starts_at < %(end)s""",
    "appointments_held": """
        SELECT COUNT(*) FROM casebook_appointment a
        WHERE a.status = 'held' AND a.starts_at >= %(start)s AND a.starts_at < %(end)s""",
    "teba_enrolled": """
        SELECT COUNT(*) FROM (
            SELECT DISTINCT CASE WHEN p.merged_into_id IS NULL THEN p.id ELSE p.merged_into_id END AS who
            FROM casebook_programmeenrolment e
            JOIN casebook_person p ON p.id = e.person_id
            JOIN casebook_programme g ON g.id = e.programme_id
            WHERE g.code = 'teba' AND e.enrolled_on >= %(first)s AND e.enrolled_on < %(after)s) AS x""",
    "asd_referrals": """
        SELECT COUNT(*) FROM casebook_referral f JOIN casebook_body b ON b.id = f.body_id
        WHERE f.type = 'asd' AND b.code = 'dypa' AND f.status <> 'to_send'
          AND f.sent_on >= %(first)s AND f.sent_on < %(after)s""",
    "counselling_citizens": """
        SELECT COUNT(*) FROM (
            SELECT DISTINCT CASE WHEN p.merged_into_id IS NULL THEN p.id ELSE p.merged_into_id END AS who
            FROM casebook_counsellingcase k JOIN casebook_person p ON p.id = k.person_id
            WHERE k.requested_on >= %(first)s AND k.requested_on < %(after)s) AS x""",
    "counselling_sessions": """
        SELECT COUNT(*) FROM casebook_counsellingsession s
        JOIN casebook_appointment a ON a.id = s.appointment_id
        WHERE a.status = 'held' AND a.starts_at >= %(start)s AND a.starts_at < %(end)s""",
    "requests_since_opening": """
        SELECT (SELECT COALESCE(SUM(h.value), 0) FROM casebook_historicalaggregate h
                WHERE h.indicator = 'requests_since_opening'
                  AND h.period_start >= '2017-04-01' AND h.period_end < %(cut_off)s)
             + (SELECT COUNT(*) FROM casebook_request r
                WHERE r.status <> 'void' AND r.received_on >= '2017-04-01' AND r.received_on < %(cut_off)s
                  AND NOT EXISTS (
                    SELECT 1 FROM casebook_historicalaggregate h
                    WHERE h.indicator = 'requests_since_opening'
                      AND h.period_start >= '2017-04-01' AND h.period_end < %(cut_off)s
                      AND r.received_on BETWEEN h.period_start AND h.period_end))""",
}


def rows(sql: str, params: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def instant(day: date):
    """Midnight in Athens, as the database stores it."""
    moment = datetime(day.year, day.month, day.day, tzinfo=ATHENS).astimezone(UTC)
    return connection.ops.adapt_datetimefield_value(moment)


def people_served(first: date, after: date) -> int:
    """Loops over everything there is."""
    stands_for = dict(rows("SELECT id, COALESCE(merged_into_id, id) FROM casebook_person", {}))
    visits = {
        (stands_for[person], moment.astimezone(ATHENS).date())
        for person, moment in (
            (person, _aware(starts_at))
            for person, starts_at in rows(
                "SELECT ap.person_id, a.starts_at FROM casebook_appointment a "
                "JOIN casebook_appointmentparticipant ap ON ap.appointment_id = a.id "
                "WHERE a.status = 'held' AND ap.role = 'applicant'",
                {},
            )
        )
        if first <= moment.astimezone(ATHENS).date() < after
    }
    members = rows(
        "SELECT m.household_id, m.person_id, m.started_on, m.ended_on FROM casebook_householdmembership m", {}
    )
    declared = dict(rows("SELECT id, declared_adults + declared_minors FROM casebook_household", {}))

    def living_in(household, day):
        return {
            stands_for[person]
            for home, person, since, until in members
            if home == household
            and (since is None or _day(since) <= day)
            and (until is None or day < _day(until))
        }

    people, homes = set(), set()
    for citizen, day in visits:
        people.add(citizen)
        for household in declared:
            if citizen in living_in(household, day):
                homes.add(household)
                people |= living_in(household, day)
    return len(people) + sum(declared[household] for household in homes)


def _aware(moment) -> datetime:
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(value) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def counted_again(first: date, after: date, cut_off: date) -> dict[str, int]:
    params = {
        "first": first.isoformat(),
        "after": after.isoformat(),
        "cut_off": cut_off.isoformat(),
        "start": instant(first),
        "end": instant(after),
    }
    figures = {code: int(rows(sql, params)[0][0]) for code, sql in SINGLE.items()}
    figures["people_served"] = people_served(first, after)
    lines = [figure.indicator for figure in compute(Period(first, after)) if figure.indicator.category]
    for line in lines:
        body = line.code.removeprefix("welfare_benefits_") if line.parent else ""
        figures[line.code] = rows(REQUESTS, {**params, "category": line.category, "body": body})[0][0]
    return figures


@pytest.mark.parametrize("seed", range(20))
def test_the_report_equals_an_independent_count(seed):
    RandomCentre(seed)
    for first, after, cut_off in PERIODS.values():
        report = compute(Period(first, after))
        assert report.figure("requests_since_opening").period.end == cut_off
        assert {figure.indicator.code: figure.value for figure in report} == counted_again(
            first, after, cut_off
        )


def test_the_random_centres_have_something_to_count():
    RandomCentre(1)
    year = {figure.indicator.code: figure.value for figure in compute(Period.year(2022))}
    assert min(year[code] for code in SINGLE) > 0
    assert year["people_served"] > year["citizens_received"]
    assert year["welfare_benefits"] > year["welfare_benefits_opeka"] + year["welfare_benefits_kepa"]
