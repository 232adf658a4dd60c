"""A person's card: everything in order of time, as far as the reader sees it."""

import datetime
import re

import pytest
from django.utils import timezone

from casebook import actions
from casebook.models import Person
from tests import factories
from tests.casebook.screens import url


def card(client, person, **query) -> str:
    response = client.get(url("person", "inspect", person, **query))
    assert response.status_code == 200
    return response.content.decode()


def at(day: datetime.date, hour: int):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


@pytest.fixture
def person():
    return factories.PersonFactory(
        surname="Καρτελίδου",
        name="Μυρτώ",
        birth_date=datetime.date(1980, 5, 17),
        phone="2109711111",
        amka="17058001235",
        afm="090000045",
    )


def test_everything_stands_in_order_of_time_the_newest_first(log_in, cast, person):
    march = [datetime.date(2022, 3, day) for day in range(1, 9)]
    request = factories.RequestFactory(applicant=person, received_on=march[0])
    appointment = factories.AppointmentFactory(applicants=[person], starts_at=at(march[1], 10))
    referral = factories.ReferralFactory(person=person, sent_on=march[2])
    factories.EnrolmentFactory(person=person, enrolled_on=march[3])
    case = factories.CounsellingCaseFactory(person=person, requested_on=march[4], professional=cast["psych1"])
    session = factories.SessionFactory(case=case, starts_at=at(march[5], 12)).appointment

    page = card(log_in("coordinator"), person)

    marks = [session.reference, url("counsellingcase", "inspect", case), "ΤΕΒΑ", referral.reference]
    marks += [appointment.reference, request.number]
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)


def test_the_header_says_who_it_is_and_masks_the_numbers(log_in, cast, person):
    household = factories.HouseholdFactory(head=person, declared_minors=2)

    for name in ("reception", "coordinator"):
        page = card(log_in(name), person)
        for text in ("Καρτελίδου Μυρτώ", person.code, "17/05/1980", "2109711111", household.number):
            assert text in page
        assert "••••••••235" in page
        assert "17058001235" not in page
        assert "090000045" not in page


def test_the_title_of_the_window_names_nobody(log_in, person):
    title = re.search(r"<title>(.*?)</title>", card(log_in("reception"), person), re.DOTALL)[1]

    assert person.code in title
    assert "Καρτελίδου" not in title


def test_what_somebody_may_not_see_leaves_no_trace(log_in, cast, person):
    restricted = factories.CategoryFactory(code="violence", name="Κακοποίηση", is_restricted=True)
    secret = factories.RequestFactory(applicant=person, category=restricted, worker=cast["social2"])
    factories.ReferralFactory(person=person, request=secret, body=factories.BodyFactory(name="Ξενώνας"))
    factories.AppointmentFactory(applicants=[person], requests=[secret], worker=cast["social2"])
    case = factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    session = factories.SessionFactory(case=case).appointment
    factories.NoteFactory(person=person, author=cast["social2"], scope="private", text="Ιδιωτικό")
    factories.NoteFactory(person=person, author=cast["psych1"], scope="team", text="Ομαδικό")
    factories.NoteFactory(person=person, author=cast["social2"], scope="shared", text="Κοινόχρηστο")
    secrets = ("Κακοποίηση", secret.number, "Ξενώνας", session.reference, "Ιδιωτικό", "Ομαδικό")

    for name, also in {"reception": "Κοινόχρηστο", "social1": None}.items():
        page = card(log_in(name), person)
        assert [text for text in (*secrets, also) if text and text in page] == []
    assert "Κοινόχρηστο" in card(log_in("social1"), person)
    own = card(log_in("social2"), person)
    assert "Ιδιωτικό" in own
    assert secret.number in own
    assert "Ομαδικό" in card(log_in("psych1"), person)


def test_a_psychologist_reads_the_cards_header_and_the_own_work(log_in, cast, person):
    request = factories.RequestFactory(applicant=person)

    page = card(log_in("psych2"), person)

    assert "Καρτελίδου" in page
    assert request.number not in page


def test_the_card_asks_as_many_questions_for_many_records_as_for_few(
    log_in, cast, person, django_assert_max_num_queries
):
    client = log_in("coordinator")

    def more(count):
        for day in range(count):
            moment = timezone.now() - datetime.timedelta(days=day + Person.objects.count() * 100)
            request = factories.RequestFactory(applicant=person)
            factories.AppointmentFactory(applicants=[person], requests=[request], starts_at=moment)
            factories.ReferralFactory(person=person)
            factories.EnrolmentFactory(person=person, enrolled_on=moment.date())
            factories.NoteFactory(person=person, author=cast["social1"], scope="shared")

    def queries():
        with django_assert_max_num_queries(40) as captured:
            card(client, person)
        return len(captured)

    more(2)
    client.get(url("person", "inspect", person))
    few = queries()
    factories.PersonFactory()
    more(4)

    assert queries() == few


def test_older_lines_stand_on_the_next_page(log_in, person):
    days = [datetime.date(2021, 1, 1) + datetime.timedelta(days=day) for day in range(35)]
    numbers = [factories.RequestFactory(applicant=person, received_on=day).number for day in days]
    client = log_in("social1")

    first, second = card(client, person), card(client, person, p=2)

    assert [number in first for number in numbers] == [False] * 5 + [True] * 30
    assert [number in second for number in numbers] == [True] * 5 + [False] * 30
    assert "p=2" in first


def test_next_steps_carry_the_person_and_are_those_that_one_may_take(log_in, person):
    reception = card(log_in("reception"), person)
    social = card(log_in("social1"), person)

    for model in ("request", "appointment", "referral"):
        assert url(model, "create", person=person.pk) in reception
    assert url("note", "create") not in reception
    assert url("counsellingcase", "create") not in reception
    assert url("note", "create", person=person.pk) in social


def test_the_card_of_a_merged_record_leads_to_the_one_that_stands_for_it(log_in, person):
    twin = factories.PersonFactory(surname="Καρτελίδου", name="Μυρτώ")
    actions.merge_people(source=twin, into=person)

    page = card(log_in("social1"), twin)

    assert url("person", "inspect", person) in page
    assert url("request", "create") not in page
    assert log_in("social1").get(url("person", "edit", twin)).status_code == 302


def test_words_of_a_note_are_shown_as_words(log_in, cast, person):
    factories.NoteFactory(person=person, author=cast["social1"], text="<script>alert(1)</script>")

    page = card(log_in("social1"), person)

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
