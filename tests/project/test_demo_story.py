"""The rows of the demo centre, counted by hand: no database, no statistics of the casebook."""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import chain, pairwise

import pytest
from stdnum.gr import amka, vat

from casebook.choices import AppointmentStatus, ReferralStatus, RequestStatus
from casebook.demo import plan
from casebook.demo.history import monthly_totals
from casebook.demo.names import ENDINGS, PLANTS, STONES
from casebook.demo.rows import KINDS, Register
from casebook.demo.story import tell
from casebook.demo.working_days import holidays, is_working_day
from casebook.models.people import validate_phone
from tests.paths import REPOSITORY

TODAY = date(2026, 3, 18)
FIGURES = REPOSITORY / "tests" / "data" / "figures-2022.csv"
HELD, SCHEDULED = AppointmentStatus.HELD, AppointmentStatus.SCHEDULED


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(tell(TODAY), TODAY)


@pytest.fixture(scope="module")
def rows(register) -> dict:
    return register.rows()


def of_2022(day) -> bool:
    return day.year == 2022


def people_of(cell: str) -> tuple[list[str], list[str]]:
    applicants, _plus, companions = cell.partition(" + ")
    return applicants.split(", "), companions.split(", ") if companions else []


def count_figures(register: Register, rows: dict) -> dict[str, int]:
    """Every figure from the rows, by loops that share nothing with casebook.statistics."""
    merged = {person.code: person.merged_into.code for person in register.people if person.merged_into}
    who = lambda code: merged.get(code, code)  # noqa: E731
    held = [
        row
        for kind in ("appointments", "sessions")
        for row in rows[kind]
        if row["status"] == HELD and of_2022(row["starts_at"])
    ]
    citizens = {who(code) for row in held for code in people_of(row["person"])[0]}
    home = {row["code"]: row["household"] for row in rows["people"] if row["household"]}
    homes = {home[code] for code in citizens if code in home}
    members = {code for code, number in home.items() if number in homes}
    unnamed = sum(
        row["declared_adults"] + row["declared_minors"]
        for row in rows["households"]
        if row["number"] in homes
    )
    counted = [row for row in rows["requests"] if row["status"] != RequestStatus.VOID]
    lines = Counter(row["category"] for row in counted if of_2022(row["received_on"]))
    bodies = Counter((r["category"], r["body"]) for r in counted if of_2022(r["received_on"]))
    sessions = [row for row in rows["sessions"] if row["status"] == HELD and of_2022(row["starts_at"])]
    return {
        "citizens_received": len(citizens),
        "appointments_held": len(held),
        "people_served": len(citizens | members) + unnamed,
        "requests_since_opening": sum(total.value for total in monthly_totals())
        + sum(date(2022, 1, 1) <= row["received_on"] <= date(2023, 4, 30) for row in counted),
        **{line: count for line, count in lines.items() if line != "social_solidarity_income"},
        "welfare_benefits_opeka": bodies["welfare_benefits", "opeka"],
        "welfare_benefits_kepa": bodies["welfare_benefits", "kepa"],
        "teba_enrolled": len({who(r["person"]) for r in rows["enrolments"] if of_2022(r["enrolled_on"])}),
        "asd_referrals": sum(
            (row["type"], row["body"]) == ("asd", "dypa")
            and of_2022(row["sent_on"])
            and row["status"] != ReferralStatus.TO_SEND
            for row in rows["referrals"]
        ),
        "counselling_citizens": len(
            {
                who(people_of(row["person"])[0][0])
                for row in rows["sessions"]
                if of_2022(row["case_requested_on"])
            }
        ),
        "counselling_sessions": len(sessions),
    }


def expected_figures() -> dict[str, int]:
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return {row["indicator"]: int(row["value"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("today", [date(2023, 5, 1), TODAY, date(2026, 11, 23)])
def test_the_rows_count_up_to_the_published_figures(today):
    register = Register(tell(today), today)

    assert count_figures(register, register.rows()) == expected_figures()


def test_the_figures_are_not_reached_by_easy_rows_only(rows, register):
    requests = [row for row in rows["requests"] if of_2022(row["received_on"])]
    persons = Counter(row["person"] for row in rows["enrolments"] if of_2022(row["enrolled_on"]))
    asd = Counter(row["status"] for row in rows["referrals"] if row["type"] == "asd")
    earlier = [row for row in rows["sessions"] if row["case_requested_on"].year == 2021]
    statuses = Counter(row["status"] for row in rows["appointments"] if of_2022(row["starts_at"]))

    assert sum(row["status"] == RequestStatus.VOID for row in requests) == sum(x.void for x in plan.LINES)
    assert Counter(persons.values())[2] == plan.TEBA_ENROLLED_TWICE
    assert asd[ReferralStatus.TO_SEND] == plan.ASD_NOT_SENT
    assert any(row["status"] == HELD and of_2022(row["starts_at"]) for row in earlier)
    assert all(statuses[status] for status in set(AppointmentStatus) - {SCHEDULED})
    assert any(", " in row["person"] for row in rows["sessions"])
    assert any(" + " in row["person"] for row in rows["appointments"])
    assert sum(1 for person in register.people if person.merged_into) == plan.DUPLICATES
    assert {row["category"] for row in requests if row["body"] == "opeka"} > {"welfare_benefits"}


def test_the_same_seed_and_day_make_the_same_rows_in_another_process(rows):
    script = (
        "import django; django.setup()\n"
        "from datetime import date\n"
        "from casebook.demo.rows import Register\n"
        "from casebook.demo.story import tell\n"
        f"today = date.fromisoformat('{TODAY}')\n"
        "print(Register(tell(today), today).rows())"
    )
    command = [sys.executable, "-c", script]
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.host.settings",
        "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'site'}",
        "PYTHONHASHSEED": "7",
        "PYTHONIOENCODING": "utf-8",
    }
    other = subprocess.run(command, env=environment, capture_output=True, check=True).stdout.decode()

    assert other.strip() == str(rows)


def test_another_seed_makes_other_people_and_the_same_figures():
    register = Register(tell(TODAY, seed=7), TODAY)

    assert register.rows()["people"][0] != Register(tell(TODAY), TODAY).rows()["people"][0]
    assert count_figures(register, register.rows()) == expected_figures()


def test_a_later_day_goes_on_with_the_story_and_renames_nobody(rows):
    later = TODAY + timedelta(days=40)
    then = Register(tell(later), later).rows()

    for kind in ("households", "people"):
        assert then[kind][: len(rows[kind])] == rows[kind]
    for kind, key in (("requests", "number"), ("appointments", "reference"), ("sessions", "reference")):
        before = {row[key]: row["person"].partition(" ")[0] for row in rows[kind]}
        after = {row[key]: row["person"].partition(" ")[0] for row in then[kind]}
        assert before.items() <= after.items(), kind
    assert len(then["requests"]) > len(rows["requests"])


def test_the_story_cannot_be_told_before_its_plan_is_over():
    with pytest.raises(ValueError, match="choose a later day"):
        tell(plan.PLANNED_UNTIL)


def test_numbers_of_citizens_are_valid_unique_and_agree_with_them(rows):
    amkas = {row["amka"]: row for row in rows["people"] if row["amka"]}
    afms = [row["afm"] for row in rows["people"] if row["afm"]]

    assert len(amkas) == sum(bool(row["amka"]) for row in rows["people"]) > 2_500
    assert len(set(afms)) == len(afms) > 1_500
    for number, row in amkas.items():
        assert amka.validate(number) == number
        assert number[:6] == f"{row['birth_date']:%d%m%y}"
        assert number[6:8] == "99"
        assert amka.get_gender(number) == {"male": "M", "female": "F"}[row["sex"]]
    assert all(vat.is_valid(number) and number.startswith("5550") for number in afms)
    assert any(not row["amka"] for row in rows["people"])


def test_ways_to_reach_citizens_lead_to_nobody(rows):
    for row in rows["people"]:
        if row["phone"]:
            validate_phone(row["phone"])
            assert row["phone"][3:8] == " 000 "
        assert not row["email"] or row["email"].endswith("@example.gr")
        assert row["address"].endswith(", 000 00")


def test_surnames_are_made_up_and_right_for_men_and_women(rows):
    endings = {"male": {ending[0] for ending in ENDINGS}, "female": {ending[1] for ending in ENDINGS}}

    for row in rows["people"]:
        for part in row["surname"].split("-"):
            plant = next(plant for plant in PLANTS if part.startswith(plant))
            stone = next(stone for stone in STONES if part[len(plant) :].startswith(stone))
            assert part.removeprefix(plant + stone) in endings[row["sex"]]
    assert max(len(row["surname"]) for row in rows["people"]) > 35


def test_nobody_works_on_holidays_nor_out_of_hours(rows):
    for row in rows["appointments"] + rows["sessions"]:
        ends_at = row["starts_at"] + timedelta(minutes=row["minutes"])
        assert is_working_day(row["starts_at"].date())
        assert (row["starts_at"].hour, ends_at.hour * 60 + ends_at.minute) >= (8, 0)
        assert ends_at.hour * 60 + ends_at.minute <= 15 * 60 + 30
        assert 15 <= row["minutes"] <= 60
    assert all(is_working_day(row["received_on"]) for row in rows["requests"])


def test_the_holidays_are_those_of_the_greek_calendar():
    assert holidays(2022) == {
        *(date(2022, 1, 1), date(2022, 1, 6), date(2022, 3, 7), date(2022, 3, 25), date(2022, 4, 22)),
        *(date(2022, 4, 25), date(2022, 5, 1), date(2022, 6, 13), date(2022, 8, 15), date(2022, 10, 28)),
        *(date(2022, 12, 25), date(2022, 12, 26)),
    }


def test_no_worker_is_in_two_appointments_at_once(rows):
    hours: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in rows["appointments"] + rows["sessions"]:
        worker = row.get("worker") or row["professional"]
        hours[worker].append((row["starts_at"], row["starts_at"] + timedelta(minutes=row["minutes"])))

    assert set(hours) == {"social1", "social2", "psych1", "psych2", "reception"}
    for taken in hours.values():
        taken.sort()
        for (_start, end), (following, _end) in pairwise(taken):
            assert end <= following


def test_the_year_is_quiet_in_august_and_busy_in_march(rows):
    months = Counter(row["received_on"].month for row in rows["requests"] if of_2022(row["received_on"]))

    assert months[8] * 2 < months[3]
    assert len(months) == 12


def test_requests_of_a_year_are_numbered_without_a_gap(rows):
    numbers = [row["number"] for row in rows["requests"]]

    for year in (2022, 2023):
        of_year = sorted(number for number in numbers if number.startswith(f"{year}/"))
        assert of_year == [f"{year}/{serial:05}" for serial in range(1, len(of_year) + 1)]
    days = [row["received_on"] for row in rows["requests"] if of_2022(row["received_on"])]
    assert days != sorted(days), "some requests are entered late"


def test_every_row_refers_to_rows_of_earlier_files(rows):
    people = {row["code"] for row in rows["people"]}
    households = {row["number"] for row in rows["households"]}
    requests = {row["number"]: row["person"] for row in rows["requests"]}

    assert all(row["household"] in households | {""} for row in rows["people"])
    for kind in ("requests", "appointments", "sessions", "referrals", "enrolments"):
        for row in rows[kind]:
            assert set(chain(*people_of(row["person"]))) <= people
            assert not row.get("request") or row["request"] in requests
    for row in rows["referrals"]:
        assert requests[row["request"]] == row["person"]


def test_no_file_has_two_rows_of_one_record(rows):
    keys = {
        "households": ("number",),
        "people": ("code",),
        "requests": ("number",),
        "appointments": ("reference",),
        "sessions": ("reference",),
        "referrals": ("reference",),
        "enrolments": ("programme", "person", "enrolled_on"),
        "tallies": ("date", "channel", "topic"),
    }
    for kind, key in keys.items():
        found = Counter(tuple(row[name] for name in key) for row in rows[kind])
        assert [record for record, times in found.items() if times > 1] == [], kind


def test_the_demo_is_alive_today(rows):
    open_ones = [row for row in rows["requests"] if row["closed_on"] is None]
    coming = [row for row in rows["appointments"] + rows["sessions"] if row["starts_at"].date() >= TODAY]

    assert {row["status"] for row in open_ones if TODAY - row["received_on"] < timedelta(days=40)} == {
        *(RequestStatus.NEW, RequestStatus.WAITING_DOCUMENTS, RequestStatus.IN_PROGRESS),
        RequestStatus.SUBMITTED,
    }
    assert all(row["received_on"] <= TODAY for row in rows["requests"])
    assert len(coming) > 10
    assert {row["status"] for row in coming} == {SCHEDULED}
    assert max(row["starts_at"].date() for row in coming) <= TODAY + timedelta(days=14)
    assert any(row["starts_at"].date() == TODAY for row in coming)


def test_every_kind_of_file_has_rows_with_the_same_columns(rows):
    assert tuple(rows) == KINDS
    for kind, records in rows.items():
        assert len(records) > 100, kind
        assert len({tuple(row) for row in records}) == 1, kind
