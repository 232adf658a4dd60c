"""The lists: searching, filtering, sorting, paging, and what they must not give away."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from wagtail.users.models import UserProfile

from casebook.choices import AppointmentStatus
from casebook.models import Appointment, Person, Request
from tests import factories
from tests.casebook.screens import CASE_MODELS, CATALOGUE_MODELS, one_of_each, today_at, url


def listed(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def fill(cast, count: int) -> None:
    """`count` more records of every kind, each with people of its own."""
    for number in range(count):
        person = factories.PersonFactory(surname=f"Πλήθους{number}")
        factories.HouseholdFactory(head=person)
        request = factories.RequestFactory(applicant=person, worker=cast["social1"])
        factories.AppointmentFactory(
            applicants=[person, factories.PersonFactory()],
            requests=[request],
            worker=cast["social1"],
            status=AppointmentStatus.SCHEDULED,
        )
        case = factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
        factories.SessionFactory(case=case)
        factories.ReferralFactory(person=person, request=request)
        factories.EnrolmentFactory(person=person)
        factories.TallyFactory()
        factories.CategoryFactory()
        factories.BodyFactory()
        factories.ProgrammeFactory(code=f"programme{number}", name=f"Πρόγραμμα {number}")


def count_queries(client, address, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(60) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_ask_as_many_questions_for_sixty_rows_as_for_ten(log_in, cast, django_assert_max_num_queries):
    models = [model for model in [*CASE_MODELS, *CATALOGUE_MODELS] if model != "historicalaggregate"]
    client = log_in("coordinator")
    fill(cast, 10)
    client.get(url("person", "index_results"))
    few = {
        model: count_queries(client, url(model, "index_results"), django_assert_max_num_queries)
        for model in models
    }
    fill(cast, 50)
    many = {
        model: count_queries(client, url(model, "index_results"), django_assert_max_num_queries)
        for model in models
    }

    assert many == few
    assert max(few.values()) <= 15


def test_the_list_of_people_pages_through_many(log_in, django_assert_max_num_queries):
    Person.objects.bulk_create(
        Person(code=f"ΑΒ-2020-{number:06}", surname=f"Επώνυμο{number:05}", name="Άννα")
        for number in range(3000)
    )
    client = log_in("social1")

    with django_assert_max_num_queries(15):
        last = listed(client.get(url("person", "index_results", p=60)))

    assert "Επώνυμο02999" in last
    assert "Επώνυμο02900" not in last
    assert "Επώνυμο02999" in listed(client.get(url("person", "index_results", p=99999)))
    assert "Επώνυμο00000" in listed(client.get(url("person", "index_results", p="x")))


@pytest.mark.parametrize("text", ["παπαδοπουλου", "ΠΑΠΑΔΟΠΟΥΛΟΥ", "papadopoulou", "Papad mar"])
def test_a_name_is_found_however_it_is_typed(log_in, text):
    factories.PersonFactory(surname="Παπαδοπούλου", name="Μαρία")
    factories.PersonFactory(surname="Γεωργίου", name="Νίκη")
    client = log_in("reception")

    found = listed(client.get(url("person", "index_results"), {"q": text}))

    assert "Παπαδοπούλου Μαρία" in found
    assert "Γεωργίου" not in found


def test_requests_are_found_by_the_name_of_the_applicant_and_by_number(log_in):
    request = factories.RequestFactory(applicant=factories.PersonFactory(surname="Ευρετίδου"))
    factories.RequestFactory(applicant=factories.PersonFactory(surname="Άλλου"))
    client = log_in("social1")

    for text in ("evretidou", request.number):
        found = listed(client.get(url("request", "index_results"), {"q": text}))
        assert "Ευρετίδου" in found
        assert "Άλλου" not in found


def test_numbers_are_not_looked_for_in_an_address(log_in):
    factories.PersonFactory(surname="Αριθμίδου", phone="2109711111", amka="17058001235"[:11])
    client = log_in("social1")

    for text in ("2109711111", "17058001235", "210 97 11 111"):
        page = listed(client.get(url("person", "index_results"), {"q": text}))
        assert "Αριθμίδου" not in page
        assert reverse("casebook_find_by_number") in page


def test_a_number_is_found_by_post_and_opens_the_card(log_in):
    person = factories.PersonFactory(phone="210 97 11 111", amka="17058001235")
    client = log_in("reception")
    find = reverse("casebook_find_by_number")

    assert client.post(find, {"q": "2109711111"}).url == url("person", "inspect", person)
    assert client.post(find, {"q": "17058001235"}).url == url("person", "inspect", person)
    missed = client.post(find, {"q": "6900000000"})
    assert escape(missed.context["form"].errors["q"][0]) in missed.content.decode()
    assert 'value="6900000000"' in missed.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "bogus=1",
        "applicant__surname__startswith=Δ",
        "notes__text__regex=^Μ",
        "status=bogus",
        "received_on_from=31/02/2022",
        "worker=999999",
        "category=x",
        "ordering=applicant__amka",
        "ordering=notes__text",
        "ordering=",
        "p=-1",
        "show=bogus",
        "locale=el",
        "_w_filter_fragment=1",
        "q=" + "α" * 3000,
        "q=%00",
    ],
)
def test_whatever_else_stands_in_an_address_means_nothing(log_in, cast, query):
    records = one_of_each(cast)
    client = log_in("social1")

    response = client.get(f"{url('request', 'index_results')}?{query}")

    assert response.status_code == 200
    if not query.startswith("q="):
        assert records.request.number in response.content.decode()


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("model", ["person", "request", "counsellingcase"])
def test_a_list_is_no_export(log_in, cast, model, format):
    one_of_each(cast)

    response = log_in("coordinator").get(url(model, export=format))

    assert response["Content-Type"].startswith("text/html")


def test_the_quick_filters_of_requests(log_in, cast):
    today = timezone.localdate()
    mine = factories.RequestFactory(worker=cast["social1"])
    others = factories.RequestFactory(worker=cast["social2"])
    closed = factories.RequestFactory(worker=cast["social1"], status="completed")
    overdue = factories.RequestFactory(
        status="waiting_documents", received_on=today - datetime.timedelta(days=40)
    )
    waiting = factories.RequestFactory(status="waiting_documents", received_on=today)
    client = log_in("social1")

    def shown(show):
        page = listed(client.get(url("request", "index_results", show=show)))
        return {each.number for each in Request.objects.all() if each.number in page}

    assert shown("open") == {each.number for each in (mine, others, overdue, waiting)}
    assert shown("mine") == {mine.number}
    assert shown("overdue") == {overdue.number}
    assert closed.number in shown("")


@pytest.mark.parametrize("language", ["el", "en"])
def test_a_period_is_written_day_first_in_either_language(log_in, cast, language):
    march = factories.RequestFactory(received_on=datetime.date(2022, 3, 4))
    april = factories.RequestFactory(received_on=datetime.date(2022, 4, 3))
    UserProfile.objects.create(user=cast["social1"], preferred_language=language)
    period = {"received_on_from": "04/03/2022", "received_on_to": "04/03/2022"}

    page = listed(log_in("social1").get(url("request", "index_results"), period))

    assert march.number in page
    assert april.number not in page
    assert "04/03/2022" in page


# --- appointments: taken hours


@pytest.fixture
def hidden(cast):
    """A session of psych1 today, of which others may know the hour alone."""
    person = factories.PersonFactory(surname="Κρυφοπούλου")
    case = factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    return factories.SessionFactory(case=case, starts_at=today_at(12), status="scheduled").appointment


@pytest.mark.parametrize("name", ["reception", "social1", "psych2"])
def test_others_see_that_the_hour_is_taken_and_nothing_else(log_in, hidden, name):
    page = listed(log_in(name).get(url("appointment", "index_results")))

    assert "12:00" in page
    assert "Κρυφοπούλου" not in page
    assert hidden.reference not in page
    assert f"/{hidden.pk}/" not in page


@pytest.mark.parametrize("name", ["psych1", "coordinator"])
def test_who_reads_the_session_sees_it_in_the_list(log_in, hidden, name):
    page = listed(log_in(name).get(url("appointment", "index_results")))

    assert "Κρυφοπούλου" in page
    assert hidden.reference in page


@pytest.mark.parametrize(
    "query",
    [
        {"q": "Κρυφοπούλου"},
        {"q": "kryf"},
        {"q": "Σ-"},
        {"status": "scheduled"},
        {"booking": "scheduled"},
        {"q": "Κρυφοπούλου", "show": "today"},
    ],
)
def test_searching_and_filtering_never_find_a_taken_hour(log_in, hidden, query):
    page = listed(log_in("reception").get(url("appointment", "index_results"), query))

    assert "12:00" not in page


def test_a_cancelled_session_frees_the_hour(log_in, hidden):
    Appointment.objects.filter(pk=hidden.pk).update(status="cancelled_by_citizen")

    assert "12:00" not in listed(log_in("reception").get(url("appointment", "index_results")))


def test_today_is_read_from_morning_to_evening(log_in):
    for hour in (11, 9, 10):
        factories.AppointmentFactory(starts_at=today_at(hour), status="scheduled")
    factories.AppointmentFactory(starts_at=today_at(8) - datetime.timedelta(days=1))

    page = listed(log_in("reception").get(url("appointment", "index_results", show="today")))

    assert re.findall(r"\b(\d\d:00)\b", page) == ["09:00", "10:00", "11:00"]


def test_reception_notes_who_came_with_one_click(log_in, cast):
    appointment = factories.AppointmentFactory(starts_at=today_at(9), status="scheduled")
    client = log_in("reception")
    address = reverse("casebook_note_attendance", args=[appointment.pk])
    here = url("appointment", show="today")

    assert client.get(address).status_code == 405
    assert client.post(address, {"status": "held", "next": here}).url == here
    client.post(address, {"status": "no_show"})

    appointment.refresh_from_db()
    assert appointment.status == "held"


@pytest.mark.parametrize("status", ["", "cancelled_by_centre", "scheduled", "bogus"])
def test_the_click_says_held_or_missed_and_nothing_else(log_in, status):
    appointment = factories.AppointmentFactory(starts_at=today_at(9), status="scheduled")

    log_in("reception").post(reverse("casebook_note_attendance", args=[appointment.pk]), {"status": status})

    appointment.refresh_from_db()
    assert appointment.status == "scheduled"


def test_nobody_came_yet_to_an_appointment_of_tomorrow(log_in):
    tomorrow = today_at(9) + datetime.timedelta(days=1)
    appointment = factories.AppointmentFactory(starts_at=tomorrow, status="scheduled")

    log_in("reception").post(reverse("casebook_note_attendance", args=[appointment.pk]), {"status": "held"})

    appointment.refresh_from_db()
    assert appointment.status == "scheduled"


def test_the_click_leads_back_to_this_site_only(log_in):
    appointment = factories.AppointmentFactory(starts_at=today_at(9), status="scheduled")

    response = log_in("reception").post(
        reverse("casebook_note_attendance", args=[appointment.pk]),
        {"status": "held", "next": "https://elsewhere.example/"},
    )

    assert response.url == url("appointment")


@pytest.mark.parametrize("name", ["reception", "social1", "psych2"])
def test_the_attendance_of_a_session_is_its_professionals(log_in, hidden, name):
    response = log_in(name).post(reverse("casebook_note_attendance", args=[hidden.pk]), {"status": "held"})

    hidden.refresh_from_db()
    assert response.status_code == 404
    assert hidden.status == "scheduled"


def test_an_empty_list_says_so_in_words(log_in):
    page = listed(log_in("social1").get(url("household", "index_results")))

    assert "<table" not in page
    assert re.search(r"<p>\s*\w+", page)


def test_restricted_requests_do_not_show_even_as_a_choice(log_in, cast, standard_catalogue):
    page = listed(log_in("reception").get(url("request")))

    assert "Συμβουλευτική – Ψυχολογική Υποστήριξη" not in page
    assert "Επίδομα Στέγασης" in page
