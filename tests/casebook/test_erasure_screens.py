"""The screens of erasures: the coordinator asks, the data protection officer decides, nobody else enters."""

import pytest
from django.urls import reverse

from casebook.accountability import Action
from casebook.choices import ErasureGround, ErasureStatus, HoldKind
from casebook.erasure import ask, erase_person
from casebook.models import AccessLogEntry, Appointment, Erasure, Hold, Person
from tests import factories
from tests.casebook.screens import one_of_each, url
from tests.casebook.test_erasure import couple
from tests.conftest import CAST

pytestmark = pytest.mark.django_db

CASE_WORKERS = {"reception", "social1", "social2", "psych1", "psych2", "coordinator"}


@pytest.fixture
def person(cast):
    return factories.PersonFactory(surname="Δοκιμοπούλου", name="Άννα")


@pytest.fixture
def asked(person, cast):
    return ask(
        person=person, ground=ErasureGround.REQUEST, by=cast["coordinator"], remark="Το ζήτησε γραπτώς"
    )


def decision(erasure) -> str:
    return reverse("casebook_erasure", args=[erasure.pk])


def who_opens(log_in, address) -> set[str]:
    return {name for name in CAST if log_in(name).get(address).status_code == 200}


def test_who_opens_which_screen(log_in, asked, person):
    assert who_opens(log_in, url("person", "erasure", person)) == {"coordinator"}
    assert who_opens(log_in, reverse("casebook_erasures")) == {"dpo"}
    assert who_opens(log_in, decision(asked)) == {"dpo"}


@pytest.mark.parametrize("name", sorted(set(CAST) - {"coordinator"}))
def test_nobody_but_the_coordinator_asks(log_in, person, name):
    log_in(name).post(url("person", "erasure", person), {"ground": "request"})

    assert not Erasure.objects.exists()


@pytest.mark.parametrize("name", sorted(set(CAST) - {"dpo"}))
def test_nobody_but_the_officer_decides(log_in, asked, person, name):
    client = log_in(name)

    client.post(decision(asked), {"decision": "erase", "code": person.code})
    client.post(decision(asked), {"decision": "refuse", "answer": "Όχι"})

    asked.refresh_from_db()
    assert asked.status == ErasureStatus.ASKED
    assert Person.objects.filter(pk=person.pk).exists()


def test_the_card_leads_the_coordinator_to_the_form_and_nobody_else(log_in, person):
    address = url("person", "erasure", person)
    offered = {
        name
        for name in CASE_WORKERS
        if address in log_in(name).get(url("person", "inspect", person)).content.decode()
    }

    assert offered == {"coordinator"}


def test_asking_writes_down_ground_and_remark_and_erases_nothing(log_in, person):
    answer = log_in("coordinator").post(
        url("person", "erasure", person), {"ground": "withdrawn", "remark": "Γραπτώς"}
    )

    assert answer.status_code == 302
    erasure = Erasure.objects.get()
    assert (erasure.person, erasure.ground, erasure.remark) == (person, "withdrawn", "Γραπτώς")
    assert erasure.asked_by.username == "coordinator"
    line = AccessLogEntry.objects.latest("pk")
    assert (line.action, line.person_code, line.detail) == (
        "change",
        person.code,
        {"kind": "erasure", "asked": "asked"},
    )
    assert "Γραπτώς" not in str(line.detail)


def test_asking_twice_asks_once(log_in, asked, person):
    client = log_in("coordinator")

    answer = client.post(url("person", "erasure", person), {"ground": "request"}, follow=True)

    assert Erasure.objects.count() == 1
    assert "<textarea" not in answer.content.decode()


def test_a_retention_rule_is_no_ground_that_one_chooses(log_in, person):
    log_in("coordinator").post(url("person", "erasure", person), {"ground": "retention"})

    assert not Erasure.objects.exists()


def test_of_a_merged_record_the_one_that_stands_for_it_is_asked_for(log_in, person):
    merged = factories.PersonFactory(merged_into=person)

    log_in("coordinator").post(url("person", "erasure", merged), {"ground": "request"})

    assert Erasure.objects.get().person == person


def test_the_officer_sees_codes_and_counts_and_no_name(log_in, asked, person):
    factories.RequestFactory(applicant=person)
    client = log_in("dpo")

    pages = [
        client.get(address).content.decode() for address in (reverse("casebook_erasures"), decision(asked))
    ]

    for page in pages:
        assert person.code in page
        assert "Δοκιμοπούλου" not in page
        assert "Άννα" not in page
    assert "Το ζήτησε γραπτώς" in pages[1]
    assert AccessLogEntry.objects.filter(action=Action.INSPECT, person_code=person.code).exists()


def test_erasing_takes_the_code_typed_by_hand(log_in, asked, person):
    client = log_in("dpo")

    for typed in ("", "ΑΒ-1999-000001"):
        answer = client.post(decision(asked), {"decision": "erase", "code": typed})
        assert answer.status_code == 200
        assert Person.objects.filter(pk=person.pk).exists()
    # Latin letters, as a keyboard may have them.
    answer = client.post(decision(asked), {"decision": "erase", "code": person.code.replace("ΑΒ", "ab")})

    assert answer.status_code == 302
    assert not Person.objects.filter(pk=person.pk).exists()
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by.username) == (ErasureStatus.DONE, "dpo")
    assert client.get(decision(asked)).status_code == 200
    assert client.get(reverse("casebook_erasures"), {"status": "done"}).status_code == 200


def test_a_refusal_needs_an_answer_which_whoever_asked_reads(log_in, asked, person):
    client = log_in("dpo")

    client.post(decision(asked), {"decision": "refuse", "answer": ""})
    asked.refresh_from_db()
    assert asked.status == ErasureStatus.ASKED

    client.post(decision(asked), {"decision": "refuse", "answer": "Το απαιτεί ο νόμος"})

    asked.refresh_from_db()
    assert asked.status == ErasureStatus.REFUSED
    page = log_in("coordinator").get(url("person", "erasure", person)).content.decode()
    assert "Το απαιτεί ο νόμος" in page
    assert "<textarea" in page  # it may be asked for again


def test_what_was_decided_meanwhile_is_not_decided_again(log_in, asked, person):
    client = log_in("dpo")
    client.post(decision(asked), {"decision": "refuse", "answer": "Όχι"})

    answer = client.post(decision(asked), {"decision": "erase", "code": person.code})

    assert answer.status_code == 302
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_legal_hold_takes_the_button_away_and_stops_a_form_that_stood_open(log_in, asked, person, cast):
    Hold.objects.create(person=person, kind=HoldKind.LEGAL, reason="Δικαστήριο", set_by=cast["dpo"])
    client = log_in("dpo")

    page = client.get(decision(asked)).content.decode()
    answer = client.post(decision(asked), {"decision": "erase", "code": person.code})

    assert 'value="erase"' not in page
    assert answer.status_code == 200
    assert Person.objects.filter(pk=person.pk).exists()


def test_an_erasure_that_does_not_exist_is_not_found(log_in):
    assert log_in("dpo").get(reverse("casebook_erasure", args=[999])).status_code == 404


def test_whoever_decides_proves_first_who_they_are(log_in, asked, settings):
    settings.CASEBOOK = {
        **settings.CASEBOOK,
        "REAUTHENTICATE": "tests.casebook.test_reauthentication.sends_away",
    }

    answer = log_in("dpo").get(decision(asked))

    assert (answer.status_code, answer.url) == (302, "/prove-it/")


def test_the_list_asks_the_same_however_many_there_are(log_in, cast, django_assert_max_num_queries):
    client = log_in("dpo")
    address = reverse("casebook_erasures")
    client.get(address)
    for _turn in range(12):
        ask(person=factories.PersonFactory(), ground=ErasureGround.REQUEST, by=cast["coordinator"])

    with django_assert_max_num_queries(20):
        client.get(address)


def test_the_register_that_lags_is_said_aloud(log_in, asked, settings, tmp_path):
    erase_person(person=asked.person, ground=ErasureGround.REQUEST, by=None)
    settings.CASEBOOK = {**settings.CASEBOOK, "ERASURE_REGISTER": str(tmp_path / "erasures.txt")}

    assert 'role="alert"' in log_in("dpo").get(reverse("casebook_erasures")).content.decode()


# --- the screens of what stays


def test_a_session_whose_case_was_erased_is_shown_to_its_worker_and_to_the_coordinator_alone(log_in, cast):
    session, partner = couple()
    Appointment.objects.filter(pk=session.appointment_id).update(worker=cast["psych1"])
    session.case.professional = cast["psych1"]
    session.case.save()
    erased = session.case.person.code
    erase_person(person=session.case.person, ground=ErasureGround.REQUEST, by=None)

    shown = {
        name
        for name in CAST
        if log_in(name).get(url("counsellingsession", "inspect", session)).status_code == 200
    }
    assert shown == {"psych1", "coordinator"}
    for name in ("psych1", "coordinator"):
        client = log_in(name)
        pages = [
            client.get(url("counsellingsession")),
            client.get(url("counsellingsession"), {"q": session.appointment.reference}),
            client.get(url("counsellingsession", "inspect", session)),
            client.get(url("counsellingsession", "history", session)),
            client.get(url("appointment")),
            client.get(url("appointment", "inspect", session.appointment)),
            client.get(url("person", "inspect", partner)),
        ]
        assert {page.status_code for page in pages} == {200}
        assert erased not in "".join(page.content.decode() for page in pages)
        assert client.get(url("counsellingsession", "edit", session)).status_code != 200
    assert log_in("psych1").get(url("appointment", "edit", session.appointment)).status_code == 200


def test_every_screen_of_what_stays_opens_after_an_erasure(log_in, cast):
    records = one_of_each(cast)
    other = factories.PersonFactory()
    records.household.memberships.create(person=other)
    erase_person(person=records.person, ground=ErasureGround.REQUEST, by=None)
    client = log_in("coordinator")

    for model in ("person", "household", "request", "appointment", "counsellingsession", "referral"):
        assert client.get(url(model)).status_code == 200
    assert client.get(url("household", "inspect", records.household)).status_code == 200
    assert client.get(url("person", "inspect", records.person)).status_code == 404
