"""What goes out comes back: the same records after a wipe, and nothing changed where nothing was wiped."""

import io
from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casebook.choices import Relation, Role
from casebook.models import (
    Appointment,
    AppointmentParticipant,
    ContactTally,
    CounsellingCase,
    CounsellingSession,
    Household,
    HouseholdMembership,
    NumberSequence,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from importers.exporting import run_export
from importers.reading import read_table
from importers.resources import KINDS
from importers.runs import run_import
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    CategoryFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    SessionFactory,
    TallyFactory,
    UserFactory,
)

FORMS = [("csv", False), ("csv", True), ("xlsx", False)]


@pytest.fixture
def casebook(db):
    """Records of every kind, with what is hard to carry: quotes, formulas, lines, couples, companions."""
    worker = UserFactory(username="social1", roles=[Role.SOCIAL_WORKER])
    psychologist = UserFactory(username="psych1", roles=[Role.PSYCHOLOGIST])
    maria = PersonFactory(
        code="ΑΒ-2021-000007",
        surname='Παπα"δοπούλου; Άννα',
        father_name="=1+1",
        birth_date="1979-03-05",
        sex="female",
        phone="+302101234567",
        email="maria@example.gr",
        address="Οδός 1\n2ος όροφος, Δάφνη",
        municipal_unit="dafni",
    )
    nikos = PersonFactory(name="'Νίκος")
    household = HouseholdFactory(head=maria, declared_minors=2)
    HouseholdMembership.objects.create(household=household, person=nikos, relation=Relation.SPOUSE)
    HouseholdFactory(declared_adults=1)
    category = CategoryFactory(code="housing_benefit", name="Επίδομα Στέγασης")
    request = RequestFactory(
        applicant=maria,
        category=category,
        body=BodyFactory(code="opeka", name="ΟΠΕΚΑ"),
        worker=worker,
        channel="home_visit",
        status="completed",
        closed_on="2022-04-01",
        outcome="-5",
        external_reference="@12",
    )
    other = RequestFactory(applicant=nikos, category=category)
    AppointmentFactory(applicants=[maria, nikos], requests=[other, request], worker=worker, booking="walk_in")
    AppointmentFactory(applicants=[maria], companions=[nikos], status="no_show")
    SessionFactory(case=CounsellingCaseFactory(person=maria, professional=psychologist), kind="couple")
    ReferralFactory(person=maria, request=request, type="asd", status="accepted")
    EnrolmentFactory(person=maria, ended_on="2022-12-31", source="automatic")
    TallyFactory(topic="Επίδομα", count=1702)


def export(kind, format="csv", plain=True, **period):
    stream = io.BytesIO()
    run_export(kind, stream, user=None, format=format, plain=plain, **period)
    return stream.getvalue()


def wipe():
    for model in (
        AppointmentParticipant, CounsellingSession, CounsellingCase, Referral, Appointment, Request,
        ProgrammeEnrolment, ContactTally, HouseholdMembership, Household, Person, NumberSequence,
    ):  # fmt: skip
        model.objects.all().delete()


@pytest.mark.parametrize(("format", "plain"), FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_exported_changes_nothing_when_it_comes_back(casebook, kind, format, plain):
    data = export(kind, format, plain)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = run_import(kind, read_table(data), user=None, dry_run=False)
    assert (report.errors, report.warnings) == ([], [])
    assert (report.unchanged, report.created, report.updated) == (report.rows, 0, 0)
    assert report.rows > 0
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


@pytest.mark.parametrize(("format", "plain"), FORMS)
def test_a_casebook_comes_back_from_its_files_after_a_wipe(casebook, format, plain):
    files = {kind: export(kind, format, plain) for kind in KINDS}
    before = {kind: export(kind) for kind in KINDS}
    wipe()
    for kind, data in files.items():
        report = run_import(kind, read_table(data), user=None, dry_run=False)
        assert report.errors == []
    assert {kind: export(kind) for kind in KINDS} == before
    assert AppointmentParticipant.objects.filter(role="companion").count() == 1
    assert CounsellingSession.objects.get().case.requested_on.isoformat() == "2022-02-01"


def test_numbers_go_on_after_those_that_a_file_brought(casebook):
    data = export("requests")
    last = Request.objects.order_by("number").last().number
    for model in (Appointment.requests.through, Referral, Request):
        model.objects.all().delete()
    NumberSequence.objects.filter(series="request").delete()
    run_import("requests", read_table(data), user=None, dry_run=False)
    assert RequestFactory().number > last


def test_the_commands_carry_a_file_out_and_in(casebook, tmp_path, capsys):
    path = tmp_path / "requests.csv"
    call_command("export_casebook", "requests", output=str(path))
    assert path.read_bytes().startswith("\ufeffΑριθμός;Ημ. παραλαβής;Πρόσωπο;Κατηγορία".encode())
    Referral.objects.all().delete()
    Appointment.requests.through.objects.all().delete()
    Request.objects.all().delete()
    call_command("import_casebook", "requests", str(path), user="social1")
    assert Request.objects.count() == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["requests.csv"]


def test_a_period_includes_both_of_its_days(db):
    for day in (date(2022, 2, 28), date(2022, 3, 1), date(2022, 3, 31), date(2022, 4, 1)):
        RequestFactory(received_on=day)
    data = export("requests", start=date(2022, 3, 1), end=date(2022, 3, 31))
    assert [row[1] for row in read_table(data).rows] == ["2022-03-01", "2022-03-31"]


def test_the_hours_of_a_period_are_those_of_the_centre(db):
    late = timezone.make_aware(datetime(2022, 12, 31, 23, 30))
    AppointmentFactory(starts_at=late)
    assert b"2022-12-31 23:30" in export("appointments", start=date(2022, 12, 31), end=date(2022, 12, 31))
    assert b"23:30" not in export("appointments", start=date(2023, 1, 1))
