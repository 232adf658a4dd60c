"""The file of a person who asks what is held on them: complete, theirs alone, and no way around a rule."""

import datetime
import io
import json
import zipfile

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse

from casebook import attachments
from casebook.access_file import collect
from casebook.access_file.archive import as_json, as_page
from casebook.access_file.contents import KINDS, OF_NOBODY, OMITTED, OMITTED_MODELS, TECHNICAL
from casebook.accountability import Action
from casebook.choices import ConsentPurpose, ErasureGround, HoldKind, NoteScope, ParticipantRole, SessionKind
from casebook.merging import merge_people
from casebook.models import (
    AccessLogEntry,
    Consent,
    EarlierValue,
    EmergencyAccess,
    Erasure,
    Hold,
    Person,
    ProgrammeEnrolment,
)
from casebook.models.restriction import PERSON_LOOKUPS
from tests import factories
from tests.casebook.screens import url

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OTHER = "Αλλουνουτίδου"
MERGED = "Διπλογραμμένη"


def address(person) -> str:
    return url("person", "access_file", person)


@pytest.fixture
def person(db):
    return factories.PersonFactory(
        surname="Δικαιωματίδου",
        name="Άννα",
        father_name="Πέτρος",
        birth_date=datetime.date(1980, 5, 17),
        sex="female",
        amka="17058001235",
        afm="090000045",
        phone="2109711111",
        mobile="6970000001",
        email="anna@example.gr",
        address="Οδός 1",
        municipal_unit="dafni",
    )


@pytest.fixture
def everything(person, cast):
    """One of each kind of record of the person, every field filled, and others beside them everywhere."""
    other = factories.PersonFactory(surname=OTHER, name="Ξένη", amka="01019012342")
    double = factories.PersonFactory(surname=MERGED, name="Άννα")
    household = factories.HouseholdFactory(head=person, declared_adults=1, declared_minors=2)
    former = factories.HouseholdFactory()
    former.memberships.create(
        person=person, started_on=datetime.date(2015, 1, 1), ended_on=datetime.date(2016, 1, 1)
    )
    household.memberships.create(person=other, relation="spouse", started_on=datetime.date(2020, 1, 1))
    earlier = factories.RequestFactory(applicant=person, received_on=datetime.date(2021, 1, 4))
    request = factories.RequestFactory(
        applicant=person,
        household=household,
        worker=cast["social1"],
        body=factories.BodyFactory(),
        external_reference="ΕΞ-1",
        external_status="Σε έλεγχο",
        status="completed",
        closed_on=datetime.date(2022, 5, 1),
        outcome="Εγκρίθηκε",
        valid_until=datetime.date(2024, 1, 1),
        renewal_of=earlier,
    )
    others_request = factories.RequestFactory(applicant=other)
    factories.AppointmentFactory(
        applicants=[person, other], requests=[request, others_request], worker=cast["social1"]
    )
    case = factories.CounsellingCaseFactory(
        person=person, professional=cast["psych1"], closed_on=datetime.date(2023, 1, 1)
    )
    session = factories.SessionFactory(case=case, kind=SessionKind.COUPLE)
    session.appointment.participations.create(person=other, role=ParticipantRole.APPLICANT)
    referral = factories.ReferralFactory(
        person=person, request=request, outcome="Έγινε δεκτή", consent_override="Εισαγγελική παραγγελία"
    )
    enrolment = ProgrammeEnrolment.objects.create(
        programme=factories.ProgrammeFactory(),
        person=person,
        enrolled_on=datetime.date(2022, 6, 1),
        ended_on=datetime.date(2023, 6, 1),
    )
    factories.NoteFactory(
        person=person, request=request, author=cast["social1"], scope=NoteScope.SHARED, text="ΚΟΙΝΗ"
    )
    factories.NoteFactory(person=person, author=cast["social2"], scope=NoteScope.PRIVATE, text="ΚΡΥΦΗ")
    factories.NoteFactory(
        person=person, counselling_case=case, author=cast["psych1"], scope=NoteScope.TEAM, text="ΣΥΝΕΔΡΙΑΣ"
    )
    Consent.objects.create(
        person=person,
        purpose=ConsentPurpose.CONTACT,
        given_on=datetime.date(2022, 1, 1),
        withdrawn_on=datetime.date(2022, 2, 1),
        recorded_by=cast["reception"],
    )
    Hold.objects.create(
        person=person,
        kind=HoldKind.LEGAL,
        reason="Δίκη",
        since=datetime.date(2022, 1, 1),
        lifted_on=datetime.date(2022, 3, 1),
        set_by=cast["coordinator"],
        lifted_by=cast["coordinator"],
    )
    EmergencyAccess.objects.create(person=person, user=cast["psych2"], reason="Κίνδυνος για την ξένη")
    Erasure.objects.create(
        person=person,
        person_key=person.pk,
        person_code=person.code,
        ground=ErasureGround.REQUEST,
        status="refused",
        remark="Το ζητά",
        answer="Εκκρεμεί",
        asked_by=cast["coordinator"],
        decided_at=datetime.datetime(2022, 4, 1, tzinfo=datetime.UTC),
        decided_by=cast["dpo"],
        counts={"casebook.request": 1},
    )
    EarlierValue.objects.create(
        kind="casebook.person",
        key=person.pk,
        version=1,
        field="phone",
        before="2109799999",
        person=person,
        changed_by=cast["reception"],
    )
    file = attachments.attach(
        upload=ContentFile(PDF, "doc.pdf"),
        title="Βεβαίωση",
        person=person,
        request=request,
        user=cast["social1"],
    )
    merge_people(source=double, into=person)
    person.refresh_from_db()
    return {"other": other, "referral": referral, "enrolment": enrolment, "file": file, "case": case}


def content(person, maker) -> dict:
    return json.loads(as_json(collect(person, maker)))


def test_every_model_of_the_casebook_is_in_the_file_or_left_out_with_a_reason():
    """A new model fails here until somebody says whether it is somebody's."""
    written = {kind.model._meta.label_lower for kind in KINDS}
    known = written | set(OMITTED_MODELS) | OF_NOBODY

    assert {model._meta.label_lower for model in apps.get_app_config("casebook").get_models()} == known
    assert not written & (set(OMITTED_MODELS) | OF_NOBODY)
    assert all([*OMITTED.values(), *OMITTED_MODELS.values(), *TECHNICAL.values()])


def test_no_model_of_nobody_leads_to_a_person():
    def leads_to_a_person(model, seen=()) -> bool:
        ways = [f.related_model for f in model._meta.get_fields() if f.is_relation and f.concrete]
        return any(
            way is Person or (way not in seen and leads_to_a_person(way, (*seen, model)))
            for way in ways
            if way
        )

    models = [apps.get_model(label) for label in OF_NOBODY]
    # A household stands for several, and keeps the days of those who were erased: nobody's any more.
    assert {model._meta.label_lower for model in models if leads_to_a_person(model)} == set()
    assert {model._meta.label_lower for model in PERSON_LOOKUPS} <= {k.model._meta.label_lower for k in KINDS}


def test_every_column_that_holds_something_stands_in_the_data(person, cast, everything):
    """A new column fails here until the file writes it or leaves it out with a reason."""
    sections = content(person, cast["coordinator"])["sections"]
    empty_by_nature = {"casebook.attachment.counselling_case", "casebook.note.counselling_case"}
    missing = []
    for kind in KINDS:
        label = kind.model._meta.label_lower
        rows = sections[kind.key]
        assert rows, f"{kind.key} is empty"
        for field in (*kind.model._meta.concrete_fields, *kind.model._meta.many_to_many):
            name = f"{label}.{field.name}"
            if field.name in TECHNICAL or name in OMITTED:
                continue
            if not any(row.get(field.name) not in (None, "", [], {}) for row in rows):
                missing.append(name)
    assert set(missing) == empty_by_nature


def test_choices_days_and_catalogues_are_written_for_machines(person, cast, everything):
    sections = content(person, cast["coordinator"])["sections"]
    request = sections["requests"][-1]

    assert request["received_on"] == "2022-03-15"
    assert request["status"]["code"] == "completed"
    assert request["category"]["code"] == "housing_benefit"
    assert request["worker"] == {
        "function": [{"code": "social_worker", "label": request["worker"]["function"][0]["label"]}]
    }
    assert request["renewal_of"] == sections["requests"][0]["number"]
    assert sections["persons"][0]["amka"] == "17058001235"
    assert sections["persons"][0]["has_disability"] is False
    assert [row["surname"] for row in sections["persons"]] == ["Δικαιωματίδου", MERGED]
    assert sections["persons"][0]["earlier_values"][0]["before"] == "2109799999"
    assert sections["appointments"][0]["other_participants"] == 1
    assert [each["code"] for each in sections["households"][0]["other_members"]] == ["spouse"]


def test_nobody_else_stands_in_the_file(person, cast, everything):
    file, other = collect(person, cast["coordinator"]), everything["other"]

    for text in (as_json(file), as_page(file)):
        for secret in (OTHER, "Ξένη", other.code, other.amka, other.requests.get().number, "Κίνδυνος"):
            assert secret not in text
        # Colleagues are functions; those who keep something are named, so that they can be asked.
        for name in ("social1", "psych2", "dpo"):
            assert name not in text


def test_what_the_coordinator_does_not_read_is_named_with_who_keeps_it(person, cast, everything):
    file = collect(person, cast["coordinator"])
    text = as_json(file)

    assert "ΚΟΙΝΗ" in text
    assert "ΚΡΥΦΗ" not in text
    assert "ΣΥΝΕΔΡΙΑΣ" not in text
    assert {(each.key, each.count, each.keeper, each.is_at_work) for each in file.kept_elsewhere} == {
        ("notes", 1, "social2", True),
        ("notes", 1, "psych1", True),
    }
    for keeper in ("social2", "psych1"):
        assert keeper in as_page(file)


def test_what_a_note_said_before_is_in_its_authors_file_alone(person, cast, everything):
    note = person.notes.get(author=cast["social1"])
    EarlierValue.objects.create(
        kind="casebook.note", key=note.pk, version=1, field="text", before="ΠΑΛΙΟ ΚΕΙΜΕΝΟ", person=person
    )

    file = collect(person, cast["coordinator"])

    assert "ΠΑΛΙΟ ΚΕΙΜΕΝΟ" not in as_json(file)
    assert ("earlier_values", 1, "social1") in {(e.key, e.count, e.keeper) for e in file.kept_elsewhere}
    assert "ΠΑΛΙΟ ΚΕΙΜΕΝΟ" not in as_json(collect(person, cast["psych1"]))
    assert "ΠΑΛΙΟ ΚΕΙΜΕΝΟ" in as_json(collect(person, cast["social1"]))


def test_a_keeper_who_left_is_said_so(person, cast, everything):
    cast["psych1"].groups.clear()

    kept = {each.keeper: each.is_at_work for each in collect(person, cast["coordinator"]).kept_elsewhere}

    assert kept == {"social2": True, "psych1": False}


def test_the_files_together_hold_every_note(person, cast, everything):
    texts = set()
    for name in ("coordinator", "social2", "psych1"):
        texts |= {row["text"] for row in content(person, cast[name])["sections"]["notes"]}

    assert texts == {"ΚΟΙΝΗ", "ΚΡΥΦΗ", "ΣΥΝΕΔΡΙΑΣ"}


def test_a_professional_learns_nothing_from_the_file(person, cast, everything):
    restricted = factories.CategoryFactory(code="violence", name="Κακοποίηση", is_restricted=True)
    secret = factories.RequestFactory(applicant=person, category=restricted, worker=cast["social2"])

    file = collect(person, cast["social1"])
    data = json.loads(as_json(file))

    assert secret.number not in as_json(file)
    assert "Κακοποίηση" not in as_page(file)
    assert data["kept_elsewhere"] == []
    for key in ("counselling_cases", "counselling_sessions", "holds", "emergency_accesses", "erasures"):
        assert data["sections"][key] == []
    assert "looks" not in data["sections"]


def test_who_only_keeps_notes_sees_no_number_in_full(person, cast):
    factories.NoteFactory(person=person, author=cast["social2"], scope=NoteScope.PRIVATE)
    person.refresh_from_db()

    data = as_json(collect(person, cast["social2"]))

    assert "17058001235" not in data
    assert "090000045" not in data


def test_an_emergency_takes_nothing_out(person, cast, everything):
    EmergencyAccess.objects.create(person=person, user=cast["social2"], reason="Κίνδυνος")

    assert content(person, cast["social2"])["sections"]["counselling_cases"] == []


def test_the_page_needs_nothing_from_elsewhere(person, cast, everything):
    page = as_page(collect(person, cast["coordinator"]))

    for mark in ("<script", "http:", "https:", "src=", "<link", "@import", "url("):
        assert mark not in page
    assert "<style>" in page


def test_what_people_wrote_is_text_in_the_page(cast):
    person = factories.PersonFactory(surname="<script>alert(1)</script>")

    assert "<script>" not in as_page(collect(person, cast["coordinator"]))


def test_the_archive_has_page_data_and_files(log_in, cast, person, everything):
    response = log_in("coordinator").post(address(person))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert "Δικαιωματίδου" not in response["Content-Disposition"]
    assert person.code[3:] in response["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        names = archive.namelist()
        data = json.loads(archive.read("data.json"))
        assert archive.read(data["sections"]["attachments"][0]["file_name"]) == PDF
    assert {"README.html", "data.json"} < set(names)
    line = AccessLogEntry.objects.get(action=Action.EXPORT)
    assert (line.person_code, line.detail["purpose"]) == (person.code, "access")
    assert line.detail["rows"] > 10
    assert "Δικαιωματίδου" not in str(line.detail)


def test_a_file_that_is_gone_is_named_and_stops_nothing(log_in, cast, person, everything):
    everything["file"].file.storage.delete(everything["file"].file.name)

    response = log_in("coordinator").post(address(person))

    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        data = json.loads(archive.read("data.json"))
    assert data["missing_files"] == [data["sections"]["attachments"][0]["file_name"]]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("coordinator", 200),
        ("social1", 200),
        ("psych1", 200),
        ("social2", 200),
        ("psych2", 302),
        ("reception", 302),
        ("manager", 302),
        ("dpo", 302),
        ("editor", 302),
        ("admin", 302),
        ("outsider", 302),
        ("nobody", 302),
    ],
)
def test_who_makes_the_file(log_in, person, everything, name, status, method):
    assert getattr(log_in(name), method)(address(person)).status_code == status


def test_a_record_that_was_merged_is_in_the_file_of_the_other(log_in, person, everything):
    double = person.merged_persons.get()

    assert log_in("coordinator").get(address(double)).status_code == 302
    assert address(double) not in log_in("coordinator").get(url("person", "inspect", double)).content.decode()


def test_many_records_ask_no_more_questions(cast, person, django_assert_max_num_queries):
    def make(count):
        for _number in range(count):
            request = factories.RequestFactory(applicant=person, worker=cast["social1"])
            factories.AppointmentFactory(applicants=[person], requests=[request])
            factories.ReferralFactory(person=person, request=request)
            factories.NoteFactory(person=person, author=cast["social1"], scope=NoteScope.SHARED)

    make(2)
    collect(person, cast["coordinator"])
    with django_assert_max_num_queries(60) as few:
        collect(person, cast["coordinator"])
    make(8)
    with django_assert_max_num_queries(len(few.captured_queries)):
        collect(person, cast["coordinator"])


def test_the_card_leads_to_it(log_in, person, cast):
    assert address(person) in log_in("coordinator").get(url("person", "inspect", person)).content.decode()
    assert address(person) not in log_in("reception").get(url("person", "inspect", person)).content.decode()
    assert reverse("wagtailadmin_home") in log_in("coordinator").get(address(person)).content.decode()
