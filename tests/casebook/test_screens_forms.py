"""Entering and correcting records: numbers by the actions, refusals in words, what was typed stays."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from casebook import actions
from casebook.choices import Relation
from casebook.models import (
    Appointment,
    Body,
    ContactTally,
    CounsellingCase,
    CounsellingSession,
    Household,
    Note,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
    ServiceCategory,
)
from tests import factories
from tests.casebook.screens import one_of_each, url
from tests.casebook.sending import fill_in, mark_of

AMKA = "17058001235"


def errors_of(response) -> dict:
    assert response.status_code == 200, response.get("Location")
    return response.context["form"].errors


def shown(response) -> str:
    return response.content.decode()


# --- persons


def a_person(**changes) -> dict:
    return {
        "surname": "Δοκιμοπούλου",
        "name": "Άννα",
        "birth_date": "17/05/1980",
        "sex": "female",
        "phone": "210 9711111",
    } | changes


def test_a_new_person_gets_the_next_code_and_opens_the_card(log_in):
    response = log_in("reception").post(url("person", "create"), a_person())

    person = Person.objects.get()
    assert person.code.startswith(f"ΑΒ-{timezone.localdate().year}-")
    assert person.birth_date == datetime.date(1980, 5, 17)
    assert response.url == url("person", "inspect", person)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("birth_date", "31/02/1980"),
        ("birth_date", "05/17/1980"),
        ("birth_date", "17/5/80"),
        ("birth_date", "01/01/2150"),
        ("amka", "17058001234"),
        ("amka", "12345"),
        ("afm", "000000000"),
        ("phone", "καλέστε πρωί"),
        ("email", "anna@"),
        ("surname", ""),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(log_in, field, typed):
    response = log_in("reception").post(
        url("person", "create"), a_person(**{field: typed, "address": "Ηούς 7"})
    )

    assert list(errors_of(response)) == [field]
    assert 'value="Ηούς 7"' in shown(response)
    if typed:
        assert f'value="{typed}"' in shown(response)
    assert not Person.objects.exists()


@pytest.mark.parametrize("typed", ["17/05/1980", "17.05.1980", "17-5-1980", "17051980", "1980-05-17"])
def test_a_day_is_read_as_people_write_it(log_in, typed):
    log_in("reception").post(url("person", "create"), a_person(birth_date=typed))

    assert Person.objects.get().birth_date == datetime.date(1980, 5, 17)


def test_a_namesake_is_shown_before_a_second_record_is_made(log_in):
    known = factories.PersonFactory(surname="Δοκιμοπούλου", name="Άννα", birth_date=None)
    client = log_in("reception")

    warned = client.post(url("person", "create"), a_person())
    assert list(errors_of(warned)) == ["is_another_person"]
    assert known.code in shown(warned)
    assert url("person", "inspect", known) in shown(warned)
    assert 'value="17/05/1980"' in shown(warned)
    assert Person.objects.count() == 1

    client.post(url("person", "create"), a_person(is_another_person="on"))
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("surname", "name", "is_namesake"),
    [
        ("ΔΟΚΙΜΟΠΟΥΛΟΥ", "ΑΝΝΑ", True),
        ("Dokimopoulou", "Anna", True),
        ("Άννα", "Δοκιμοπούλου", True),
        ("Δοκιμοπούλου", "Ζωή", False),
    ],
)
def test_a_namesake_has_the_same_name_however_it_is_written(log_in, surname, name, is_namesake):
    factories.PersonFactory(surname=surname, name=name, father_name="Άννας")

    log_in("reception").post(url("person", "create"), a_person())

    assert (Person.objects.count() == 1) == is_namesake


def test_an_amka_that_somebody_has_names_the_record(log_in):
    known = factories.PersonFactory(surname="Άλλου", amka=AMKA)

    response = log_in("social1").post(url("person", "create"), a_person(amka=AMKA))

    assert known.code in errors_of(response)["amka"][0]


def test_who_may_not_unmask_sees_the_mask_and_cannot_change_the_number(log_in, cast):
    person = factories.PersonFactory(surname="Δοκιμοπούλου", name="Άννα", amka=AMKA)
    client = log_in("reception")

    address = url("person", "edit", person)
    page = shown(client.get(address))
    typed = a_person(amka="", phone="2109722222", status="active", afm="090000045")
    client.post(address, typed | mark_of(client, address))

    person.refresh_from_db()
    assert AMKA not in page
    assert "••••••••235" in page
    assert (person.amka, person.phone) == (AMKA, "2109722222")
    assert person.afm == "090000045", "a number that nobody wrote yet may be written"


# --- requests


def a_request(person, **changes) -> dict:
    return {
        "applicant": person.pk,
        "received_on": "15/03/2022",
        "category": ServiceCategory.objects.get(code="housing_benefit").pk,
        "channel": "in_person",
        "status": "new",
    } | changes


@pytest.fixture
def person(db):
    return factories.PersonFactory(surname="Αιτούντος", name="Ηλίας")


@pytest.mark.usefixtures("standard_catalogue")
class TestRequests:
    def test_is_numbered_within_the_year_in_which_it_was_received(self, log_in, person):
        client = log_in("reception")
        client.post(url("request", "create"), a_request(person))
        client.post(url("request", "create"), a_request(person))
        client.post(url("request", "create"), a_request(person, received_on="02/01/2021"))

        numbers = sorted(Request.objects.values_list("number", flat=True))
        assert numbers == ["2021/00001", "2022/00001", "2022/00002"]

    def test_a_refused_request_takes_no_number(self, log_in, person):
        client = log_in("reception")
        client.post(url("request", "create"), a_request(person, category=""))
        client.post(url("request", "create"), a_request(person))

        assert Request.objects.get().number == "2022/00001"

    def test_takes_the_usual_body_and_the_household_of_the_day(self, log_in, person):
        household = factories.HouseholdFactory(head=person)
        log_in("reception").post(url("request", "create"), a_request(person))

        request = Request.objects.get()
        assert request.body == Body.objects.get(code="opeka")
        assert request.household == household

    def test_reception_decides_neither_status_nor_worker(self, log_in, person, cast):
        log_in("reception").post(
            url("request", "create"), a_request(person, status="completed", worker=cast["social1"].pk)
        )

        request = Request.objects.get()
        assert (request.status, request.worker) == ("new", None)

    def test_a_social_worker_takes_it_on_but_gives_it_to_nobody_else(self, log_in, person, cast):
        client = log_in("social1")
        refused = client.post(url("request", "create"), a_request(person, worker=cast["social2"].pk))
        assert list(errors_of(refused)) == ["worker"]

        client.post(url("request", "create"), a_request(person, worker=cast["social1"].pk))
        assert Request.objects.get().worker == cast["social1"]

    def test_the_coordinator_gives_it_to_a_case_worker(self, log_in, person, cast):
        client = log_in("coordinator")
        client.post(url("request", "create"), a_request(person, worker=cast["social2"].pk))
        assert Request.objects.get().worker == cast["social2"]

        refused = client.post(url("request", "create"), a_request(person, worker=cast["editor"].pk))
        assert list(errors_of(refused)) == ["worker"]

    @pytest.mark.parametrize("name", ["reception", "social1"])
    def test_restricted_categories_are_for_professionals(self, log_in, person, name):
        counselling = ServiceCategory.objects.get(code="counselling")
        response = log_in(name).post(url("request", "create"), a_request(person, category=counselling.pk))

        assert Request.objects.exists() == (name == "social1")
        if name == "reception":
            assert list(errors_of(response)) == ["category"]

    def test_former_categories_and_those_with_parts_are_not_offered(self, log_in, person):
        part = factories.CategoryFactory(
            code="part", parent=ServiceCategory.objects.get(code="birth_benefit")
        )
        form = log_in("social1").get(url("request", "create")).context["form"]

        codes = {category.code for category in form.fields["category"].queryset}
        assert part.code in codes
        assert not codes & {"birth_benefit", "social_solidarity_income"}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"closed_on": "14/03/2022", "status": "completed"}, "closed_on"),
            ({"closed_on": "16/03/2022"}, "status"),
            ({"received_on": "01/01/2150"}, "received_on"),
            ({"applicant": ""}, "applicant"),
            ({"applicant": "999999"}, "applicant"),
            ({"applicant": "x"}, "applicant"),
        ],
    )
    def test_a_refusal_stands_at_its_field(self, log_in, person, changes, field):
        response = log_in("social1").post(
            url("request", "create"), a_request(person, outcome="Δεκτό", **changes)
        )

        assert list(errors_of(response)) == [field]
        assert 'value="Δεκτό"' in shown(response)
        assert not Request.objects.exists()

    def test_the_chosen_person_stays_chosen_after_a_refusal(self, log_in, person):
        response = log_in("social1").post(url("request", "create"), a_request(person, category=""))

        assert f'name="applicant" value="{person.pk}"' in shown(response)
        assert "Αιτούντος Ηλίας" in shown(response)

    def test_a_renewal_is_of_the_same_person(self, log_in, person):
        other = factories.RequestFactory()
        refused = log_in("social1").post(url("request", "create"), a_request(person, renewal_of=other.pk))

        assert list(errors_of(refused)) == ["renewal_of"]

    def test_is_corrected_and_the_change_is_written_down_without_values(self, log_in, person, cast):
        request = factories.RequestFactory(applicant=person, worker=cast["social1"])
        client = log_in("social1")
        changed = a_request(
            person, category=request.category_id, status="completed", outcome="Εγκρίθηκε το μυστικό"
        )
        opened = fill_in(client.get(url("request", "edit", request)))
        client.post(url("request", "edit", request), opened | changed | {"worker": cast["social1"].pk})

        request.refresh_from_db()
        history = shown(client.get(url("request", "history", request)))
        assert request.status == "completed"
        assert request.number in history
        assert "Έκβαση" in history or "Outcome" in history
        assert "μυστικό" not in history
        assert "social1" in history

    def test_who_files_out_of_the_own_sight_is_led_to_the_list(self, log_in, person, cast):
        response = log_in("psych2").post(url("request", "create"), a_request(person))

        assert Request.objects.get().worker is None
        assert response.url == url("request")


@pytest.mark.parametrize("suggested", ["x", "999999", "1' OR 1=1", "", "-1", "9" * 40])
def test_an_address_that_suggests_nobody_opens_an_empty_form(log_in, suggested):
    response = log_in("social1").get(url("request", "create"), {"person": suggested})

    assert response.status_code == 200
    assert response.context["form"].initial["applicant"] is None


def test_an_address_prefills_the_person(log_in, person):
    for model in ("request", "appointment", "referral", "programmeenrolment", "counsellingcase", "household"):
        page = shown(log_in("social1").get(url(model, "create", person=person.pk)))
        assert "Αιτούντος Ηλίας" in page, model


# --- choosing people


def search(client, text):
    return client.post(reverse("casebook_search_people"), {"q": text})


def test_a_search_answers_at_most_twenty_people_without_numbers(log_in):
    for number in range(25):
        factories.PersonFactory(surname="Πολλαπλούς", name=f"Όνομα{number}", amka=None)
    factories.PersonFactory(surname="Μοναδικού", name="Ζωή", amka=AMKA, afm="090000045")
    client = log_in("reception")

    many, one = search(client, "pollap").json(), search(client, AMKA).json()

    assert len(many["people"]) == 20
    assert many["has_more"]
    assert [person["name"] for person in one["people"]] == ["Μοναδικού Ζωή"]
    assert AMKA not in str(one)
    assert search(client, "μ").json()["people"] == []


def test_a_search_is_never_in_an_address(log_in, person):
    assert log_in("reception").get(reverse("casebook_search_people"), {"q": "Αιτ"}).status_code == 405


def test_merged_people_are_not_offered(log_in, person):
    factories.PersonFactory(surname="Αιτούντος", name="Διπλός", merged_into=person)

    assert [each["id"] for each in search(log_in("reception"), "Αιτούντος").json()["people"]] == [person.pk]


def test_requests_of_people_are_offered_as_far_as_one_sees_them(log_in, cast, person):
    open_one = factories.RequestFactory(applicant=person)
    restricted = factories.CategoryFactory(code="violence", is_restricted=True)
    factories.RequestFactory(applicant=person, category=restricted, worker=cast["social2"])
    address = reverse("casebook_requests_of_people")

    found = log_in("reception").post(address, {"person": [person.pk, "x", "9" * 30]}).json()["requests"]

    assert [each["id"] for each in found] == [open_one.pk]


# --- appointments


def an_appointment(*people, **changes) -> dict:
    return {
        "starts_at": "15/03/2022 09:30",
        "minutes": "30",
        "booking": "scheduled",
        "status": "scheduled",
        "applicants": [person.pk for person in people],
    } | changes


def test_an_appointment_is_booked_with_who_comes_and_for_what(log_in, cast, person):
    companion = factories.PersonFactory()
    request = factories.RequestFactory(applicant=person)

    log_in("reception").post(
        url("appointment", "create"),
        an_appointment(person, companions=[companion.pk], requests=[request.pk], worker=cast["social1"].pk),
    )

    appointment = Appointment.objects.get()
    assert appointment.reference.startswith("Ρ-2022-")
    assert timezone.localtime(appointment.starts_at).isoformat() == "2022-03-15T09:30:00+02:00"
    roles = dict(appointment.participations.values_list("person_id", "role"))
    assert roles == {person.pk: "applicant", companion.pk: "companion"}
    assert list(appointment.requests.all()) == [request]


def test_an_appointment_is_refused_in_words_and_keeps_its_people(log_in, person):
    response = log_in("reception").post(
        url("appointment", "create"), an_appointment(person, starts_at="31/02/2022 09:30", minutes="3")
    )

    assert set(errors_of(response)) == {"starts_at", "minutes"}
    assert 'value="31/02/2022 09:30"' in shown(response)
    assert "Αιτούντος Ηλίας" in shown(response)


def test_an_appointment_is_for_requests_of_those_who_come(log_in, person):
    other = factories.RequestFactory()
    response = log_in("reception").post(
        url("appointment", "create"), an_appointment(person, requests=[other.pk])
    )

    assert list(errors_of(response)) == ["requests"]


def test_somebody_comes_as_an_applicant_or_a_companion(log_in, person):
    response = log_in("reception").post(
        url("appointment", "create"), an_appointment(person, companions=[person.pk])
    )

    assert list(errors_of(response)) == ["companions"]


def test_a_correction_keeps_the_requests_that_its_writer_may_not_see(log_in, cast, person):
    secret = factories.RequestFactory(
        applicant=person,
        category=factories.CategoryFactory(code="violence", is_restricted=True),
        worker=cast["social1"],
    )
    seen = factories.RequestFactory(applicant=person)
    appointment = factories.AppointmentFactory(applicants=[person], requests=[secret, seen])
    another = factories.PersonFactory()

    client, address = log_in("reception"), url("appointment", "edit", appointment)
    page = shown(client.get(address))
    typed = an_appointment(person, another, status="held", requests=[])
    client.post(address, typed | mark_of(client, address))

    assert secret.number not in page
    assert list(appointment.requests.all()) == [secret]
    assert set(appointment.participants.all()) == {person, another}


# --- households


def a_household(*rows, initial=0, **changes) -> dict:
    data = {"declared_adults": "0", "declared_minors": "0"} | changes
    data |= {"members-TOTAL_FORMS": len(rows), "members-INITIAL_FORMS": initial}
    for place, row in enumerate(rows):
        data |= {f"members-{place}-{name}": value for name, value in row.items()}
    return data


def test_a_household_is_opened_with_its_members(log_in, person):
    child = factories.PersonFactory()
    log_in("reception").post(
        url("household", "create"),
        a_household(
            {"person": person.pk, "relation": "head"},
            {"person": child.pk, "relation": "child", "started_on": "01/02/2020"},
            declared_minors="2",
        ),
    )

    household = Household.objects.get()
    assert household.number.startswith("Ν-")
    assert household.declared_minors == 2
    assert dict(household.memberships.values_list("person_id", "relation")) == {
        person.pk: "head",
        child.pk: "child",
    }


def test_who_moves_in_leaves_the_household_before(log_in, person):
    former = factories.HouseholdFactory(head=person)

    log_in("reception").post(
        url("household", "create"),
        a_household({"person": person.pk, "relation": "head", "started_on": "01/02/2022"}),
    )

    assert former.memberships.get().ended_on == datetime.date(2022, 2, 1)


def test_two_members_change_places_and_one_leaves(log_in, person):
    household = factories.HouseholdFactory(head=person)
    heir = actions.move_to_household(
        person=factories.PersonFactory(), household=household, relation=Relation.CHILD
    ).membership
    head = household.memberships.get(person=person)

    client, address = log_in("reception"), url("household", "edit", household)
    client.post(
        address,
        mark_of(client, address)
        | a_household(
            {"id": head.pk, "relation": "parent", "ended_on": ""},
            {"id": heir.pk, "relation": "head"},
            initial=2,
        ),
    )
    assert dict(household.memberships.values_list("pk", "relation")) == {head.pk: "parent", heir.pk: "head"}

    client.post(
        address,
        mark_of(client, address)
        | a_household(
            {"id": head.pk, "relation": "parent", "ended_on": "01/06/2022"},
            {"id": heir.pk, "relation": "head"},
            initial=2,
        ),
    )
    assert list(household.memberships.current()) == [heir]


def test_a_household_has_one_head_and_nobody_twice(log_in, person):
    client = log_in("reception")
    other = factories.PersonFactory()
    rows = {
        "heads": ({"person": person.pk, "relation": "head"}, {"person": other.pk, "relation": "head"}),
        "twice": ({"person": person.pk, "relation": "head"}, {"person": person.pk, "relation": "child"}),
        "nobody": ({"person": "", "relation": "child"},),
        "day": ({"person": person.pk, "relation": "head", "started_on": "31/02/2022"},),
    }

    answers = {name: client.post(url("household", "create"), a_household(*row)) for name, row in rows.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(rows, 200)
    assert answers["heads"].context["form"].members.non_form_errors()
    assert answers["twice"].context["form"].members.non_form_errors()
    assert "person" in answers["nobody"].context["form"].members.errors[0]
    assert 'value="31/02/2022"' in shown(answers["day"])
    assert not Household.objects.exists()


def test_a_row_names_only_members_of_this_household(log_in, person):
    strangers = factories.HouseholdFactory(head=person).memberships.get()
    household = factories.HouseholdFactory(head=factories.PersonFactory())

    log_in("reception").post(
        url("household", "edit", household),
        a_household({"id": strangers.pk, "relation": "child", "ended_on": "01/01/2022"}, initial=1),
    )

    strangers.refresh_from_db()
    assert (strangers.relation, strangers.ended_on) == ("head", None)


# --- counselling


def test_a_professional_opens_a_case_for_nobody_else(log_in, cast, person):
    data = {"person": person.pk, "requested_on": "01/02/2022", "professional": cast["psych1"].pk}

    refused = log_in("psych2").post(url("counsellingcase", "create"), data)
    assert list(errors_of(refused)) == ["professional"]
    log_in("psych1").post(url("counsellingcase", "create"), data)
    assert CounsellingCase.objects.get().professional == cast["psych1"]

    twice = log_in("coordinator").post(url("counsellingcase", "create"), data)
    assert list(errors_of(twice)) == ["requested_on"]


def test_a_session_is_booked_and_corrected_by_the_professional_of_the_case(log_in, cast, person):
    case = factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    partner = factories.PersonFactory()
    data = {
        "case": case.pk,
        "starts_at": "16/03/2022 12:00",
        "minutes": "50",
        "kind": "couple",
        "status": "scheduled",
        "participants": [partner.pk],
    }

    assert list(errors_of(log_in("psych2").post(url("counsellingsession", "create"), data))) == ["case"]
    client = log_in("psych1")
    client.post(url("counsellingsession", "create"), data)
    session = CounsellingSession.objects.get()
    assert session.appointment.reference.startswith("Σ-2022-")
    assert session.appointment.worker == cast["psych1"]
    assert set(session.appointment.participants.all()) == {person, partner}

    address = url("counsellingsession", "edit", session)
    client.post(address, fill_in(client.get(address), status="held", participants=[]))
    session.appointment.refresh_from_db()
    assert session.appointment.status == "held"
    assert list(session.appointment.participants.all()) == [person]


# --- referrals, enrolments, contacts, notes


def test_a_referral_without_consent_needs_a_reason(log_in, person):
    data = {
        "person": person.pk,
        "body": factories.BodyFactory(code="dypa").pk,
        "type": "asd",
        "sent_on": "04/05/2022",
        "status": "sent",
    }
    client = log_in("reception")

    assert list(errors_of(client.post(url("referral", "create"), data))) == ["consent_override"]
    dated = client.post(url("referral", "create"), data | {"has_consent": "on", "sent_on": ""})
    assert list(errors_of(dated)) == ["sent_on"]
    client.post(url("referral", "create"), data | {"has_consent": "on"})
    assert Referral.objects.get().reference.startswith("Π-2022-")


def test_a_referral_comes_from_a_request_of_the_same_person(log_in, person):
    other = factories.RequestFactory()
    data = {
        "person": person.pk,
        "request": other.pk,
        "body": factories.BodyFactory().pk,
        "type": "asd",
        "sent_on": "04/05/2022",
        "status": "sent",
        "has_consent": "on",
    }

    assert list(errors_of(log_in("social1").post(url("referral", "create"), data))) == ["request"]


def test_an_enrolment_is_refused_twice_on_a_day(log_in, person):
    programme = factories.ProgrammeFactory()
    data = {
        "person": person.pk,
        "programme": programme.pk,
        "enrolled_on": "01/06/2022",
        "source": "application",
    }
    client = log_in("reception")
    client.post(url("programmeenrolment", "create"), data)

    assert list(errors_of(client.post(url("programmeenrolment", "create"), data))) == ["enrolled_on"]
    assert ProgrammeEnrolment.objects.count() == 1


def test_a_contact_is_tallied_once_a_day_and_topic(log_in):
    data = {"date": "04/04/2022", "channel": "phone", "topic": "ΚΕΑ", "count": "3"}
    client = log_in("reception")
    client.post(url("contacttally", "create"), data)

    assert list(errors_of(client.post(url("contacttally", "create"), data))) == ["topic"]
    assert list(
        errors_of(client.post(url("contacttally", "create"), data | {"topic": "Β", "count": "0"}))
    ) == ["count"]
    assert ContactTally.objects.get().count == 3


def test_a_note_is_of_the_person_of_the_address_and_leads_back_to_the_card(log_in, cast, person):
    client = log_in("social1")
    address = url("note", "create", person=person.pk)

    response = client.post(address, {"scope": "shared", "text": "Θα έρθει την Τρίτη."})

    note = Note.objects.get()
    assert (note.person, note.author, note.team) == (person, cast["social1"], "social_worker")
    assert response.url == url("person", "inspect", person)
    assert f"?person={person.pk}" in shown(client.get(address))
    assert client.get(url("note", "create")).status_code == 404


def test_a_note_on_a_request_of_another_is_on_nothing(log_in, cast):
    secret = factories.RequestFactory(
        category=factories.CategoryFactory(code="violence", is_restricted=True), worker=cast["social2"]
    )

    assert log_in("social1").get(url("note", "create", request=secret.pk)).status_code == 404


# --- the catalogue


def test_an_entry_in_use_is_not_deleted_and_the_page_says_why(log_in, cast):
    records = one_of_each(cast)
    client = log_in("coordinator")

    for record in (records.servicecategory, records.body, records.programme):
        model = record._meta.model_name
        assert str(record) in shown(client.get(url(model, "delete", record)))
        assert client.post(url(model, "delete", record)).status_code == 200
        assert type(record).objects.filter(pk=record.pk).exists()


def test_an_entry_that_nothing_uses_is_deleted(log_in):
    body = factories.BodyFactory(code="unused")

    log_in("coordinator").post(url("body", "delete", body))

    assert not Body.objects.filter(code="unused").exists()


def test_a_code_is_taken_once_and_a_circle_is_refused(log_in, standard_catalogue):
    client = log_in("coordinator")
    category = ServiceCategory.objects.get(code="housing_benefit")
    taken = client.post(
        url("servicecategory", "create"),
        {"name": "Νέα", "code": "housing_benefit", "unit": "request", "report_order": "5"},
    )
    address = url("servicecategory", "edit", category)
    circle = client.post(
        address,
        mark_of(client, address)
        | {
            "name": category.name,
            "code": category.code,
            "unit": "request",
            "report_order": "5",
            "parent": category.pk,
        },
    )

    assert list(errors_of(taken)) == ["code"]
    assert list(errors_of(circle)) == ["parent"]
