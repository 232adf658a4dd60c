"""A run leaves a line for its file, one for the new records of each kind together, and one for each person of
each record that it changed."""

import hashlib
import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook import actions
from casebook.models import AccessLogEntry, CounsellingCase, Household, Person
from casebook.models.access_log import Action
from importers.exporting import run_export
from importers.reading import read_table
from importers.runs import run_import
from tests.factories import (
    AppointmentFactory,
    CounsellingCaseFactory,
    HouseholdFactory,
    PersonFactory,
    RequestFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def take(kind: str, text: str, *, user=None, dry_run=False):
    report = run_import(kind, read_table(text.encode()), user=user, dry_run=dry_run)
    assert not report.errors
    return report


def lines() -> list[tuple]:
    """(action, kind of record, record, person, fields) of the lines about records; none is there twice. A
    line about several records, or of several persons, has all of them with commas between."""
    found = AccessLogEntry.objects.exclude(action__in=[Action.IMPORT, Action.EXPORT]).order_by("pk")
    rows = [
        (line.action, line.subject_kind.partition(".")[2], *subject_and_persons(line), line.fields)
        for line in found
    ]
    assert len({row[:4] for row in rows}) == len(rows)
    return rows


def subject_and_persons(line) -> tuple[str, str]:
    if line.subject_code:
        return line.subject_code, line.person_code
    kinds = (line.subject_kind, "casebook.person")
    return tuple(", ".join(map(str, in_ranges(apps.get_model(kind), line))) for kind in kinds)


def in_ranges(model, line) -> list:
    ranges = line.ranges.filter(kind=model._meta.label_lower).order_by("first_key")
    return [
        record
        for each in ranges
        for record in model.objects.filter(pk__range=(each.first_key, each.last_key)).order_by("pk")
    ]


def test_the_line_of_a_file_says_its_kind_columns_form_and_digest():
    text = "Επώνυμο;Όνομα;Άγνωστη\nΜυστικού;Άννα;x\n"
    take("people", text, user=UserFactory(username="coordinator"))

    line = AccessLogEntry.objects.get(action=Action.IMPORT)
    assert line.actor_name == "coordinator"
    assert line.detail == {
        "kind": "people",
        "rows": 1,
        "created": 1,
        "updated": 0,
        "columns": ["surname", "name"],
        "format": "csv",
        "file_digest": hashlib.sha256(text.encode()).hexdigest(),
    }


def test_a_new_record_and_a_changed_one_leave_a_line_with_the_names_of_the_columns():
    take("people", "code;surname;name;phone\nΧ1;Μυστικού;Άννα;\n")
    take("people", "code;surname;name;phone\nΧ1;Μυστικού;Άννα;2101234567\n")
    take("people", "code;surname;name;phone\nΧ1;Μυστικού;Άννα;2101234567\n")

    created, changed = lines()
    assert created[:4] == (Action.CREATE, "person", "Χ1", "Χ1")
    assert {"surname", "name"} <= set(created[4])
    assert "phone" not in created[4]
    assert changed == (Action.CHANGE, "person", "Χ1", "Χ1", ["phone"])
    assert "Μυστικού" not in str(list(AccessLogEntry.objects.values()))


def test_a_dry_run_and_a_refused_file_leave_nothing():
    take("people", "surname;name\nΑ;Β\n", dry_run=True)
    run_import("people", read_table(b"surname;name\nA;\n"), user=None, dry_run=False)
    assert not AccessLogEntry.objects.exists()


def test_the_households_that_a_file_of_people_opens_and_empties_have_lines_too():
    mover, staying = PersonFactory(code="Χ1"), PersonFactory(code="Χ2")
    left = HouseholdFactory(head=mover)
    actions.move_to_household(person=staying, household=left, relation="child")
    text = (
        "code;surname;name;household;relation\n"
        f"Χ1;{mover.surname};{mover.name};Ν-2022-00001;head\n"
        "Χ3;Νέα;Κόρη;Ν-2022-00001;child\n"
    )
    take("people", text)

    assert sorted(line[:4] for line in lines()) == sorted(
        [
            (Action.CHANGE, "person", "Χ1", "Χ1"),
            (Action.CREATE, "person", "Χ3", "Χ3"),
            (Action.CREATE, "household", "Ν-2022-00001", "Χ1, Χ3"),
            (Action.CHANGE, "household", left.number, "Χ1"),
            (Action.CHANGE, "household", left.number, "Χ2"),
        ]
    )
    (changed,) = (line for line in lines() if line[:2] == (Action.CHANGE, "person"))
    assert changed[4] == ["household"]


def test_who_is_taken_out_of_the_household_by_a_file_leaves_a_line_on_it():
    person = PersonFactory(code="Χ1")
    left = HouseholdFactory(head=person)
    take("people", f"code;surname;name;household;relation\nΧ1;{person.surname};{person.name};;\n")
    assert (Action.CHANGE, "household", left.number, "Χ1", ["members"]) in lines()


def test_a_household_that_a_file_gives_a_head_has_a_line_and_so_has_the_one_that_was_left():
    person = PersonFactory(code="Χ1")
    left = HouseholdFactory(head=person)
    take("households", "number;head\nΝ-2022-00009;Χ1\n")
    assert sorted(line[:4] for line in lines()) == [
        (Action.CHANGE, "household", left.number, "Χ1"),
        (Action.CREATE, "household", "Ν-2022-00009", "Χ1"),
    ]
    assert Household.objects.get(number="Ν-2022-00009").memberships.get().relation == "head"


def test_who_a_request_was_of_before_has_a_line_too(standard_catalogue):
    before, after = PersonFactory(code="Χ1"), PersonFactory(code="Χ2")
    request = RequestFactory(applicant=before)
    text = f"number;received_on;person;category\n{request.number};15/3/2022;Χ2;{request.category.code}\n"
    take("requests", text)
    assert lines() == [
        (Action.CHANGE, "request", request.number, person.code, ["applicant"]) for person in (after, before)
    ]


def test_everybody_who_takes_part_in_an_appointment_or_did_has_a_line():
    stays, goes, comes = (PersonFactory(code=f"Χ{n}") for n in range(3))
    appointment = AppointmentFactory(applicants=[stays, goes], starts_at=appointment_time())
    row = "15/03/2022 09:30;Χ0 + Χ2;scheduled;held"
    take("appointments", f"reference;starts_at;person;booking;status\n{appointment.reference};{row}\n")
    assert lines() == [
        (Action.CHANGE, "appointment", appointment.reference, person.code, ["person"])
        for person in (stays, comes, goes)
    ]


def appointment_time():
    return AppointmentFactory.build().starts_at


def test_a_session_of_a_file_is_a_session_and_opens_its_case_once():
    PersonFactory(code="Χ1")
    UserFactory(username="psych1")
    text = (
        "reference;starts_at;person;case_requested_on;professional;status\n"
        "Σ-2022-000001;10/02/2022 12:00;Χ1;01/02/2022;psych1;held\n"
        "Σ-2022-000002;17/02/2022 12:00;Χ1;01/02/2022;psych1;held\n"
    )
    take("sessions", text)
    case = CounsellingCase.objects.get()
    assert sorted(line[1:4] for line in lines()) == [
        ("counsellingcase", f"Χ1 #{case.pk}", "Χ1"),
        ("counsellingsession", "Σ-2022-000001, Σ-2022-000002", "Χ1"),
    ]


def test_a_session_that_changes_its_case_leaves_one_line():
    case = CounsellingCaseFactory(person=PersonFactory(code="Χ1"))
    session = SessionFactory(case=case)
    text = (
        "reference;starts_at;person;case_requested_on;professional;status\n"
        f"{session};16/03/2022 12:00;Χ1;02/02/2022;{case.professional.username};held\n"
    )
    take("sessions", text)
    opened = CounsellingCase.objects.exclude(pk=case.pk).get()
    assert sorted(line[:4] for line in lines()) == [
        (Action.CHANGE, "counsellingsession", str(session), "Χ1"),
        (Action.CREATE, "counsellingcase", f"Χ1 #{opened.pk}", "Χ1"),
    ]


@pytest.mark.parametrize("kind", ["people", "households", "appointments"])
def test_the_lines_of_a_long_file_cost_a_few_queries_and_not_one_a_record(kind):
    people = [PersonFactory(code=f"Χ{n}") for n in range(40)]

    def text(some) -> str:
        return {
            "people": "code;surname;name\n" + "".join(f"{p.code};Νέο;{p.name}\n" for p in some),
            "households": "head\n" + "".join(f"{p.code}\n" for p in some),
            "appointments": "starts_at;person;booking;status\n"
            + "".join(f"15/03/2022 09:30;{p.code};scheduled;held\n" for p in some),
        }[kind]

    counts = []
    for some in (people[:4], people[4:]):
        with CaptureQueriesContext(connection) as queries:
            take(kind, text(some))
        about_lines = [
            query["sql"]
            for query in queries
            if "casebook_accesslogentry" in query["sql"]
            or ('"casebook_person"."code"' in query["sql"] and "INNER JOIN" in query["sql"])
        ]
        counts.append(len(about_lines))
    assert counts[0] == counts[1]
    assert sum(len(records.split(", ")) for _action, _kind, records, *_more in lines()) == 40


def test_the_command_writes_in_the_name_of_its_user(tmp_path):
    UserFactory(username="coordinator")
    path = tmp_path / "people.csv"
    path.write_text("code;surname;name\nΧ1;Α;Β\n")
    call_command("import_casebook", "people", path, user="coordinator", stdout=io.StringIO())

    assert Person.objects.get().code == "Χ1"
    assert set(AccessLogEntry.objects.values_list("action", "actor_name")) == {
        (Action.IMPORT, "coordinator"),
        (Action.CREATE, "coordinator"),
    }


def test_an_export_says_what_for_and_a_script_says_that_it_is_one():
    run_export("requests", io.BytesIO(), user=None, format="xlsx")
    call_command("export_casebook", "people", output="/dev/null", purpose="correction", stdout=io.StringIO())

    first, second = AccessLogEntry.objects.filter(action=Action.EXPORT).order_by("pk")
    assert (first.detail["purpose"], first.detail["format"]) == ("script", "xlsx")
    assert "external_ref" in first.detail["columns"]
    assert second.detail["purpose"] == "correction"
    with pytest.raises(ValueError, match="Maria"):
        run_export("people", io.BytesIO(), user=None, purpose="for Maria")
