"""What people do on the screens stands in the access log: reads, changes, refusals, files."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from casebook import actions
from casebook.choices import NoteScope
from casebook.models import Person
from casebook.models.access_log import AccessLogEntry, Action
from tests.casebook.screens import today_at
from tests.casebook.sending import fill_in, mark_of
from tests.factories import (
    AppointmentFactory,
    CounsellingCaseFactory,
    HouseholdFactory,
    NoteFactory,
    PersonFactory,
    RequestFactory,
)

pytestmark = pytest.mark.django_db


def lines(actor: str) -> list[tuple]:
    """(action, record, person, fields) of the lines that `actor` left, the oldest first."""
    found = AccessLogEntry.objects.filter(actor_name=actor).exclude(action=Action.LOG_IN).order_by("pk")
    return list(found.values_list("action", "subject_code", "person_code", "fields"))


def screen(model: str, action: str, record) -> str:
    return reverse(f"casebook_{model}_modeladmin_{action}", args=[record.pk])


def test_who_opens_a_card_leaves_a_line_for_it_and_one_for_each_note_shown(cast, log_in):
    person = PersonFactory()
    note = NoteFactory(person=person, author=cast["social1"], scope=NoteScope.SHARED)
    NoteFactory(person=person, author=cast["social1"], scope=NoteScope.PRIVATE)

    log_in("social2").get(screen("person", "inspect", person))

    assert lines("social2") == [
        (Action.CARD, person.code, person.code, []),
        (Action.NOTE, str(note), person.code, []),
    ]


def test_notes_shown_on_the_page_of_a_request_leave_a_line_each(cast, log_in):
    request = RequestFactory()
    about = {"person": request.applicant, "request": request, "author": cast["social1"]}
    notes = [NoteFactory(scope=NoteScope.SHARED, **about) for _each in range(2)]
    NoteFactory(scope=NoteScope.PRIVATE, **about)

    log_in("social2").get(screen("request", "inspect", request))

    code = request.applicant.code
    first, *others = lines("social2")
    assert first == (Action.INSPECT, request.number, code, [])
    assert sorted(others) == sorted((Action.NOTE, str(note), code, []) for note in notes)


def test_notes_shown_on_the_page_of_counselling_leave_a_line_each(cast, log_in):
    case = CounsellingCaseFactory(professional=cast["psych1"])
    about = {"person": case.person, "counselling_case": case, "author": cast["psych1"]}
    note = NoteFactory(scope=NoteScope.SHARED, **about)

    log_in("psych1").get(screen("counsellingcase", "inspect", case))

    assert [line[:2] for line in lines("psych1")][1:] == [(Action.NOTE, str(note))]


def test_who_opens_a_record_or_its_form_leaves_a_line(log_in):
    request = RequestFactory()
    client = log_in("social1")

    client.get(screen("request", "inspect", request))
    client.get(screen("request", "edit", request))

    assert lines("social1") == [(Action.INSPECT, request.number, request.applicant.code, [])] * 2


def test_a_change_leaves_the_names_of_the_fields_and_nothing_of_what_they_say(log_in):
    person = PersonFactory(surname="Πριν", name="Κάποια")
    client = log_in("reception")

    client.post(
        screen("person", "edit", person),
        fill_in(client.get(screen("person", "edit", person)), surname="Μετά"),
    )

    assert Person.objects.get(pk=person.pk).surname == "Μετά"
    assert lines("reception")[-1] == (Action.CHANGE, person.code, person.code, ["surname"])
    assert "Μετά" not in str(list(AccessLogEntry.objects.values()))


def test_a_record_that_is_kept_back_leaves_a_refusal_and_one_that_is_not_there_leaves_none(cast, log_in):
    case = CounsellingCaseFactory(professional=cast["psych1"])
    client = log_in("psych2")

    assert client.get(screen("counsellingcase", "inspect", case)).status_code == 404
    assert lines("psych2") == [(Action.REFUSED, str(case), case.person.code, [])]
    missing = reverse("casebook_counsellingcase_modeladmin_inspect", args=[10**9])
    assert client.get(missing).status_code == 404
    assert len(lines("psych2")) == 1


@pytest.mark.parametrize("address", ["casebook_statistics", "casebook_importers:export"])
@pytest.mark.parametrize("name", ["editor", "admin", "reception"])
def test_a_screen_that_is_not_theirs_leaves_a_refusal(log_in, name, address):
    log_in(name).get(reverse(address))
    assert [line[0] for line in lines(name)] == [Action.REFUSED]


def test_files_in_and_out_leave_a_line_with_their_size_and_nobody_s_name(log_in):
    PersonFactory(surname="Μυστικού")

    asked = {"kind": "people", "format": "csv", "purpose": "authority"}
    log_in("coordinator").post(reverse("casebook_importers:export"), asked)

    (line,) = AccessLogEntry.objects.filter(action=Action.EXPORT)
    assert (line.actor_name, line.detail["rows"]) == ("coordinator", 1)
    assert asked.items() <= line.detail.items()
    assert "amka" in line.detail["columns"]
    assert "Μυστικού" not in str(line.detail)


def test_one_click_for_who_came_leaves_a_line_for_each_of_them_once(log_in):
    people = [PersonFactory(), PersonFactory()]
    appointment = AppointmentFactory(applicants=people, starts_at=today_at(9), status="scheduled")
    client = log_in("reception")

    for _click in range(2):
        client.post(reverse("casebook_note_attendance", args=[appointment.pk]), {"status": "held"})
    client.post(reverse("casebook_note_attendance", args=[appointment.pk]), {"status": "bogus"})

    assert lines("reception") == [
        (Action.CHANGE, appointment.reference, person.code, ["status"]) for person in people
    ]


def test_who_is_taken_out_of_an_appointment_has_a_line_too(log_in):
    stays, goes = PersonFactory(), PersonFactory()
    appointment = AppointmentFactory(applicants=[stays, goes])

    address = screen("appointment", "edit", appointment)
    log_in("reception").post(
        address,
        mark_of(log_in("coordinator"), address)
        | {
            "starts_at": "15/03/2022 09:30",
            "minutes": "30",
            "booking": "scheduled",
            "status": "held",
            "applicants": [stays.pk],
        },
    )

    assert [person.code for person in appointment.participants.all()] == [stays.code]
    assert {line[:3] for line in lines("reception")} == {
        (Action.CHANGE, appointment.reference, person.code) for person in (stays, goes)
    }
    assert len(lines("reception")) == 2


def test_who_moves_has_lines_for_the_household_that_was_left_and_the_one_that_is_new(log_in):
    person, staying = PersonFactory(), PersonFactory()
    left = HouseholdFactory(head=person)
    actions.move_to_household(person=staying, household=left, relation="child")

    log_in("reception").post(
        reverse("casebook_household_modeladmin_create"),
        {
            "declared_adults": "0",
            "declared_minors": "0",
            "members-TOTAL_FORMS": 1,
            "members-INITIAL_FORMS": 0,
            "members-0-person": person.pk,
            "members-0-relation": "head",
        },
    )

    home = person.memberships.current().get().household
    assert sorted(line[:3] for line in lines("reception")) == sorted(
        [
            (Action.CREATE, home.number, person.code),
            (Action.CHANGE, left.number, person.code),
            (Action.CHANGE, left.number, staying.code),
        ]
    )
    history = ModelLogEntry.objects.filter(label__in=[home.number, left.number]).order_by("pk")
    assert list(history.values_list("label", "action")) == [
        (home.number, "wagtail.create"),
        (left.number, "wagtail.edit"),
    ]
