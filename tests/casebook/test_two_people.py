"""Two people change one record: the second is told, decides, and the work of neither is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from casebook import actions
from casebook.choices import AppointmentStatus, NoteScope, Relation
from casebook.models import (
    AccessLogEntry,
    Appointment,
    Body,
    EarlierValue,
    Household,
    Note,
    Person,
    Request,
)
from casebook.models.access_log import Action
from casebook.wagtail_admin.forms.opening import NAME
from casebook.wagtail_admin.views.conflicts import ConflictScreen
from importers.engine import make_plan, write
from importers.reading import read_table
from tests.casebook.screens import one_of_each, url
from tests.casebook.sending import fill_in, submit
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    CategoryFactory,
    HouseholdFactory,
    NoteFactory,
    PersonFactory,
    RequestFactory,
)

pytestmark = pytest.mark.django_db


def opened(client, model: str, record, **changed) -> dict:
    """What somebody will send who opened the form now."""
    return fill_in(client.get(url(model, "edit", record)), **changed)


def told(response) -> dict:
    """What the screen says of the other one's work."""
    assert response.status_code == 200, response.get("Location")
    assert response.context["conflict"] is not None
    return response.context["conflict"]


def labels(pairs) -> set[str]:
    return {value for _label, value in pairs}


def test_the_second_is_told_and_nothing_is_written(log_in, cast):
    person = PersonFactory(phone="2101111111")
    late = log_in("social1")
    form = opened(late, "person", person, email="b@example.gr")
    submit(log_in("reception"), "person", person, phone="2102222222")
    lines = AccessLogEntry.objects.filter(action=Action.CHANGE).count()

    conflict = told(late.post(url("person", "edit", person), form))

    stored = Person.objects.get(pk=person.pk)
    assert (stored.phone, stored.email, stored.version) == ("2102222222", "", 2)
    assert conflict["who"] == "reception"
    assert conflict["when"].startswith(timezone.localtime().strftime("%d/%m/%Y"))
    assert AccessLogEntry.objects.filter(action=Action.CHANGE).count() == lines


def test_saving_again_keeps_the_work_of_both(log_in):
    person = PersonFactory(phone="2101111111")
    late = log_in("social1")
    form = opened(late, "person", person, email="b@example.gr")
    submit(log_in("social2"), "person", person, phone="2102222222", has_disability="on")

    response = late.post(url("person", "edit", person), form)

    assert labels(told(response)["taken"]) >= {"2102222222"}
    assert told(response)["clashing"] == []
    again = late.post(url("person", "edit", person), fill_in(response))
    assert again.status_code == 302
    stored = Person.objects.get(pk=person.pk)
    assert (stored.phone, stored.email, stored.has_disability) == ("2102222222", "b@example.gr", True)


def test_what_both_changed_stays_as_typed_beside_what_stands(log_in):
    person = PersonFactory(address="Οδός 1")
    late = log_in("social1")
    form = opened(late, "person", person, address="Οδός 3")
    submit(log_in("reception"), "person", person, address="Οδός 2")

    response = late.post(url("person", "edit", person), form)

    assert labels(told(response)["clashing"]) == {"Οδός 2"}
    assert "Οδός 2" in str(response.context["form"].errors["address"])
    sent = fill_in(response)
    assert sent["address"] == ["Οδός 3"]
    assert late.post(url("person", "edit", person), sent).status_code == 302
    assert Person.objects.get(pk=person.pk).address == "Οδός 3"
    assert [row.before for row in EarlierValue.objects.of(person)] == ["Οδός 2", "Οδός 1"]


def test_a_third_who_came_between_is_told_of_as_well(log_in):
    person = PersonFactory()
    late = log_in("social1")
    form = opened(late, "person", person, email="c@example.gr")
    submit(log_in("reception"), "person", person, phone="2101111111")
    response = late.post(url("person", "edit", person), form)
    submit(log_in("social2"), "person", person, mobile="6900000000")

    response = late.post(url("person", "edit", person), fill_in(response))
    assert told(response)["who"] == "social2"
    assert late.post(url("person", "edit", person), fill_in(response)).status_code == 302

    stored = Person.objects.get(pk=person.pk)
    assert (stored.phone, stored.mobile, stored.email) == ("2101111111", "6900000000", "c@example.gr")


def test_a_wrong_value_stays_in_the_form_and_is_said_beside_the_conflict(log_in):
    person = PersonFactory()
    late = log_in("social1")
    form = opened(late, "person", person, birth_date="31/02/1980")
    submit(log_in("reception"), "person", person, phone="2101111111")

    response = late.post(url("person", "edit", person), form)

    told(response)
    assert "birth_date" in response.context["form"].errors
    assert fill_in(response)["birth_date"] == ["31/02/1980"]


def test_masked_numbers_are_neither_shown_nor_touched(log_in):
    person = PersonFactory(amka="01013099997")
    late = log_in("reception")
    form = opened(late, "person", person, phone="2101111111")
    submit(log_in("coordinator"), "person", person, amka="")

    response = late.post(url("person", "edit", person), form)

    assert "01013099997" not in response.content.decode()
    assert late.post(url("person", "edit", person), fill_in(response)).status_code == 302
    assert Person.objects.get(pk=person.pk).amka is None


def test_a_number_that_both_changed_is_shown_masked(log_in):
    person = PersonFactory()
    late = log_in("coordinator")
    form = opened(late, "person", person, afm="090000045")
    other = Person.objects.get(pk=person.pk)
    other.afm = "094014201"
    other.save()

    response = late.post(url("person", "edit", person), form)

    assert labels(told(response)["clashing"]) == {"••••••201"}
    assert "094014201" not in response.content.decode()


def test_people_and_requests_are_brought_together_too(log_in):
    person, companion = PersonFactory(), PersonFactory()
    request = RequestFactory(applicant=person)
    appointment = AppointmentFactory(applicants=[person])
    late = log_in("social1")
    form = opened(late, "appointment", appointment, minutes="45")
    submit(
        log_in("reception"),
        "appointment",
        appointment,
        companions=[companion.pk],
        requests=[request.pk],
    )

    response = late.post(url("appointment", "edit", appointment), form)

    assert labels(told(response)["taken"]) == {companion.code, request.number}
    assert late.post(url("appointment", "edit", appointment), fill_in(response)).status_code == 302
    stored = Appointment.objects.get(pk=appointment.pk)
    assert set(stored.participants.all()) == {person, companion}
    assert list(stored.requests.all()) == [request]
    assert stored.minutes == 45


def test_a_click_in_the_list_is_not_undone_by_a_form_that_was_open(log_in):
    appointment = AppointmentFactory(
        starts_at=timezone.now() - timedelta(hours=1), status=AppointmentStatus.SCHEDULED
    )
    late = log_in("social1")
    form = opened(late, "appointment", appointment, minutes="45")
    log_in("reception").post(f"{url('appointment')}attendance/{appointment.pk}/", {"status": "held"})

    response = late.post(url("appointment", "edit", appointment), form)

    assert told(response)["who"] == "reception"
    assert late.post(url("appointment", "edit", appointment), fill_in(response)).status_code == 302
    stored = Appointment.objects.get(pk=appointment.pk)
    assert (stored.status, stored.minutes) == ("held", 45)


def test_the_hour_of_a_session_that_changed_elsewhere_is_noticed(log_in, cast):
    session = one_of_each(cast).counsellingsession
    late = log_in("psych1")
    form = opened(late, "counsellingsession", session, kind="legal")
    Appointment.objects.filter(pk=session.appointment_id).update(minutes=80)

    response = late.post(url("counsellingsession", "edit", session), form)

    assert labels(told(response)["taken"]) == {"80"}
    assert fill_in(response)["minutes"] == ["80"]


def test_rows_of_a_household_are_brought_together(log_in):
    head, child, newcomer, leaver = (PersonFactory() for _ in range(4))
    household = HouseholdFactory(head=head)
    for person in (child, leaver):
        actions.move_to_household(person=person, household=household, relation=Relation.CHILD)
    late = log_in("social1")
    form = opened(late, "household", household, **{"members-1-relation": "other", "declared_adults": "2"})
    other = opened(log_in("reception"), "household", household)
    other |= {
        "members-0-started_on": "01/01/2020",
        "members-2-ended_on": "01/02/2022",
        "members-TOTAL_FORMS": "4",
        "members-3-person": newcomer.pk,
        "members-3-relation": "spouse",
    }
    assert log_in("reception").post(url("household", "edit", household), other).status_code == 302

    response = late.post(url("household", "edit", household), form)

    conflict = told(response)
    assert any(newcomer.code in value for value in labels(conflict["taken"]))
    assert late.post(url("household", "edit", household), fill_in(response)).status_code == 302
    stored = Household.objects.get(pk=household.pk)
    members = {row.person: (row.relation, str(row.started_on)) for row in stored.memberships.current()}
    assert members == {
        head: ("head", "2020-01-01"),
        child: ("other", "None"),
        newcomer: ("spouse", "None"),
    }
    assert stored.declared_adults == 2


def test_somebody_who_moved_out_by_another_form_is_noticed(log_in):
    head, mover = PersonFactory(), PersonFactory()
    household = HouseholdFactory(head=head)
    actions.move_to_household(person=mover, household=household, relation=Relation.CHILD)
    late = log_in("social1")
    form = opened(late, "household", household, declared_adults="1")
    actions.move_to_household(person=mover, household=HouseholdFactory(), relation=Relation.HEAD)

    response = late.post(url("household", "edit", household), form)

    told(response)
    assert late.post(url("household", "edit", household), fill_in(response)).status_code == 302
    assert [row.person for row in household.memberships.current()] == [head]


def test_a_note_in_two_windows_of_its_author_keeps_both_texts(log_in, cast):
    note = NoteFactory(author=cast["social1"], scope=NoteScope.PRIVATE, text="Αρχή")
    client = log_in("social1")
    form = opened(client, "note", note, text="Δεύτερη")
    submit(client, "note", note, text="Πρώτη")

    response = client.post(url("note", "edit", note), form)

    assert told(response)["is_own"]
    assert labels(told(response)["clashing"]) == {"Πρώτη"}
    assert Note.objects.get().text == "Πρώτη"


def test_a_form_of_a_change_that_was_sent_twice_is_saved_once(log_in):
    person = PersonFactory()
    client = log_in("social1")
    form = opened(client, "person", person, phone="2101111111")

    answers = [client.post(url("person", "edit", person), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Person.objects.get(pk=person.pk).version == 2
    assert EarlierValue.objects.of(person).count() == 1
    assert AccessLogEntry.objects.filter(action=Action.CHANGE).count() == 1


@pytest.mark.parametrize("mark", ["", "x", "WzFd:1abc:def", "\x00"])
def test_a_mark_that_nobody_can_read_overwrites_nothing(log_in, mark):
    person = PersonFactory(phone="2101111111")
    client = log_in("social1")
    form = opened(client, "person", person, phone="2102222222") | {NAME: mark}

    response = client.post(url("person", "edit", person), form)

    assert labels(told(response)["clashing"]) == {"2101111111"}
    assert Person.objects.get(pk=person.pk).version == 1
    assert client.post(url("person", "edit", person), fill_in(response)).status_code == 302


def test_a_form_without_its_mark_overwrites_nothing(log_in):
    person = PersonFactory(phone="2101111111", address="Οδός 1")
    client = log_in("social1")
    form = opened(client, "person", person, address="Οδός 2", phone="")
    del form[NAME]
    submit(log_in("reception"), "person", person, phone="2102222222")

    response = client.post(url("person", "edit", person), form)

    assert labels(told(response)["clashing"]) == {"2102222222", "Οδός 1"}
    stored = Person.objects.get(pk=person.pk)
    assert (stored.phone, stored.address, stored.version) == ("2102222222", "Οδός 1", 2)


def test_a_request_that_one_of_two_may_not_see_is_nowhere_in_what_they_are_told(log_in, cast):
    request = RequestFactory(worker=cast["social1"])
    hidden = RequestFactory(
        applicant=request.applicant,
        category=CategoryFactory(code="violence", is_restricted=True),
        worker=cast["social2"],
    )
    late = log_in("social1")
    form = opened(late, "request", request, outcome="Δικό μου")
    submit(log_in("coordinator"), "request", request, renewal_of=hidden.pk)

    response = late.post(url("request", "edit", request), form)

    told(response)
    assert hidden.number not in response.content.decode()
    assert late.post(url("request", "edit", request), fill_in(response)).status_code == 302
    request.refresh_from_db()
    assert (request.renewal_of, request.outcome) == (hidden, "Δικό μου")


def test_the_mark_of_another_record_is_no_mark(log_in):
    person, other = PersonFactory(), PersonFactory()
    client = log_in("social1")
    form = opened(client, "person", person, phone="2102222222")
    form[NAME] = opened(client, "person", other)[NAME]
    told(client.post(url("person", "edit", person), form))


def test_a_record_that_was_taken_away_meanwhile_tells_nothing(log_in, cast):
    request = one_of_each(cast).request
    request.category.is_restricted = True
    client = log_in("social1")
    form = opened(client, "request", request, outcome="Ναι")
    request.category.save()
    Request.objects.filter(pk=request.pk).update(worker=cast["social2"])

    response = client.post(url("request", "edit", request), form)

    assert response.status_code == 404
    assert Request.objects.get(pk=request.pk).outcome == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_instant_one_is_told(cast, log_in, monkeypatch):
    person = PersonFactory()
    clients = [log_in("social1"), log_in("social2")]
    changes = [{"phone": "2101111111"}, {"email": "a@example.gr"}]
    forms = [
        opened(client, "person", person, **change) for client, change in zip(clients, changes, strict=True)
    ]
    # Both have read the record and found it as it was before either writes.
    meeting, save = Barrier(2), ConflictScreen.form_valid

    def wait_and_save(view, form):
        meeting.wait(timeout=20)
        return save(view, form)

    monkeypatch.setattr(ConflictScreen, "form_valid", wait_and_save)

    def send(place):
        try:
            return clients[place].post(url("person", "edit", person), forms[place])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, range(2)))
    monkeypatch.undo()

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Person.objects.get(pk=person.pk).version == 2
    late = [answer.status_code for answer in answers].index(200)
    told(answers[late])
    assert clients[late].post(url("person", "edit", person), fill_in(answers[late])).status_code == 302
    stored = Person.objects.get(pk=person.pk)
    assert (stored.phone, stored.email) == ("2101111111", "a@example.gr")


def test_a_file_that_meets_somebody_else_s_change_is_refused_as_a_whole(cast):
    first, second = PersonFactory(surname="Άλφα", name="Α"), PersonFactory(surname="Βήτα", name="Β")
    text = "Κωδικός;Επώνυμο;Όνομα;Τηλέφωνο\n" + "".join(
        f"{person.code};{person.surname};{person.name};2102222222\n" for person in (first, second)
    )

    plan = make_plan("people", read_table(text.encode()), user=cast["coordinator"])
    second.email = "b@example.gr"
    second.save()
    report = write(plan, user=cast["coordinator"])

    assert not report.is_accepted
    assert report.refused == 2
    assert set(Person.objects.values_list("phone", flat=True)) == {""}
    assert not EarlierValue.objects.exists()


def test_an_entry_of_the_catalogue_that_changed_is_asked_for_again(log_in):
    body = BodyFactory(name="Φορέας")
    client = log_in("coordinator")
    page = client.get(url("body", "delete", body))
    assert f'name="version" value="{body.version}"' in page.content.decode()
    Body.objects.filter(pk=body.pk).update(name="Άλλος")

    response = client.post(url("body", "delete", body), {"version": body.version})

    assert response.context["has_changed"]
    assert Body.objects.filter(pk=body.pk).exists()
    assert client.post(url("body", "delete", body), {"version": body.version + 1}).status_code == 302
    assert not Body.objects.filter(pk=body.pk).exists()
