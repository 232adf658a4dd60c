"""What a file would make of the figures: the same as if it were written, and nothing is."""

import threading
from datetime import date, datetime

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.models import AppointmentParticipant, Request
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from importers.engine import Effect, make_plan, write
from importers.engine.effects import effects, work_out
from importers.engine.overlays import Overlay
from importers.engine.shadows import cast_shadows, one_moment
from importers.reading import Recognised, Table
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    CategoryFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    PersonFactory,
    ProgrammeFactory,
    ReferralFactory,
    RequestFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

YEARS = (2021, 2022, 2023)
SINCE_OPENING = "requests_since_opening"
CSV = Recognised("csv")
NOON = timezone.make_aware(datetime(2022, 3, 15, 12))


def table(headers: str, *rows: str) -> Table:
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    return Table(
        [header.strip() for header in headers.split("|")],
        cells,
        range(2, len(cells) + 2),
        CSV,
    )


@pytest.fixture
def centre(db):
    """Two persons, and a record of each kind in 2022."""
    people = [PersonFactory(code=f"ΑΒ-2020-{serial:06}") for serial in (1, 2)]
    home = HouseholdFactory(number="Ν-2020-00001", head=people[0], on=date(2020, 1, 1))
    gmi, housing = CategoryFactory(code="guaranteed_minimum_income"), CategoryFactory(code="housing_benefit")
    day = date(2022, 5, 1)
    RequestFactory(number="2022/00001", applicant=people[0], category=gmi, received_on=day)
    RequestFactory(number="2022/00002", applicant=people[1], category=housing, received_on=day)
    AppointmentFactory(reference="Ρ-2022-000001", starts_at=NOON, applicants=people[:1])
    CounsellingCaseFactory(person=people[0], requested_on=day)
    ReferralFactory(person=people[0], body=BodyFactory(code="dypa"), type="asd", sent_on=day)
    EnrolmentFactory(person=people[0], programme=ProgrammeFactory(), enrolled_on=day)
    return people, home


def counted() -> dict[tuple[str, str], int]:
    return {
        (str(year), figure.indicator.code): figure.value
        for year in YEARS
        for figure in compute(Period.year(year))
    }


def differences(before: dict, after: dict) -> dict:
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}


def as_dict(figures) -> dict:
    return {(effect.period, effect.code): (effect.before, effect.after) for effect in figures}


FILES = {
    "requests": table(
        "number | received_on | person | category | status",
        " | 03/02/2022 | ΑΒ-2020-000001 | guaranteed_minimum_income | ",
        " | 31/12/2021 | ΑΒ-2020-000002 | housing_benefit | ",
        " | 04/02/2023 | ΑΒ-2020-000002 | housing_benefit | void",
        "2022/00001 | 01/05/2022 | ΑΒ-2020-000001 | housing_benefit | ",
        "2022/00002 | 02/05/2023 | ΑΒ-2020-000002 | housing_benefit | ",
    ),
    "referrals": table(
        "sent_on | person | body | type",
        "04/05/2022 | ΑΒ-2020-000001 | dypa | asd",
        "04/05/2023 | ΑΒ-2020-000002 | dypa | asd",
    ),
    "enrolments": table(
        "programme | person | enrolled_on",
        "teba | ΑΒ-2020-000001 | 01/06/2023",
        "teba | ΑΒ-2020-000002 | 01/06/2022",
    ),
    "tallies": table("date | channel | topic | count", "04/04/2022 | phone | Επίδομα | 12"),
    "people": table(
        "code | surname | name | household | relation",
        "ΑΒ-2020-000002 | Α | Β | Ν-2020-00001 | child",
        " | Γ | Δ | Ν-2020-00001 | child",
    ),
    "households": table(
        "number | head | declared_adults",
        "Ν-2020-00001 | ΑΒ-2020-000001 | 3",
        " | ΑΒ-2020-000002 | 1",
    ),
    "appointments": table(
        "reference | starts_at | person | booking | status",
        " | 16/03/2022 10:00 | ΑΒ-2020-000002 | walk_in | held",
        " | 01/01/2023 00:30 | ΑΒ-2020-000001, ΑΒ-2020-000002 | walk_in | held",
        "Ρ-2022-000001 | 31/12/2021 23:30 | ΑΒ-2020-000002 | walk_in | held",
    ),
    "sessions": table(
        "starts_at | person | case_requested_on | professional | status",
        "16/06/2022 10:00 | ΑΒ-2020-000001 | 01/05/2022 | psych1 | held",
        "16/06/2023 10:00 | ΑΒ-2020-000002 | 01/06/2023 | psych1 | held",
    ),
}
WITHOUT_FIGURES = {"tallies"}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_has_the_effect_that_writing_it_has(kind, centre, cast):
    plan = make_plan(kind, FILES[kind], user=None)
    assert plan.report.errors == []
    before = counted()
    foreseen = as_dict(effects(plan))
    assert counted() == before
    assert write(plan, user=None).errors == []
    assert foreseen == differences(before, counted())
    assert bool(foreseen) == (kind not in WITHOUT_FIGURES)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "", "2022/00001", "2022/00002"]),
            st.sampled_from(["31/12/2020", "01/01/2022", "31/12/2022", "01/01/2023"]),
            st.sampled_from(["ΑΒ-2020-000001", "ΑΒ-2020-000002"]),
            st.sampled_from(["guaranteed_minimum_income", "housing_benefit"]),
            st.sampled_from(["", "void", "new"]),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda row: row[0] or object(),
    )
)
def test_any_file_of_requests_has_the_effect_that_writing_it_has(centre, rows):
    headers = ["number", "received_on", "person", "category", "status"]
    plan = make_plan("requests", Table(headers, rows, range(2, len(rows) + 2), CSV), user=None)
    foreseen, before = as_dict(effects(plan)), counted()
    with transaction.atomic():
        write(plan, user=None)
        after = counted()
        transaction.set_rollback(True)
    in_years = {key: value for key, value in foreseen.items() if int(key[0]) in YEARS}
    # A year without a record of the file is not asked, though the total since the opening grows in it too.
    assert in_years == {key: value for key, value in differences(before, after).items() if key in foreseen}
    assert {key for key in differences(before, after) if key[1] != SINCE_OPENING} <= set(in_years)


def test_records_that_would_be_deleted_do_not_count(centre):
    parts = AppointmentParticipant.objects.values_list("pk", flat=True)
    figures = as_dict(work_out([Overlay(AppointmentParticipant, gone=list(parts))]).figures)
    assert figures == {("2022", "citizens_received"): (1, 0), ("2022", "people_served"): (1, 0)}


def test_rows_of_one_table_may_change_different_columns(centre):
    first, second = Request.objects.order_by("number").values_list("pk", flat=True)
    day = date(2022, 7, 1)
    kept_out = {first: {"status": "void"}, second: {"received_on": Request(received_on=day).received_on}}
    figures = as_dict(work_out([Overlay(Request, changed=kept_out)]).figures)
    assert figures == {
        ("2022", "requests_since_opening"): (2, 1),
        ("2022", "guaranteed_minimum_income"): (1, 0),
    }


def test_the_latest_five_years_are_counted_and_the_others_told(centre):
    rows = [f"01/02/{year} | ΑΒ-2020-000001 | housing_benefit" for year in range(2016, 2023)]
    plan = make_plan("requests", table("received_on | person | category", *rows), user=None)
    found = work_out(plan.overlays())
    assert sorted({effect.period for effect in found.figures}) == ["2018", "2019", "2020", "2021", "2022"]
    assert found.years_left_out == plan.preview().years_left_out == 2


def test_a_figure_comes_with_its_unit_and_year_in_the_order_of_the_report(centre):
    rows = [f" | 01/02/{year} | ΑΒ-2020-000001 | housing_benefit" for year in (2023, 2022)]
    plan = make_plan("requests", table("number | received_on | person | category", *rows), user=None)
    figures = plan.preview().effects
    assert [(effect.period, effect.code) for effect in figures] == [
        (year, code) for year in ("2022", "2023") for code in ("requests_since_opening", "housing_benefit")
    ]
    housing = compute(Period.year(2022)).figure("housing_benefit")
    unit = str(housing.indicator.unit.label)
    assert figures[1] == Effect("2022", "housing_benefit", housing.label, unit, 1, 2)


def test_a_refused_file_has_no_effect(centre):
    plan = make_plan("requests", table("received_on | person | category", "χθες | Α | Β"), user=None)
    assert effects(plan) == []
    assert plan.preview().years_left_out == 0


# --- the connection


def temporary_objects() -> int:
    names = {
        "sqlite": "SELECT count(*) FROM sqlite_temp_master",
        "postgresql": "SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND pg_table_is_visible(oid)",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        return cursor.fetchone()[0]


def state_of_connection() -> tuple:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            setting = cursor.execute("PRAGMA temp_store").fetchone()[0]
            return temporary_objects(), connection.transaction_mode, setting, connection.in_atomic_block
        cursor.execute("SHOW transaction_isolation")
        return temporary_objects(), cursor.fetchone()[0], connection.in_atomic_block


def request_in_other_hands(received_on: date) -> Overlay:
    """A request of another day, and the two that are there made void."""
    one = Request.objects.values_list("applicant_id", "category_id").first()
    keys = Request.objects.values_list("pk", flat=True)
    columns = ("id", "number", "received_on", "applicant_id", "category_id", "status", "version")
    row = (-1, "2022/00009", Request._meta.get_field("received_on").get_db_prep_save(received_on, connection))
    new = dict(zip(columns, ([value] for value in (*row, *one, "new", 1)), strict=True))
    return Overlay(Request, new, changed={key: {"status": "void"} for key in keys})


def test_the_names_stand_for_the_real_tables_again(centre):
    before = state_of_connection()
    with one_moment(connection):
        cast_shadows(connection, [request_in_other_hands(date(2022, 1, 1))])
        assert temporary_objects() > 0
        assert Request.objects.filter(status="void").count() == 2
        assert Request.objects.filter(pk__lt=0).count() == 1
    assert state_of_connection() == before
    assert not Request.objects.filter(status="void").exists()
    assert Request.objects.count() == 2


def test_the_indexes_of_the_real_table_serve_its_shadow(centre):
    with one_moment(connection):
        cast_shadows(connection, [request_in_other_hands(date(2022, 1, 1))])
        if connection.vendor == "postgresql":  # which reads so small a table from end to end
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
        of_a_day = Request.objects.filter(received_on__gte=date(2022, 1, 1), received_on__lt=date(2022, 2, 1))
        explained = of_a_day.order_by().explain()
    wanted = {"sqlite": "SEARCH main.casebook_request USING INDEX", "postgresql": "Index"}[connection.vendor]
    assert wanted in explained
    assert "Seq Scan on casebook_request " not in explained


class TestOutsideATransaction:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_an_exception_leaves_the_connection_as_it_was(self, centre):
        before = state_of_connection()

        def break_off() -> None:
            with one_moment(connection):
                cast_shadows(connection, [request_in_other_hands(date(2022, 1, 1))])
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            break_off()
        assert state_of_connection() == before
        assert Request.objects.count() == 2

    def test_a_file_has_an_effect_and_the_connection_stays_as_it_was(self, centre):
        before = state_of_connection()
        assert effects(make_plan("requests", FILES["requests"], user=None))
        assert state_of_connection() == before

    def test_others_write_meanwhile_and_are_not_counted(self, centre):
        with one_moment(connection):
            real = Request.objects.count()
            cast_shadows(connection, [request_in_other_hands(date(2022, 1, 1))])
            in_another_thread(lambda: Request.objects.filter(number="2022/00001").delete())
            assert Request.objects.count() == real + 1
        assert Request.objects.count() == real - 1


def in_another_thread(work) -> None:
    """Do `work` on a connection of its own, and wait for its end."""
    failures = []

    def run() -> None:
        try:
            work()
        except Exception as failure:  # told to the thread that waits
            failures.append(failure)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=120)
    assert not thread.is_alive()
    assert failures == []
