"""Files and persons whose processing is restricted: nothing of theirs goes out, nothing comes in."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from casebook.accountability import Action
from casebook.choices import HoldKind
from casebook.models import AccessLogEntry, Appointment, Hold, HouseholdMembership, Person, Request
from importers.exporting import run_export
from importers.reading import read_table
from importers.resources import KINDS
from importers.runs import run_import
from tests import factories


@pytest.fixture
def free(db):
    return factories.PersonFactory(surname="Ελευθέρα", name="Άννα", phone="2101234567")


@pytest.fixture
def kept(db):
    person = factories.PersonFactory(surname="Φυλαγμένη", name="Μυρτώ", phone="2107654321")
    factories.HouseholdFactory(head=person)
    setter = factories.UserFactory(username="coordinator")
    Hold.objects.create(person=person, kind=HoldKind.RESTRICTION, reason="Ζητήθηκε", set_by=setter)
    return person


def out(kind: str) -> str:
    stream = io.BytesIO()
    run_export(kind, stream, user=None, plain=True)
    return stream.getvalue().decode()


def bring(kind: str, text: str):
    return run_import(kind, read_table(text.encode()), user=None, dry_run=False)


def test_no_kind_of_file_holds_a_row_of_a_restricted_person(free, kept, cast):
    for person in (free, kept):
        request = factories.RequestFactory(applicant=person)
        factories.AppointmentFactory(applicants=[person], requests=[request])
        factories.ReferralFactory(person=person, request=request)
        factories.EnrolmentFactory(person=person)
        case = factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
        factories.SessionFactory(case=case)
    factories.AppointmentFactory(applicants=[free, kept])

    for kind in set(KINDS) - {"tallies", "households"}:
        text = out(kind)
        assert free.code in text, kind
        assert kept.code not in text, kind
        assert AccessLogEntry.objects.filter(action=Action.EXPORT).latest("pk").detail["left_out"] >= 1


def test_the_screen_and_the_command_say_how_many_were_left_out(free, kept, log_in, tmp_path):
    client = log_in("coordinator")
    client.post(reverse("casebook_importers:export"), {"kind": "people", "format": "csv", "purpose": "audit"})
    page = client.get(reverse("casebook_importers:export"))
    assert [str(message) for message in page.context["messages"]]
    errors = io.StringIO()
    call_command(
        "export_casebook", "people", output=str(tmp_path / "people.csv"), stdout=io.StringIO(), stderr=errors
    )
    assert "1" in errors.getvalue()


def test_a_row_that_would_change_a_restricted_person_is_refused(free, kept):
    text = out("people").splitlines()[0] + "\n"
    same = f"code,surname,name,phone\r\n{kept.code},Φυλαγμένη,Μυρτώ,2107654321\r\n"
    assert bring("people", same).is_accepted

    report = bring("people", same.replace("2107654321", "2100000000"))

    assert text
    assert [finding.row for finding in report.errors] == [2]
    kept.refresh_from_db()
    assert kept.phone == "2107654321"


def test_a_row_that_would_add_to_a_restricted_person_is_refused(free, kept):
    factories.CategoryFactory(code="housing_benefit")
    columns = KINDS["requests"].resource().fields
    person = next(name for name in columns if name in {"applicant", "person"})
    line = f"number,{person},category,received_on,channel,status\r\n"
    line += ",{code},housing_benefit,2022-01-03,phone,new\r\n"

    assert bring("requests", line.format(code=free.code)).is_accepted
    report = bring("requests", line.format(code=kept.code))

    assert [finding.row for finding in report.errors] == [2]
    assert Request.objects.count() == 1


def test_an_appointment_cannot_be_taken_from_a_restricted_person(free, kept):
    appointment = factories.AppointmentFactory(applicants=[kept])
    setter = Hold.objects.get()
    setter.lifted_on = setter.since
    setter.save()
    text = out("appointments")
    Hold.objects.update(lifted_on=None)

    report = bring("appointments", text.replace(kept.code, free.code))

    assert not report.is_accepted
    assert list(Appointment.objects.get(pk=appointment.pk).participants.all()) == [kept]


def test_nobody_takes_the_place_of_a_restricted_head(free, kept):
    household = kept.memberships.get().household
    text = f"code,surname,name,household,relation\r\n{free.code},Ελευθέρα,Άννα,{household.number},head\r\n"

    report = bring("people", text)

    assert not report.is_accepted
    assert HouseholdMembership.objects.get().person == kept
    assert Person.objects.count() == 2
