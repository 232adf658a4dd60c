"""What a run does with rows: keys, look-ups, empty cells, refusals, and that all of it is all or nothing."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from casebook import actions
from casebook.choices import AppointmentStatus, Relation
from casebook.models import (
    Appointment,
    ContactTally,
    CounsellingCase,
    CounsellingSession,
    Household,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from importers.engine import Finding
from importers.exports import write
from importers.models import Transfer
from importers.reading import read_table
from importers.resources import KINDS
from importers.resources.labels import LABELS
from importers.runs import run_import
from tests.factories import (
    AppointmentFactory,
    HouseholdFactory,
    PersonFactory,
    ProgrammeFactory,
    RequestFactory,
    SessionFactory,
    UserFactory,
)
from tests.importers.test_cells import AMKA, BORN

pytestmark = pytest.mark.usefixtures("english")


def table(headers, *rows):
    stream = io.BytesIO()
    write(stream, headers, rows, format="csv")
    return read_table(stream.getvalue())


def take(kind, headers, *rows, dry_run=False):
    return run_import(kind, table(headers, *rows), user=None, dry_run=dry_run)


def counts(report):
    return report.created, report.updated, report.unchanged, report.refused


# People


def test_a_new_person_gets_a_code_and_a_given_code_is_kept(db):
    report = take("people", ["Κωδικός", "Επώνυμο", "Όνομα"], ["ΑΒ-2019-000004", "Α", "Β"], ["", "Γ", "Δ"])
    assert counts(report) == (2, 0, 0, 0)
    assert Person.objects.get(surname="Α").code == "ΑΒ-2019-000004"
    assert Person.objects.get(surname="Γ").code.endswith("-000001")


def test_headings_are_known_by_key_or_label_in_any_case_order_and_accent(db):
    report = take(
        "people", ["ΟΝΟΜΑ", "surname", "ημ γεννησης", "E-MAIL"], ["Άννα", "Α", "5/3/1979", "a@b.gr"]
    )
    assert (report.errors, report.warnings) == ([], [])
    person = Person.objects.get()
    assert (person.surname, person.name, person.birth_date, person.email) == ("Α", "Άννα", BORN, "a@b.gr")


def test_unknown_columns_are_reported_and_not_dropped_in_silence(db):
    report = take("people", ["surname", "name", "Παρατηρήσεις"], ["Α", "Β", "x"])
    assert [warning.row for warning in report.warnings] == [1]
    assert "Παρατηρήσεις" in report.warnings[0].message
    assert report.created == 1


@pytest.mark.parametrize("column", ["id", "pk", "search_key", "merged_into", "is_superuser", "created_at"])
def test_no_column_sets_a_primary_key_or_what_the_casebook_keeps_itself(column, db):
    person = PersonFactory()
    report = take("people", ["code", "surname", "name", column], [person.code, "Νέα", "Άννα", "77"])
    assert (len(report.warnings), report.updated) == (1, 1)
    assert Person.objects.get().pk == person.pk


def test_a_missing_column_leaves_the_stored_value_and_an_empty_cell_clears_it(db):
    PersonFactory(code="Χ1", address="Οδός 1", phone="2101234567", birth_date=BORN, sex="female")
    take("people", ["code", "surname", "name", "phone", "birth_date", "sex"], ["Χ1", "Α", "Β", "", "", ""])
    person = Person.objects.get()
    assert (person.phone, person.birth_date) == ("", None)
    assert person.address == "Οδός 1"  # its column was not in the file
    assert person.sex == "female"  # a person cannot be without: an empty cell leaves it


def test_without_a_code_the_amka_is_the_key(db):
    person = PersonFactory(amka=AMKA, birth_date=BORN)
    report = take("people", ["amka", "surname", "name"], [AMKA, "Άλλη", "Άννα"])
    assert counts(report) == (0, 1, 0, 0)
    person.refresh_from_db()
    assert person.surname == "Άλλη"


def test_a_zero_lost_by_the_spreadsheet_is_restored_by_the_birth_date_of_the_row(db):
    report = take("people", ["amka", "surname", "name", "birth_date"], [AMKA[1:], "Α", "Β", "05/03/1979"])
    assert report.errors == []
    assert Person.objects.get().amka == AMKA


def test_the_amka_of_somebody_else_is_refused(db):
    PersonFactory(amka=AMKA)
    report = take("people", ["code", "amka", "surname", "name"], ["ΑΒ-2020-000001", AMKA, "Α", "Β"])
    assert counts(report) == (0, 0, 0, 1)
    assert [(error.row, error.column) for error in report.errors] == [(2, "amka")]


def test_a_person_without_keys_is_new_and_namesakes_are_listed(db):
    twin = PersonFactory(surname="Παπαδοπούλου", name="Μαρία", birth_date=BORN)
    report = take(
        "people",
        ["surname", "name", "birth_date"],
        ["ΠΑΠΑΔΟΠΟΥΛΟΥ", "Μαρια", "05/03/1979"],
        ["Παπαδοπούλου", "Μαρία", "06/03/1979"],
    )
    assert report.created == 2
    assert [(warning.row, twin.code in warning.message) for warning in report.warnings] == [(2, True)]


def test_a_row_of_a_person_who_was_merged_away_changes_nothing_and_says_so(db):
    gone, stays = PersonFactory(), PersonFactory()
    actions.merge_people(source=gone, into=stays)
    report = take("people", ["code", "surname", "name"], [gone.code, "Άλλη", "Άλλη"])
    assert counts(report) == (0, 0, 1, 0)
    assert stays.code in report.warnings[0].message


def test_people_bring_their_households_and_move_without_losing_the_past(db):
    headers = ["code", "surname", "name", "household", "relation"]
    rows = [["Χ1", "Α", "Β", "Ν-2022-00009", "Αρχηγός"], ["Χ2", "Α", "Γ", "Ν-2022-00009", "child"]]
    assert take("people", headers, *rows).created == 2
    assert counts(take("people", headers, *rows)) == (0, 0, 2, 0)
    assert Household.objects.get().memberships.count() == 2
    rows[1][3] = "Ν-2022-00010"
    assert counts(take("people", headers, *rows)) == (0, 1, 1, 0)
    moved = Person.objects.get(code="Χ2").memberships
    assert [m.household.number for m in moved.order_by("pk")] == ["Ν-2022-00009", "Ν-2022-00010"]
    assert moved.get(household__number="Ν-2022-00009").ended_on is not None


def test_a_relation_without_a_household_is_refused(db):
    report = take("people", ["surname", "name", "relation"], ["Α", "Β", "child"])
    assert [(error.row, error.column) for error in report.errors] == [(2, "relation")]


def test_latin_letters_of_a_code_are_the_greek_ones(db):
    person = PersonFactory(code="ΑΒ-2022-000123")
    RequestFactory()
    report = take(
        "requests",
        ["received_on", "person", "category"],
        ["1/2/2022", "ab-2022-000123", "housing_benefit"],
    )
    assert report.errors == []
    assert Request.objects.filter(applicant=person).count() == 1


# Look-ups


@pytest.fixture
def standard(standard_catalogue):
    UserFactory(username="social1", email="Anna@Example.gr")
    return PersonFactory(code="ΑΒ-2022-000001", amka=AMKA)


HEADERS = ["received_on", "person", "category", "body", "channel", "status", "worker"]


@pytest.mark.parametrize("person", ["ΑΒ-2022-000001", AMKA])
@pytest.mark.parametrize("category", ["housing_benefit", "Επίδομα Στέγασης", "ΕΠΙΔΟΜΑ ΣΤΕΓΑΣΗΣ"])
@pytest.mark.parametrize(("body", "code"), [("dypa", "dypa"), ("ΔΥΠΑ", "dypa"), ("ΟΑΕΔ", "dypa"), ("", None)])
def test_records_are_found_by_code_or_name_old_names_too(standard, person, category, body, code):
    report = take("requests", HEADERS, ["1/2/2022", person, category, body, "", "", ""])
    assert report.errors == []
    request = Request.objects.get()
    assert request.category.code == "housing_benefit"
    assert (request.body and request.body.code) == code


@pytest.mark.parametrize("worker", ["social1", "anna@example.gr"])
def test_colleagues_are_found_by_user_name_or_e_mail(standard, worker):
    take("requests", HEADERS, ["1/2/2022", AMKA, "housing_benefit", "", "", "", worker])
    assert Request.objects.get().worker.username == "social1"


def test_somebody_merged_into_another_is_the_other(standard):
    stays = PersonFactory()
    actions.merge_people(source=standard, into=stays)
    take("requests", HEADERS, ["1/2/2022", "ΑΒ-2022-000001", "housing_benefit", "", "", "", ""])
    assert Request.objects.get().applicant == stays


REFUSED = {
    "person": ("ΑΒ-2022-999999", "no person"),
    "category": ("ανύπαρκτη", "no category"),
    "body": ("ανύπαρκτος", "no body"),
    "channel": ("τηλεπάθεια", "not one of"),
    "status": ("έτοιμο", "not one of"),
    "worker": ("nobody", "no user"),
    "received_on": ("31/02/2022", "no such day"),
}


@pytest.mark.parametrize("column", REFUSED)
def test_a_cell_that_names_nothing_is_refused_with_its_row_and_column(standard, column):
    cell, words = REFUSED[column]
    good = ["1/2/2022", AMKA, "housing_benefit", "opeka", "phone", "new", "social1"]
    bad = list(good)
    bad[HEADERS.index(column)] = cell
    report = take("requests", HEADERS, good, bad)
    assert [(error.row, error.column) for error in report.errors] == [(3, column)]
    assert words in report.errors[0].message
    assert cell in report.errors[0].message
    assert counts(report) == (0, 0, 0, 1)
    assert Request.objects.count() == 0


def test_every_label_of_the_interchange_is_read_and_every_choice_has_one():
    for choices, labels in LABELS.items():
        assert list(labels) == choices.values
        widget = next(
            column.widget
            for kind in KINDS.values()
            for column in kind.columns
            if getattr(column.widget, "choices", None) is choices
        )
        for code, label in labels.items():
            assert {widget.clean(text) for text in (code, label, label.upper())} == {code}


# Rows


def test_missing_columns_are_named_and_nothing_is_read(db):
    report = take("requests", ["Πρόσωπο", "Τρόπος"], ["Α", "phone"], ["Β", "phone"])
    assert [(error.row, error.column) for error in report.errors] == [(1, "Ημ. παραλαβής"), (1, "Κατηγορία")]
    assert counts(report) == (0, 0, 0, 2)


def test_two_headings_for_one_column_are_refused(db):
    report = take("people", ["surname", "Επώνυμο", "name"], ["Α", "Β", "Γ"])
    assert [(error.row, error.column) for error in report.errors] == [(1, "Επώνυμο")]


def test_an_empty_cell_of_a_required_column_is_refused(db):
    report = take("people", ["surname", "name"], ["Α", ""])
    assert report.errors == [Finding(2, "name", "This cell must not be empty.")]


@pytest.mark.parametrize(
    ("kind", "headers", "row"),
    [
        ("people", ["code", "surname", "name"], ["ΑΒ-2022-000007", "Α", "Β"]),
        ("people", ["amka", "surname", "name"], [AMKA, "Α", "Β"]),
        ("tallies", ["date", "channel", "topic", "count"], ["1/2/2022", "phone", "x", "3"]),
        ("households", ["number"], ["Ν-2022-00003"]),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_both_rows(db, kind, headers, row):
    other = ["x" if header == "surname" else cell for header, cell in zip(headers, row, strict=True)]
    report = take(kind, headers, row, other)
    assert [error.row for error in report.errors] == [3]
    assert "2" in report.errors[0].message
    assert "3" in report.errors[0].message
    assert (Person.objects.count(), ContactTally.objects.count(), Household.objects.count()) == (0, 0, 0)


def test_a_rule_of_the_database_speaks_its_own_words(standard):
    report = take(
        "requests",
        ["received_on", "person", "category", "status", "closed_on"],
        ["10/2/2022", AMKA, "housing_benefit", "completed", "9/2/2022"],
        ["10/2/2022", AMKA, "housing_benefit", "new", "11/2/2022"],
    )
    assert [error.row for error in report.errors] == [2, 3]
    assert report.errors[0].message == "A request cannot be closed before it was received."


def test_a_second_head_of_a_household_is_the_new_head(db):
    household = HouseholdFactory(head=PersonFactory(), number="Ν-2022-00001")
    newcomer = PersonFactory(code="Χ9")
    assert take("households", ["number", "head"], ["Ν-2022-00001", "Χ9"]).updated == 1
    assert household.memberships.current().get(relation=Relation.HEAD).person == newcomer


def test_a_row_with_too_few_cells_is_refused(db):
    uneven = read_table(b"surname;name;email\nA;B;\nC;D\n")
    report = run_import("people", uneven, user=None, dry_run=False)
    assert [error.row for error in report.errors] == [3]
    assert (report.rows, Person.objects.count()) == (2, 0)


def test_a_file_whose_rows_are_all_uneven_is_refused(db):
    report = run_import("people", read_table(b"surname;name;amka\nA;B\n"), user=None, dry_run=False)
    assert counts(report) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("headers", "cell"),
    [
        ("surname", "Α" * 500),
        ("household", "Ν" * 50),
        ("afm", "123"),
        ("email", "x"),
        ("phone", "καλέστε με"),
    ],
)
def test_a_cell_that_its_field_refuses_is_refused_with_its_column(db, headers, cell):
    columns = {"surname": "Α", "name": "Β"} | {headers: cell}
    report = take("people", list(columns), list(columns.values()))
    assert [(error.row, error.column) for error in report.errors] == [(2, headers)]


def test_one_bad_row_stops_all_the_good_ones(db):
    rows = [["Α", "Β", "1/1/1980"]] * 5 + [["Α", "Β", "31/02/1980"]]
    report = take("people", ["surname", "name", "birth_date"], *rows)
    assert counts(report) == (0, 0, 0, 1)
    assert Person.objects.count() == 0


def test_a_dry_run_says_the_same_and_writes_nothing(db):
    report = take("people", ["surname", "name"], ["Α", "Β"], dry_run=True)
    assert counts(report) == (1, 0, 0, 0)
    assert (Person.objects.count(), Transfer.objects.count()) == (0, 0)
    take("people", ["surname", "name"], ["Α", "Β"])
    assert Person.objects.get().code.endswith("-000001")  # the dry run took no number


def test_a_run_is_logged_without_names(db):
    user = UserFactory()
    run_import("people", table(["surname", "name"], ["Μυστική", "Άννα"]), user=user, dry_run=False)
    entry = ModelLogEntry.objects.get(action="importers.import")
    assert (entry.user, Transfer.objects.get().created) == (user, 1)
    assert "Μυστική" not in f"{entry.label} {entry.data}"


# The other kinds


def test_appointments_have_several_people_companions_and_requests(standard):
    other = PersonFactory(code="Χ2")
    request = RequestFactory(applicant=standard)
    headers = ["reference", "starts_at", "person", "booking", "status", "request"]
    row = ["Ρ-2022-000005", "03/05/2022 09:30", "ΑΒ-2022-000001 + Χ2", "Έκτακτο", "held", request.number]
    assert take("appointments", headers, row).created == 1
    appointment = Appointment.objects.get()
    assert {p.person: p.role for p in appointment.participations.all()} == {
        standard: "applicant",
        other: "companion",
    }
    assert list(appointment.requests.all()) == [request]
    row[2] = "Χ2"
    assert take("appointments", headers, row).updated == 1
    assert [p.person for p in appointment.participations.all()] == [other]


def test_sessions_find_or_open_their_case(standard):
    UserFactory(username="psych1")
    headers = ["starts_at", "person", "case_requested_on", "professional", "status"]
    report = take(
        "sessions",
        headers,
        ["10/02/2022 12:00", AMKA, "01/02/2022", "psych1", "held"],
        ["17/02/2022 12:00", AMKA, "01/02/2022", "psych1", "held"],
        ["24/02/2022 12:00", AMKA, "", "psych1", "no_show"],
    )
    assert report.errors == []
    case = CounsellingCase.objects.get()
    assert (case.requested_on, case.sessions.count()) == (date(2022, 2, 1), 3)
    assert Appointment.objects.filter(status=AppointmentStatus.HELD).count() == 2


def test_a_session_in_the_file_of_appointments_is_refused_and_the_other_way_round(standard):
    UserFactory(username="psych1")
    session, plain = SessionFactory(), AppointmentFactory()
    report = take(
        "appointments",
        ["reference", "starts_at", "person", "booking", "status"],
        [session.appointment.reference, "1/2/2022 09:00", AMKA, "walk_in", "held"],
    )
    assert [(error.row, error.column) for error in report.errors] == [(2, "reference")]
    report = take(
        "sessions",
        ["reference", "starts_at", "person", "professional", "status"],
        [plain.reference, "1/2/2022 09:00", AMKA, "psych1", "held"],
    )
    assert [(error.row, error.column) for error in report.errors] == [(2, "reference")]
    assert CounsellingSession.objects.count() == 1


def test_referrals_and_enrolments_come_in(standard):
    assert (
        take(
            "referrals",
            ["Ημ. αποστολής", "Πρόσωπο", "Φορέας", "Τύπος", "Κατάσταση"],
            ["4/5/2022", AMKA, "ΟΑΕΔ", "Ατομικό Σχέδιο Δράσης", "Στάλθηκε"],
        ).created
        == 1
    )
    assert (Referral.objects.get().type, Referral.objects.get().body.code) == ("asd", "dypa")
    rows = [["ΤΕΒΑ", AMKA, "1/6/2022"], ["teba", "ΑΒ-2022-000001", "2/6/2022"]]
    assert take("enrolments", ["programme", "person", "enrolled_on"], *rows).created == 2
    assert counts(take("enrolments", ["programme", "person", "enrolled_on"], *rows)) == (0, 0, 2, 0)
    assert ProgrammeEnrolment.objects.count() == 2


def test_a_referral_from_the_request_of_another_person_is_refused(standard):
    request = RequestFactory()
    report = take(
        "referrals",
        ["sent_on", "person", "body", "request"],
        ["4/5/2022", AMKA, "dypa", request.number],
    )
    assert [(error.row, error.column) for error in report.errors] == [(2, "request")]


# Costs


def queries_of(kind, headers, rows):
    with CaptureQueriesContext(connection) as queries:
        report = take(kind, headers, *rows)
    assert report.errors == []
    return [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize("kind", ["requests", "enrolments"])
def test_look_ups_cost_the_same_for_many_rows_as_for_few(standard_catalogue, kind):
    people = [PersonFactory() for _ in range(40)]
    ProgrammeFactory()

    def rows(people, day):
        if kind == "requests":
            return [[day, p.code, "housing_benefit", "opeka"] for p in people]
        return [["teba", p.code, day] for p in people]

    headers = {
        "requests": ["received_on", "person", "category", "body"],
        "enrolments": ["programme", "person", "enrolled_on"],
    }[kind]
    take(kind, headers, *rows(people[:1], "1/2/2022"))
    few = queries_of(kind, headers, rows(people[:10], "2/2/2022"))
    many = queries_of(kind, headers, rows(people, "3/2/2022"))
    assert len(many) - len(few) <= 6 * 30
    looked_up = ('FROM "casebook_person"', 'FROM "casebook_servicecategory"', 'FROM "casebook_body"')
    for text in looked_up:
        assert sum(text in sql for sql in many) == sum(text in sql for sql in few)


def test_rows_that_change_nothing_cost_no_query_each(standard_catalogue):
    people = [PersonFactory() for _ in range(30)]
    headers = ["code", "surname", "name"]
    rows = [[p.code, p.surname, p.name] for p in people]
    assert len(queries_of("people", headers, rows)) <= 8


@pytest.fixture
def coordinator_of_history(db):
    return UserFactory(username="historian")


def test_what_a_file_wrote_stands_in_the_history_of_each_record(coordinator_of_history):
    first = "Κωδικός;Επώνυμο;Όνομα\nΑΒ-2022-000001;Πευκίδης;Άλκης\n"
    report = run_import("people", read_table(first.encode()), user=coordinator_of_history, dry_run=False)
    assert report.created == 1
    again = first.replace("Άλκης", "Άλκιμος")
    run_import("people", read_table(again.encode()), user=coordinator_of_history, dry_run=False)
    run_import("people", read_table(again.encode()), user=coordinator_of_history, dry_run=False)

    history = ModelLogEntry.objects.filter(label="ΑΒ-2022-000001").order_by("pk")
    assert list(history.values_list("action", "user__username", "data")) == [
        ("wagtail.create", "historian", {"fields": []}),
        ("wagtail.edit", "historian", {"fields": ["Όνομα"], "version": 1}),
    ]


def test_a_session_before_counselling_was_asked_for_is_refused(coordinator_of_history):
    person = PersonFactory()
    text = (
        "Έναρξη;Πρόσωπο;Ημ. αίτησης συμβουλευτικής;Επαγγελματίας;Κατάσταση\n"
        f"16/03/2022 12:00;{person.code};17/03/2022;historian;Πραγματοποιήθηκε\n"
    )
    report = run_import("sessions", read_table(text.encode()), user=coordinator_of_history, dry_run=False)
    assert [(finding.row, finding.column) for finding in report.errors] == [(2, "Ημ. αίτησης συμβουλευτικής")]
