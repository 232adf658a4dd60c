"""ΑΜΚΑ and ΑΦΜ: masked on the card and in the form, in full on demand for who may, with a line of it."""

import datetime

import pytest
from django.http import HttpResponseRedirect
from django.urls import reverse

from casebook.models.access_log import AccessLogEntry, Action
from tests import factories
from tests.casebook.screens import url
from tests.casebook.sending import fill_in
from tests.conftest import CAST

AMKA, AFM = "17058001235", "090000045"
OTHER_AMKA, OTHER_AFM = "17058002142", "094014201"
MASKED_AMKA, MASKED_AFM = "••••••••235", "••••••045"
MAY = {"coordinator", "social1", "psych1"}
CASE_WORKERS = {"reception", "social1", "social2", "psych1", "psych2", "coordinator"}


@pytest.fixture
def person(cast):
    """social1 works on a request of hers, psych1 leads her counselling."""
    person = factories.PersonFactory(
        surname="Αριθμίδου", name="Λίνα", birth_date=datetime.date(1980, 5, 17), amka=AMKA, afm=AFM
    )
    factories.RequestFactory(applicant=person, worker=cast["social1"])
    factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    return person


def address_of(person) -> str:
    return reverse("casebook_show_numbers", args=[person.pk])


def unmasked() -> list[tuple]:
    lines = AccessLogEntry.objects.filter(action=Action.UNMASK).order_by("pk")
    return list(lines.values_list("actor_name", "person_code", "fields"))


def page_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# --- on the card


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_numbers_are_shown_in_full_to_those_who_may(log_in, person, name):
    response = log_in(name).post(address_of(person))

    if name in MAY:
        page = page_of(response)
        assert AMKA in page
        assert AFM in page
        assert "Αριθμίδου Λίνα" in page
        assert "no-store" in response["Cache-Control"]
        assert unmasked() == [(name, person.code, ["amka", "afm"])]
    else:
        assert response.status_code == 302
        assert unmasked() == []
        refused = AccessLogEntry.objects.filter(action=Action.REFUSED, actor_name=name).count()
        # Who does not enter the admin is sent away by Wagtail, before any screen of ours is asked.
        assert refused == (0 if name in {"nobody", "outsider"} else 1)


@pytest.mark.parametrize("name", sorted(CASE_WORKERS))
def test_the_card_masks_them_and_offers_more_to_those_who_may_alone(log_in, person, name):
    page = page_of(log_in(name).get(url("person", "inspect", person)))

    assert MASKED_AMKA in page
    assert MASKED_AFM in page
    assert AMKA not in page
    assert AFM not in page
    assert (address_of(person) in page) == (name in MAY)


def test_a_link_shows_no_number(log_in, person):
    response = log_in("coordinator").get(address_of(person))

    assert (response.status_code, response.url) == (302, url("person", "inspect", person))
    assert unmasked() == []


def test_nothing_is_offered_where_nothing_is_known(log_in, cast):
    nobody_s = factories.PersonFactory()

    assert address_of(nobody_s) not in page_of(log_in("coordinator").get(url("person", "inspect", nobody_s)))


def test_a_person_who_is_not_there_has_no_numbers(log_in, cast):
    assert log_in("coordinator").post(reverse("casebook_show_numbers", args=[999_999])).status_code == 404


def test_a_request_that_goes_to_a_colleague_takes_the_numbers_along(log_in, cast, person):
    client = log_in("social1")
    assert AMKA in page_of(client.post(address_of(person)))

    person.requests.update(worker=cast["social2"])

    assert client.post(address_of(person)).status_code == 302
    assert AMKA in page_of(log_in("social2").post(address_of(person)))


def away(request):
    return HttpResponseRedirect("/prove-it/")


def test_who_one_is_is_proved_first_but_only_by_those_who_may(log_in, person, settings):
    settings.CASEBOOK = {**settings.CASEBOOK, "REAUTHENTICATE": f"{__name__}.away"}

    assert log_in("coordinator").post(address_of(person)).url == "/prove-it/"
    assert log_in("social2").post(address_of(person)).url == reverse("wagtailadmin_home")
    assert unmasked() == []


# --- in the form


def form_data(**changes) -> dict:
    return {
        "surname": "Αριθμίδου",
        "name": "Λίνα",
        "birth_date": "17/05/1980",
        "sex": "unknown",
        "status": "active",
        "amka": MASKED_AMKA,
        "afm": MASKED_AFM,
    } | changes


def saved(client, person, **changes):
    address = url("person", "edit", person)
    response = client.post(address, fill_in(client.get(address), **form_data(**changes)))
    person.refresh_from_db()
    return response


@pytest.mark.parametrize("name", sorted(CASE_WORKERS))
def test_the_form_masks_them_for_everybody_and_that_is_no_look_at_them(log_in, person, name):
    page = page_of(log_in(name).get(url("person", "edit", person)))

    assert f'value="{MASKED_AMKA}"' in page
    assert AMKA not in page
    assert AFM not in page
    assert unmasked() == []


@pytest.mark.parametrize("name", sorted(CASE_WORKERS))
def test_a_mask_that_comes_back_keeps_the_number_and_is_no_change(log_in, person, name):
    saved(log_in(name), person, address="Ηούς 7")

    assert (person.amka, person.afm, person.address) == (AMKA, AFM, "Ηούς 7")
    (line,) = AccessLogEntry.objects.filter(action=Action.CHANGE, actor_name=name)
    assert line.fields == ["address"]


def test_the_number_itself_is_no_change_either(log_in, person):
    saved(log_in("coordinator"), person, amka=AMKA)

    assert person.amka == AMKA
    assert not AccessLogEntry.objects.filter(action=Action.CHANGE).exists()


@pytest.mark.parametrize("name", ["coordinator", "social1", "psych1"])
def test_a_whole_number_takes_its_place_and_nothing_removes_it(log_in, person, name):
    client = log_in(name)

    saved(client, person, amka=OTHER_AMKA, afm=OTHER_AFM)
    assert (person.amka, person.afm) == (OTHER_AMKA, OTHER_AFM)

    saved(client, person, amka="", afm="")
    assert (person.amka, person.afm) == (None, "")


@pytest.mark.parametrize("name", ["reception", "social2", "psych2"])
def test_who_may_not_see_a_number_changes_none(log_in, person, name):
    saved(log_in(name), person, amka=OTHER_AMKA, afm="")

    assert (person.amka, person.afm) == (AMKA, AFM)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("amka", "17058001234"),
        ("amka", "••••••••236"),
        ("amka", "•235"),
        ("amka", "18058000198"),
        ("afm", "000000000"),
        ("afm", MASKED_AMKA),
    ],
)
def test_what_is_no_number_is_refused_and_stays_in_the_form(log_in, person, field, typed):
    response = saved(log_in("coordinator"), person, **{field: typed, "address": "Ηούς 7"})

    page = page_of(response)
    assert field in response.context["form"].errors
    assert f'value="{typed}"' in page
    assert 'value="Ηούς 7"' in page
    assert AMKA not in page
    assert (person.amka, person.afm) == (AMKA, AFM)


def test_a_number_that_somebody_has_names_the_record(log_in, person):
    known = factories.PersonFactory(surname="Άλλου", amka=OTHER_AMKA)

    response = saved(log_in("coordinator"), person, amka=OTHER_AMKA)

    assert known.code in response.context["form"].errors["amka"][0]
    assert person.amka == AMKA


def test_a_birth_date_that_contradicts_the_kept_number_is_refused(log_in, person):
    response = saved(log_in("coordinator"), person, birth_date="18/05/1980")

    assert "amka" in response.context["form"].errors
    assert AMKA not in page_of(response)


def test_another_fault_of_the_form_keeps_the_mask(log_in, person):
    page = page_of(saved(log_in("coordinator"), person, surname=""))

    assert f'value="{MASKED_AMKA}"' in page
    assert AMKA not in page
