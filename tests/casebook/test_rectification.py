"""Who corrects a record keeps what stood in it: encrypted, and shown to those who read the record alone."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.models import ModelLogEntry

from casebook import actions
from casebook.access_file import collect
from casebook.choices import AppointmentStatus, NoteScope
from casebook.models import EarlierValue, Note, Person
from casebook.rectification import as_text, keep_earlier_values
from casebook.wagtail_admin.earlier import EarlierValues
from importers.reading import read_table
from importers.runs import run_import
from tests.casebook.screens import one_of_each, url
from tests.casebook.sending import fill_in, submit
from tests.factories import (
    AppointmentFactory,
    CategoryFactory,
    NoteFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

AMKA = "01013099997"


def earlier(record) -> dict[str, str]:
    return {row.field: row.before for row in EarlierValue.objects.of(record)}


def test_values_are_kept_as_texts_that_can_be_compared():
    user, person = UserFactory(username="nora"), PersonFactory()
    assert as_text([person, user]) == as_text([user, person]) == f"nora, {person.code}"
    assert as_text(date(2022, 3, 4)) == "2022-03-04"
    assert as_text(None) == ""
    assert (as_text(True), as_text(False)) == ("true", "false")
    assert as_text(AppointmentStatus.HELD) == "held"
    assert as_text("α\r\nβ") == "α\nβ"


def test_only_what_was_replaced_is_kept_with_its_version_and_its_person():
    person = PersonFactory(phone="2101111111")
    before = {"phone": person.phone, "email": person.email, "surname": person.surname}
    person.phone, person.email = "2102222222", "a@example.gr"
    person.save()

    keep_earlier_values(person, before, None)

    rows = EarlierValue.objects.of(person)
    assert {row.field: (row.before, row.version, row.person) for row in rows} == {
        "phone": ("2101111111", 1, person),
        "email": ("", 1, person),
    }


def test_earlier_values_are_encrypted():
    person = PersonFactory(address="Κρυφής 7")
    person.address = ""
    person.save()
    keep_earlier_values(person, {"address": "Κρυφής 7"}, None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM casebook_earliervalue")
        assert "Κρυφής" not in str(cursor.fetchall())


def test_a_form_keeps_what_it_replaces_and_its_history_shows_it(log_in, cast):
    person = PersonFactory(phone="2101111111", email="")
    client = log_in("reception")

    submit(client, "person", person, phone="2102222222", email="a@example.gr", birth_date="05/03/1979")

    assert earlier(person) == {"phone": "2101111111", "email": "", "birth_date": ""}
    page = client.get(url("person", "history", person)).content.decode()
    assert "2101111111" in page
    entry = ModelLogEntry.objects.get(object_id=str(person.pk))
    assert "2101111111" not in str(entry.data)


def test_nothing_is_kept_where_nothing_changed(log_in):
    person = PersonFactory(phone="2101111111")
    submit(log_in("reception"), "person", person, phone=" 2101111111 ")
    assert earlier(person) == {}


def test_numbers_of_the_state_are_masked_in_the_history_for_everybody(log_in):
    person = PersonFactory(amka=AMKA)
    client = log_in("coordinator")
    submit(client, "person", person, amka="")

    assert earlier(person) == {"amka": AMKA}
    page = client.get(url("person", "history", person)).content.decode()
    assert AMKA not in page
    assert AMKA[-3:] in page


def test_people_and_requests_of_an_appointment_are_kept_by_their_codes(log_in):
    first, second = PersonFactory(), PersonFactory()
    request = RequestFactory(applicant=first)
    appointment = AppointmentFactory(applicants=[first, second], requests=[request])

    submit(log_in("social1"), "appointment", appointment, applicants=[first.pk], requests=[])

    assert earlier(appointment) == {
        "applicants": ", ".join(sorted([first.code, second.code])),
        "requests": request.number,
    }


def test_the_history_hides_requests_of_which_a_reader_may_not_know(log_in, cast):
    person = PersonFactory()
    category = CategoryFactory(code="violence", is_restricted=True)
    request = RequestFactory(applicant=person, category=category, worker=cast["social1"])
    appointment = AppointmentFactory(applicants=[person], requests=[request])
    submit(log_in("social1"), "appointment", appointment, requests=[])
    address = url("appointment", "history", appointment)

    assert request.number in log_in("social1").get(address).content.decode()
    assert request.number not in log_in("reception").get(address).content.decode()


@pytest.mark.parametrize("name", ["reception", "social1", "social2", "coordinator"])
def test_what_a_request_said_while_it_was_restricted_stays_with_who_read_it_then(log_in, cast, name):
    food = CategoryFactory(code="food", name="Τρόφιμα")
    violence = CategoryFactory(code="violence", name="Κακοποίηση", is_restricted=True)
    request = RequestFactory(category=violence, worker=cast["social2"], outcome="Έφυγε από το σπίτι")
    client = log_in("coordinator")
    submit(client, "request", request, outcome="Μένει αλλού")
    submit(client, "request", request, category=food.pk, outcome="Ζητά τρόφιμα")
    submit(client, "request", request, outcome="Πήρε τρόφιμα")

    page = log_in(name).get(url("request", "history", request)).content.decode()

    hidden = ("Κακοποίηση", "Έφυγε από το σπίτι", "Μένει αλλού")
    assert [text in page for text in hidden] == [name in {"social2", "coordinator"}] * 3
    assert "Ζητά τρόφιμα" in page


def test_a_category_that_is_no_more_is_shown_to_nobody_else(log_in, cast):
    food, old = CategoryFactory(code="food"), CategoryFactory(code="old", name="Παλιά ονομασία")
    request = RequestFactory(category=old, worker=cast["social2"])
    submit(log_in("coordinator"), "request", request, category=food.pk)
    address = url("request", "history", request)
    assert "Παλιά ονομασία" in log_in("reception").get(address).content.decode()

    old.name = "Νέα ονομασία"
    old.save()

    assert "Παλιά ονομασία" not in log_in("reception").get(address).content.decode()
    assert "Παλιά ονομασία" in log_in("social2").get(address).content.decode()


@pytest.mark.parametrize("name", ["reception", "social1", "social2", "coordinator"])
def test_what_a_referral_said_of_a_request_that_is_kept_back_stays_kept_back(log_in, cast, name):
    violence = CategoryFactory(code="violence", is_restricted=True)
    request = RequestFactory(category=violence, worker=cast["social2"])
    referral = ReferralFactory(person=request.applicant, request=request, outcome="Μεταφέρθηκε σε ξενώνα")
    reason = "Κινδυνεύει από τον σύζυγο"
    keep = {"outcome": referral.outcome, "consent_override": reason, "request": request}
    referral.outcome, referral.request = "Τρόφιμα", None
    referral.save()
    keep_earlier_values(referral, keep, cast["coordinator"])
    EarlierValue.objects.bulk_create(
        EarlierValue(kind="casebook.referral", key=referral.pk, version=2, field="outcome", before=text)
        for text in ["Πήρε τρόφιμα"]
    )
    shown = EarlierValues(referral, cast[name], {}, [1, 2])

    before = [value for version in (1, 2) for _label, value in shown.changes(version, ()) if value]

    kept_back = {"Μεταφέρθηκε σε ξενώνα", reason, request.number}
    expected = {"Πήρε τρόφιμα"} | (kept_back if name in {"social2", "coordinator"} else set())
    assert set(before) == expected


def test_the_file_of_a_person_keeps_back_what_its_maker_could_not_read_then(cast):
    food, violence = CategoryFactory(code="food"), CategoryFactory(code="violence", is_restricted=True)
    request = RequestFactory(category=violence, worker=cast["social2"], outcome="Έφυγε από το σπίτι")
    RequestFactory(applicant=request.applicant, worker=cast["social1"])
    keep = {"category": violence, "outcome": request.outcome}
    request.category, request.outcome = food, "Τρόφιμα"
    request.save()
    keep_earlier_values(request, keep, cast["coordinator"])

    def earlier_texts(name) -> str:
        sections = collect(request.applicant, cast[name]).sections
        rows = next(each.rows for each in sections if each.key == "requests")
        return " ".join(cell.text for row in rows for cell in row if cell.name == "earlier_values")

    assert "Έφυγε από το σπίτι" in earlier_texts("coordinator")
    assert "Έφυγε από το σπίτι" in earlier_texts("social2")
    assert "Έφυγε από το σπίτι" not in earlier_texts("social1")


@pytest.mark.parametrize(("name", "is_shown"), [("reception", False), ("social1", True)])
def test_reception_does_not_learn_from_the_history_that_somebody_is_vulnerable(log_in, name, is_shown):
    person = PersonFactory(has_disability=True)
    submit(log_in("coordinator"), "person", person, has_disability=[], phone="2102222222")
    page = log_in(name).get(url("person", "history", person)).context

    found = [change for entry in page["object_list"] for change in page["view"].changes(entry)]

    fields = {label for label, _before in found}
    vulnerable = capfirst(str(Person._meta.get_field("has_disability").verbose_name))
    assert (vulnerable in fields) == is_shown
    assert len(fields) == 1 + is_shown


def test_members_of_a_household_are_kept(log_in, cast):
    household = one_of_each(cast).household
    member = household.memberships.get()
    submit(log_in("reception"), "household", household, **{"members-0-relation": "spouse"})

    assert earlier(household) == {"members": f"{member.person.code} head"}


def test_the_author_alone_reads_the_earlier_texts_of_a_note(log_in, cast):
    note = NoteFactory(author=cast["social1"], scope=NoteScope.SHARED, text="Πρώτη γραφή")
    client = log_in("social1")
    submit(client, "note", note, text="Δεύτερη γραφή")

    assert Note.objects.get().text == "Δεύτερη γραφή"
    assert "Πρώτη γραφή" in client.get(url("note", "edit", note)).content.decode()
    for name in ("social2", "coordinator", "admin", "outsider"):
        visitor = log_in(name)
        assert visitor.get(url("note", "edit", note)).status_code != 200
        assert "Πρώτη γραφή" not in visitor.get(url("person", "inspect", note.person)).content.decode()


def test_one_click_on_an_appointment_keeps_what_it_was(log_in):
    appointment = AppointmentFactory(starts_at=timezone.now(), status=AppointmentStatus.SCHEDULED)
    address = f"{url('appointment')}attendance/{appointment.pk}/"
    log_in("reception").post(address, {"status": "held"})

    row = EarlierValue.objects.of(appointment).get()
    assert (row.field, row.before, row.version, row.changed_by.username) == (
        "status",
        "scheduled",
        1,
        "reception",
    )


def test_a_file_keeps_what_it_replaces(cast, log_in):
    person = PersonFactory(surname="Πευκίδης", name="Άλκης", phone="2101111111")
    text = f"Κωδικός;Επώνυμο;Όνομα;Τηλέφωνο\n{person.code};Πευκίδης;Άλκης;2102222222\n"

    report = run_import("people", read_table(text.encode()), user=cast["coordinator"], dry_run=False)

    assert report.updated == 1
    row = EarlierValue.objects.of(person).get()
    assert (row.field, row.before, row.version, row.changed_by) == (
        "phone",
        "2101111111",
        1,
        cast["coordinator"],
    )
    assert "2101111111" in log_in("reception").get(url("person", "history", person)).content.decode()


def test_a_dry_run_keeps_nothing(cast):
    person = PersonFactory(surname="Πευκίδης", name="Άλκης", phone="2101111111")
    text = f"Κωδικός;Επώνυμο;Όνομα;Τηλέφωνο\n{person.code};Πευκίδης;Άλκης;2102222222\n"
    run_import("people", read_table(text.encode()), user=cast["coordinator"], dry_run=True)
    assert not EarlierValue.objects.exists()


def test_a_merge_keeps_whose_everything_was(cast, log_in):
    source, into = PersonFactory(amka=AMKA), PersonFactory()
    request = RequestFactory(applicant=source)

    actions.merge_people(source=source, into=into, by=cast["coordinator"])

    assert earlier(request) == {"applicant": source.code}
    assert earlier(source) == {"merged_into": "", "status": "active", "amka": AMKA}
    assert earlier(into) == {"amka": ""}
    assert source.code in log_in("coordinator").get(url("request", "history", request)).content.decode()


def test_a_long_history_takes_no_more_questions_than_a_short_one(log_in):
    person = PersonFactory()
    client = log_in("reception")

    def questions() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("person", "history", person)).status_code == 200
        return len(queries)

    for number in range(2):
        submit(client, "person", person, phone=f"210000000{number}")
    questions()
    few = questions()
    for number in range(2, 9):
        submit(client, "person", person, phone=f"210000000{number}", address=f"Οδός {number}")
    assert questions() == few


def test_the_history_of_another_one_s_record_is_no_record(log_in, cast):
    case = one_of_each(cast).counsellingcase
    client = log_in("psych1")
    form = fill_in(client.get(url("counsellingcase", "edit", case)))
    client.post(url("counsellingcase", "edit", case), form | {"closed_on": "05/05/2022"})
    assert EarlierValue.objects.of(case).exists()

    assert log_in("psych2").get(url("counsellingcase", "history", case)).status_code == 404
    assert log_in("outsider").get(url("counsellingcase", "history", case)).status_code == 302


def test_a_person_that_is_deleted_takes_the_earlier_values_along():
    person = PersonFactory(phone="2101111111")
    person.phone = ""
    person.save()
    keep_earlier_values(person, {"phone": "2101111111"}, None)

    Person.objects.filter(pk=person.pk).delete()

    assert not EarlierValue.objects.exists()
