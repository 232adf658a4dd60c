"""Consents, restriction of processing and legal holds: who writes them, and what a restriction stops."""

import datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from casebook.access_file import collect
from casebook.accountability import Action
from casebook.choices import ConsentPurpose, HoldKind, NoteScope
from casebook.demo.consents import record_consents
from casebook.models import (
    AccessLogEntry,
    Appointment,
    Consent,
    CounsellingSession,
    Hold,
    Note,
    Person,
    Referral,
    Request,
)
from casebook.models.restriction import is_restricted, outside_restriction, restricted
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests import factories
from tests.casebook.screens import one_of_each, url
from tests.casebook.sending import fill_in

EVERYBODY = [
    "reception",
    "social1",
    "social2",
    "psych1",
    "psych2",
    "coordinator",
    "manager",
    "dpo",
    "editor",
    "admin",
    "outsider",
    "nobody",
]
CASE_WORKERS = {"reception", "social1", "social2", "psych1", "psych2", "coordinator"}
GUARDS = {"coordinator", "dpo"}


@pytest.fixture
def person(db):
    return factories.PersonFactory(surname="Δικαιωματίδου", name="Άννα")


def hold(person, kind=HoldKind.RESTRICTION, **given) -> Hold:
    setter = factories.UserFactory(username="coordinator")
    return Hold.objects.create(person=person, kind=kind, reason="Ζητήθηκε", set_by=setter, **given)


def consent(person, purpose=ConsentPurpose.REFERRAL, **given) -> Consent:
    return Consent.objects.create(
        person=person, purpose=purpose, recorded_by=factories.UserFactory(username="reception"), **given
    )


def card(client, person) -> str:
    return client.get(url("person", "inspect", person)).content.decode()


# --- consents


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_sees_and_writes_consents(log_in, person, name):
    record, client = consent(person), log_in(name)

    expected = 200 if name in CASE_WORKERS else 302
    assert client.get(url("consent")).status_code == expected
    assert client.get(url("consent", "create", person=person.pk)).status_code == expected
    for action in ("inspect", "edit", "history"):
        assert client.get(url("consent", action, record)).status_code == expected


@pytest.mark.parametrize("name", sorted(CASE_WORKERS))
def test_a_consent_to_records_of_counselling_is_shown_to_who_counsels(log_in, cast, person, name):
    factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    recorder = cast["social2"]
    record = Consent.objects.create(person=person, purpose=ConsentPurpose.COUNSELLING, recorded_by=recorder)
    client, is_known = log_in(name), name in {"social2", "psych1", "coordinator"}

    address = url("consent", "inspect", record)
    assert (address in card(client, person)) == is_known
    assert (address in client.get(url("consent")).content.decode()) == is_known
    for action in ("inspect", "edit", "history"):
        assert client.get(url("consent", action, record)).status_code == (200 if is_known else 404)


@pytest.mark.parametrize("is_in_force", [True, False])
@pytest.mark.parametrize("name", sorted(CASE_WORKERS))
def test_who_writes_down_a_consent_to_records_of_counselling(log_in, cast, person, name, is_in_force):
    """And who may not learns nothing from what the form says."""
    factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    if is_in_force:
        consent(person, ConsentPurpose.COUNSELLING)
    client, given = log_in(name), {"person": person.pk, "form": "written", "given_on": "01/02/2022"}
    address = url("consent", "create", person=person.pk)

    offered = dict(client.get(address).context["form"].fields["purpose"].choices)
    answer = client.post(address, given | {"purpose": "counselling"})

    assert ("counselling" in offered) == (name != "reception")
    may = name in {"psych1", "coordinator"}
    assert Consent.objects.count() == is_in_force + (may and not is_in_force)
    if not may:
        expected = "invalid_choice" if name == "reception" else ""
        (error,) = answer.context["form"].errors.as_data()["purpose"]
        assert (error.code or "") == expected


def test_a_file_of_a_person_has_the_consent_to_counselling_where_its_maker_knows_it(cast, person):
    factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    factories.RequestFactory(applicant=person, worker=cast["social1"])
    consent(person, ConsentPurpose.COUNSELLING)

    def consents(name) -> int:
        return sum(len(each.rows) for each in collect(person, cast[name]).sections if each.key == "consents")

    assert [consents(name) for name in ("coordinator", "psych1", "social1")] == [1, 1, 0]


def test_a_consent_is_written_from_the_card_and_taken_back(log_in, cast, person):
    client = log_in("social1")
    given = {"person": person.pk, "purpose": "contact", "form": "oral", "given_on": "01/02/2022"}

    response = client.post(url("consent", "create", person=person.pk), given)

    record = Consent.objects.get()
    assert response["Location"] == url("person", "inspect", person)
    assert (record.person, record.recorded_by) == (person, cast["social1"])
    page = card(client, person)
    assert record.get_purpose_display() in page
    opened = client.get(url("consent", "edit", record))
    form = opened.context["form"]
    assert set(form.fields) >= {"form", "given_on", "withdrawn_on"}
    assert not {"person", "purpose"} & set(form.fields)
    response = client.post(
        url("consent", "edit", record),
        fill_in(opened) | {"given_on": "01/02/2022", "withdrawn_on": "03/02/2022"},
    )
    record.refresh_from_db()
    assert record.withdrawn_on == datetime.date(2022, 2, 3), (
        response.context and response.context["form"].errors
    )
    lines = AccessLogEntry.objects.filter(subject_kind="casebook.consent")
    assert set(lines.values_list("action", flat=True)) >= {Action.CREATE, Action.CHANGE}
    assert set(lines.values_list("person_code", flat=True)) == {person.code}


def test_a_purpose_has_one_consent_in_force(log_in, person):
    consent(person)
    given = {"person": person.pk, "purpose": "referral", "form": "oral", "given_on": "01/02/2022"}

    response = log_in("social1").post(url("consent", "create"), given)

    assert response.status_code == 200
    assert "purpose" in response.context["form"].errors
    assert Consent.objects.count() == 1


def test_a_consent_is_not_in_force_again_beside_another(log_in, person):
    earlier = consent(person, given_on=datetime.date(2020, 1, 1), withdrawn_on=datetime.date(2021, 1, 1))
    consent(person)
    client = log_in("social1")
    form = client.get(url("consent", "edit", earlier)).context["form"]
    fields = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    response = client.post(
        url("consent", "edit", earlier), fields | {"given_on": "01/01/2020", "withdrawn_on": ""}
    )

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_a_consent_in_force_stands_first_on_the_card(log_in, person):
    consent(
        person,
        ConsentPurpose.RESEARCH,
        given_on=datetime.date(2023, 1, 1),
        withdrawn_on=datetime.date(2023, 2, 1),
    )
    consent(person, ConsentPurpose.PICTURES, given_on=datetime.date(2020, 1, 1))

    page = card(log_in("reception"), person)

    assert page.index(str(ConsentPurpose.PICTURES.label)) < page.index(str(ConsentPurpose.RESEARCH.label))


@pytest.mark.parametrize("is_given", [True, False])
def test_the_form_of_a_referral_says_whether_consent_is_in_force(log_in, person, is_given):
    if is_given:
        consent(person)
    consent(person, ConsentPurpose.CONTACT)

    form = log_in("social1").get(url("referral", "create", person=person.pk)).context["form"]

    assert form.initial["has_consent"] is is_given
    assert form.fields["has_consent"].help_text


# --- holds


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_sees_holds_and_sets_them(log_in, person, name):
    legal, client = hold(person, HoldKind.LEGAL), log_in(name)
    restriction = hold(person)

    expected = 200 if name in GUARDS else 302
    assert client.get(url("hold")).status_code == expected
    assert client.get(url("hold", "create")).status_code == expected
    for record in (legal, restriction):
        assert client.get(url("hold", "inspect", record)).status_code == expected
    assert client.get(url("hold", "edit", legal)).status_code == expected
    assert client.get(url("hold", "edit", restriction)).status_code == (200 if name == "coordinator" else 302)


@pytest.mark.parametrize(("name", "kinds"), [("coordinator", {"restriction", "legal"}), ("dpo", {"legal"})])
def test_the_officer_sets_a_legal_hold_alone(log_in, person, name, kinds):
    client = log_in(name)
    for kind in HoldKind.values:
        client.post(
            url("hold", "create"),
            {"code": person.code, "kind": kind, "reason": "Δίκη", "since": "01/02/2022"},
        )

    assert set(Hold.objects.values_list("kind", flat=True)) == kinds


def test_the_officer_works_with_codes_alone(log_in, person):
    record, client = hold(person, HoldKind.LEGAL), log_in("dpo")

    for address in (
        url("hold"),
        url("hold", "inspect", record),
        url("hold", "edit", record),
        url("hold") + "?q=Δικ",
    ):
        assert "Δικαιωματίδου" not in client.get(address).content.decode()
    assert person.code in client.get(url("hold") + f"?q={person.code}").content.decode()
    assert record.pk not in {each.pk for each in client.get(url("hold") + "?q=Δικ").context["object_list"]}
    latin = {
        "code": person.code.replace("ΑΒ", "ab"),
        "kind": "legal",
        "reason": "Δίκη",
        "since": "01/02/2022",
    }
    assert "kind" in client.post(url("hold", "create"), latin).context["form"].errors  # once in force
    unknown = latin | {"code": "ΑΒ-1999-000001"}
    assert "code" in client.post(url("hold", "create"), unknown).context["form"].errors


def test_a_hold_is_lifted_once(log_in, cast, person):
    record, client = hold(person), log_in("coordinator")
    fields = fill_in(client.get(url("hold", "edit", record)))

    client.post(url("hold", "edit", record), fields | {"lifted_on": f"{timezone.localdate():%d/%m/%Y}"})

    record.refresh_from_db()
    assert (record.lifted_on, record.lifted_by) == (timezone.localdate(), cast["coordinator"])
    assert record.reason == "Ζητήθηκε"
    assert client.get(url("hold", "edit", record)).status_code == 302
    assert not is_restricted(person)


def test_a_hold_on_a_merged_record_is_on_the_person_it_stands_for(log_in, person):
    double = factories.PersonFactory()
    double.merged_into = person
    double.save()

    log_in("coordinator").post(
        url("hold", "create"), {"code": double.code, "kind": "legal", "reason": "Δίκη", "since": "01/02/2022"}
    )

    assert Hold.objects.get().person == person


# --- what a restriction stops


@pytest.fixture
def records(cast):
    """One record of each kind, and a restriction of both of their persons."""
    found = one_of_each(cast)
    hold(found.person)
    hold(found.counsellingcase.person)
    return found


OF_PERSONS = [
    ("person", "coordinator"),
    ("household", "coordinator"),
    ("request", "coordinator"),
    ("appointment", "coordinator"),
    ("referral", "coordinator"),
    ("programmeenrolment", "coordinator"),
    ("counsellingcase", "coordinator"),
    ("counsellingsession", "psych1"),
    ("note", "social1"),
]


@pytest.mark.parametrize(("kind", "name"), OF_PERSONS)
def test_nothing_of_a_restricted_person_is_edited(log_in, records, kind, name):
    record, client = getattr(records, kind), log_in(name)
    version = record.version

    for response in (client.get(url(kind, "edit", record)), client.post(url(kind, "edit", record), {})):
        assert response.status_code == 302
    said = [str(message) for message in client.get(reverse("wagtailadmin_home")).context["messages"]]
    assert any(
        gettext("Processing of these records is restricted: they are read, and not changed.") in text
        for text in said
    )
    record.refresh_from_db()
    assert record.version == version
    if kind != "note":
        page = client.get(url(kind, "inspect", record))
        assert page.status_code == 200  # who reads stays
        assert url(kind, "edit", record) not in page.content.decode()
        assert url(kind, "edit", record) not in client.get(url(kind)).content.decode()
    Hold.objects.update(lifted_on=timezone.localdate())
    assert client.get(url(kind, "edit", record)).status_code == 200


def test_the_attendance_of_a_restricted_person_is_not_noted(log_in, records):
    client = log_in("reception")

    client.post(reverse("casebook_note_attendance", args=[records.appointment.pk]), {"status": "held"})

    records.appointment.refresh_from_db()
    assert records.appointment.status == "scheduled"
    page = client.get(url("appointment")).content.decode()
    assert reverse("casebook_note_attendance", args=[records.appointment.pk]) not in page


def test_a_restricted_person_is_chosen_for_nothing_new(log_in, records):
    client, pk = log_in("coordinator"), records.person.pk

    for kind, field in [
        ("request", "applicant"),
        ("referral", "person"),
        ("programmeenrolment", "person"),
        ("counsellingcase", "person"),
        ("consent", "person"),
        ("appointment", "applicants"),
    ]:
        response = client.post(url(kind, "create", person=pk), {field: pk})
        assert field in response.context["form"].errors, kind
    by_request = client.post(url("referral", "create", request=records.request.pk), {"person": pk})
    assert "person" in by_request.context["form"].errors
    found = client.post(reverse("casebook_search_people"), {"q": "Δοκιμοπούλου"}).json()
    assert found["people"] == []
    household = client.get(url("household", "create", person=pk)).context["form"]
    assert not household.members.initial_extra
    assert Request.objects.count() == Referral.objects.count() == 1


def test_nothing_is_added_to_what_a_restricted_person_has(log_in, records):
    social, psych = log_in("social1"), log_in("psych1")

    assert social.get(url("note", "create", request=records.request.pk)).status_code == 404
    assert (
        social.post(
            url("note", "create", person=records.person.pk), {"text": "Α", "scope": "team"}
        ).status_code
        == 404
    )
    assert psych.get(url("note", "create", case=records.counsellingcase.pk)).status_code == 404
    session = psych.post(url("counsellingsession", "create"), {"case": records.counsellingcase.pk})
    assert "case" in session.context["form"].errors
    assert (Note.objects.count(), CounsellingSession.objects.count()) == (1, 1)


def test_a_way_around_the_forms_ends_at_the_last_door(log_in, records, monkeypatch):
    """Were a form to offer the person all the same, what it wrote would be undone."""
    from casebook.models.people import PersonQuerySet

    monkeypatch.setattr(PersonQuerySet, "choosable", PersonQuerySet.current)
    before = Request.objects.count()
    given = {
        "applicant": records.person.pk,
        "received_on": f"{timezone.localdate():%d/%m/%Y}",
        "category": records.servicecategory.pk,
        "channel": "phone",
        "status": "new",
    }

    response = log_in("coordinator").post(url("request", "create"), given)

    assert response.status_code == 302
    assert Request.objects.count() == before
    assert AccessLogEntry.objects.filter(action=Action.REFUSED).exists()


def test_the_card_says_so_and_offers_nothing_new(log_in, records):
    page = card(log_in("coordinator"), records.person)

    assert "casebook-restriction" in page
    assert url("hold", "inspect", Hold.objects.get(person=records.person)) in page
    for kind in ("request", "appointment", "referral", "note", "consent"):
        assert url(kind, "create", person=records.person.pk) not in page
    assert url("hold", "inspect", Hold.objects.get(person=records.person)) not in card(
        log_in("reception"), records.person
    )
    Hold.objects.update(lifted_on=timezone.localdate())
    page = card(log_in("coordinator"), records.person)
    assert "casebook-restriction" not in page
    assert url("request", "create", person=records.person.pk) in page


def test_a_legal_hold_keeps_nobody_from_working(log_in, cast):
    found = one_of_each(cast)
    hold(found.person, HoldKind.LEGAL)

    assert log_in("coordinator").get(url("request", "edit", found.request)).status_code == 200
    assert Person.objects.choosable().filter(pk=found.person.pk).exists()


def test_consents_are_taken_back_under_a_restriction(log_in, person):
    record = consent(person)
    hold(person)

    assert log_in("reception").get(url("consent", "edit", record)).status_code == 200


def test_figures_go_on_counting_a_restricted_person(cast):
    one_of_each(cast)
    year = Period.year(2022)
    before = compute(year, public=False)
    for person in Person.objects.all():
        hold(person)

    assert compute(year, public=False) == before


def test_an_appointment_is_kept_for_the_sake_of_one_of_several(person):
    free = factories.PersonFactory()
    shared = factories.AppointmentFactory(applicants=[free, person])
    other = factories.AppointmentFactory(applicants=[free])
    hold(person)

    assert list(restricted(Appointment.objects.all())) == [shared]
    assert list(outside_restriction(Appointment.objects.all())) == [other]


def test_a_household_that_somebody_left_is_free(person):
    household = factories.HouseholdFactory(head=person)
    hold(person)
    assert is_restricted(household)
    household.memberships.update(ended_on=timezone.localdate())
    assert not is_restricted(household)


def test_a_record_merged_into_a_restricted_one_is_restricted(person):
    double = factories.PersonFactory(merged_into=person)
    hold(person)

    assert is_restricted(double)


@pytest.mark.parametrize("kind", ["person", "request", "appointment"])
def test_lists_ask_no_more_for_restrictions(log_in, cast, kind, django_assert_max_num_queries):
    for _number in range(3):
        found = factories.PersonFactory()
        hold(found)
        request = factories.RequestFactory(applicant=found)
        factories.AppointmentFactory(applicants=[found], requests=[request])
    client = log_in("coordinator")
    client.get(url(kind))
    with django_assert_max_num_queries(60) as few:
        client.get(url(kind))
    for _number in range(6):
        found = factories.PersonFactory()
        hold(found)
        request = factories.RequestFactory(applicant=found)
        factories.AppointmentFactory(applicants=[found], requests=[request])
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(url(kind))


def test_private_notes_stay_private_under_a_restriction(cast, person):
    factories.NoteFactory(person=person, author=cast["social1"], scope=NoteScope.PRIVATE)
    hold(person)

    assert not Note.objects.visible_to(cast["coordinator"]).exists()


def test_the_demo_writes_one_consent_to_each_purpose_once(cast):
    person, requests = factories.PersonFactory(), []
    for day in (4, 5):
        request = factories.RequestFactory(applicant=person, worker=cast["social1"])
        requests.append(
            factories.ReferralFactory(person=person, request=request, sent_on=datetime.date(2022, 5, day))
        )
    factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    register = SimpleNamespace(referrals=requests, today=datetime.date(2023, 1, 1))

    record_consents(register)
    record_consents(register)

    found = {each.purpose: (each.given_on, each.recorded_by) for each in Consent.objects.all()}
    assert Consent.objects.count() == 2
    assert found["referral"] == (datetime.date(2022, 5, 4), cast["social1"])
    assert found["counselling"] == (datetime.date(2022, 2, 1), cast["psych1"])
