"""A centre of 100,000 requests a year, with its appointments and sessions, made by the database itself.

How many there are of each thing is about as in the report of 2022, times thirty.

What comes out is the same on SQLite and PostgreSQL, and for the same years.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model

from casebook.models import (
    Appointment,
    AppointmentParticipant,
    Body,
    CentreSettings,
    CounsellingCase,
    CounsellingSession,
    Household,
    HouseholdMembership,
    Person,
    Programme,
    ProgrammeEnrolment,
    Referral,
    Request,
    ServiceCategory,
)

REQUESTS_A_YEAR = 100_000
PEOPLE, HOUSEHOLDS = 150_000, 100_000
COME_IN_A_YEAR, NEW_A_YEAR = 40_000, 12_000
SESSIONS_EACH = 10  # one appointment in so many is of counselling
TABLES = (
    Person,
    Household,
    HouseholdMembership,
    Request,
    Appointment,
    AppointmentParticipant,
    CounsellingCase,
    CounsellingSession,
    ProgrammeEnrolment,
    Referral,
)
CLOCK = ZoneInfo("Europe/Athens")
# Filled where a row does not say otherwise; texts are empty.
EMPTY = {"BooleanField": "FALSE", "PositiveSmallIntegerField": "0"}


def build(years: Iterable[int]) -> None:
    """The people, and the records of `years`; the centre opened with the first of them."""
    years = list(years)
    CentreSettings.objects.update_or_create(defaults={"opened_on": date(years[0], 1, 1)})
    _numbers(max(REQUESTS_A_YEAR, PEOPLE))
    if not Person.objects.exists():
        _people()
    for year in years:
        _days(year)
        _records(year)
    _run("DROP TABLE numbers")
    _run("DROP TABLE IF EXISTS days")
    _run("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _numbers(up_to: int) -> None:
    _run(
        "CREATE TEMPORARY TABLE numbers AS WITH RECURSIVE counted(n) AS "
        f"(SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < {up_to - 1}) "
        "SELECT CAST(n AS bigint) AS n FROM counted"
    )


def _days(year: int) -> None:
    """The days of the year by number, with the instant at which an appointment of it starts."""
    _run("DROP TABLE IF EXISTS days")
    kinds = "d date, at timestamptz" if connection.vendor == "postgresql" else "d text, at text"
    _run(f"CREATE TEMPORARY TABLE days (i integer PRIMARY KEY, {kinds})")
    first = date(year, 1, 1)
    rows = []
    for i in range(365):
        day = first + timedelta(days=i)
        at = datetime.combine(day, time(9 + i % 6, 30), CLOCK)
        rows.append((i, day.isoformat(), connection.ops.adapt_datetimefield_value(at)))
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO days VALUES (%s, %s, %s)", rows)


def _people() -> None:
    born = "'19' || (30 + n %% 69) || '-0' || (1 + n %% 9) || '-' || (10 + n %% 18)"
    if connection.vendor == "postgresql":
        born = f"({born})::date"
    _fill(
        Person,
        f"FROM numbers WHERE n < {PEOPLE}",
        id="n + 1",
        code="'ΑΒ-' || n",
        surname="'Επώνυμο'",
        name="'Όνομα'",
        search_key="'επωνυμο ονομα'",
        birth_date=born,
        sex="CASE n %% 3 WHEN 0 THEN 'male' ELSE 'female' END",
        municipal_unit="CASE n %% 4 WHEN 0 THEN 'ymittos' ELSE 'dafni' END",
        status="'active'",
        # One in a hundred was entered twice.
        merged_into_id="CASE WHEN n %% 100 = 99 THEN n ELSE NULL END",
    )
    _fill(
        Household,
        f"FROM numbers WHERE n < {HOUSEHOLDS}",
        id="n + 1",
        number="'Ν-' || n",
        declared_adults="CASE n %% 10 WHEN 0 THEN 1 ELSE 0 END",
        declared_minors="CASE n %% 6 WHEN 0 THEN 2 ELSE 0 END",
    )
    started = "CASE WHEN n %% 3 = 0 THEN NULL ELSE '20' || (10 + n %% 13) || '-03-01' END"
    if connection.vendor == "postgresql":
        started = f"({started})::date"
    _fill(
        HouseholdMembership,
        f"FROM numbers WHERE n < {PEOPLE}",
        household_id=f"n %% {HOUSEHOLDS} + 1",
        person_id="n + 1",
        relation="'other'",
        started_on=started,
    )


def _records(year: int) -> None:
    first = year * 1_000_000
    _bring_requests(year, first)
    worker = get_user_model().objects.get(username="coordinator").pk
    dated = "FROM numbers JOIN days ON i = (n * 7919) %% 365 "
    who = _somebody_of(year)
    _fill(
        Appointment,
        f"{dated} WHERE n < {REQUESTS_A_YEAR}",
        id=f"{first} + n",
        reference=f"'Ρ-{year}-' || n",
        starts_at="at",
        minutes="30",
        worker_id=str(worker),
        booking="CASE n %% 5 WHEN 0 THEN 'walk_in' ELSE 'scheduled' END",
        status="CASE n %% 8 WHEN 0 THEN 'no_show' WHEN 1 THEN 'cancelled_by_citizen' ELSE 'held' END",
    )
    of_all = f"FROM numbers WHERE n < {REQUESTS_A_YEAR}"
    _fill(AppointmentParticipant, of_all, appointment_id=f"{first} + n", person_id=who, role="'applicant'")
    _fill(
        AppointmentParticipant,
        f"{of_all} AND n %% 10 = 0",
        appointment_id=f"{first} + n",
        person_id=f"({who}) %% {PEOPLE} + 1",
        role="'companion'",
    )
    cases = REQUESTS_A_YEAR // 25
    _fill(
        CounsellingCase,
        f"{dated} WHERE n < {cases}",
        id=f"{first} + n",
        person_id=who,
        requested_on="d",
        professional_id=str(worker),
    )
    _fill(
        CounsellingSession,
        f"{of_all} AND n %% {SESSIONS_EACH} = 3",
        appointment_id=f"{first} + n",
        case_id=f"{first} + n %% {cases}",
        kind="'psychological'",
    )
    teba = Programme.objects.get(code="teba").pk
    _fill(
        ProgrammeEnrolment,
        f"{dated} WHERE n < {REQUESTS_A_YEAR // 3}",
        programme_id=str(teba),
        person_id=who,
        enrolled_on="d",
        source="'automatic'",
    )
    dypa = Body.objects.get(code="dypa").pk
    _fill(
        Referral,
        f"{dated} WHERE n < {REQUESTS_A_YEAR // 50}",
        reference=f"'Π-{year}-' || n",
        person_id=who,
        body_id=str(dypa),
        type="CASE n %% 3 WHEN 0 THEN 'service' ELSE 'asd' END",
        sent_on="d",
        status="'sent'",
    )


def _somebody_of(year: int) -> str:
    """One of those who come in that year, most of them several times; some came the year before, too."""
    start = year % 10 * NEW_A_YEAR + 1
    return f"(n * 48271 + n / 13) %% {COME_IN_A_YEAR} + {start}"


def _bring_requests(year: int, first: int) -> None:
    categories = [*ServiceCategory.objects.order_by("pk").values_list("pk", flat=True)]
    bodies = [*Body.objects.filter(code__in=["opeka", "kepa"]).order_by("pk").values_list("pk", flat=True)]
    category = " ".join(f"WHEN {place} THEN {pk}" for place, pk in enumerate(categories))
    _fill(
        Request,
        f"FROM numbers JOIN days ON i = (n * 365) / {REQUESTS_A_YEAR} WHERE n < {REQUESTS_A_YEAR}",
        id=f"{first} + n",
        number=f"'{year}/' || n",
        applicant_id=_somebody_of(year),
        category_id=f"CASE (n * 31) %% {len(categories)} {category} END",
        body_id=f"CASE n %% 3 WHEN 0 THEN {bodies[0]} WHEN 1 THEN {bodies[1]} ELSE NULL END",
        channel="CASE n %% 4 WHEN 0 THEN 'phone' ELSE 'in_person' END",
        received_on="d",
        status="CASE n %% 40 WHEN 0 THEN 'void' WHEN 1 THEN 'new' ELSE 'completed' END",
    )


def _fill(model: type[Model], rows: str, /, **columns: str) -> None:
    """Rows of `model` whose columns are these expressions over `rows`."""
    now = "CURRENT_TIMESTAMP"
    values = {"created_at": now, "updated_at": now, "version": "1"} | columns
    for each in model._meta.concrete_fields:
        if each.column not in values and not each.null and not each.primary_key:
            values[each.column] = EMPTY.get(each.get_internal_type(), "''")
    listed = ", ".join(f'"{name}"' for name in values)
    _run(f"INSERT INTO {model._meta.db_table} ({listed}) SELECT {', '.join(values.values())} {rows}")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("%%", "%"))
