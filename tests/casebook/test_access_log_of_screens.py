"""What people do on the screens stands in the access log: reads, changes, refusals, files."""

import pytest
from django.urls import reverse

from casebook.choices import NoteScope
from casebook.models import Person
from casebook.models.access_log import AccessLogEntry, Action
from tests.factories import CounsellingCaseFactory, NoteFactory, PersonFactory, RequestFactory

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


def test_who_opens_a_record_or_its_form_leaves_a_line(log_in):
    request = RequestFactory()
    client = log_in("social1")

    client.get(screen("request", "inspect", request))
    client.get(screen("request", "edit", request))

    assert lines("social1") == [(Action.INSPECT, request.number, request.applicant.code, [])] * 2


def test_the_form_that_shows_whole_numbers_is_a_reading_of_its_own(log_in):
    person = PersonFactory(amka="01013099997")

    log_in("reception").get(screen("person", "edit", person))
    log_in("coordinator").get(screen("person", "edit", person))

    assert [line[0] for line in lines("reception")] == [Action.INSPECT]
    assert lines("coordinator")[-1] == (Action.UNMASK, person.code, person.code, ["amka"])


def test_a_change_leaves_the_names_of_the_fields_and_nothing_of_what_they_say(log_in):
    person = PersonFactory(surname="Πριν", name="Κάποια")
    client = log_in("reception")
    form = client.get(screen("person", "edit", person)).context["form"]
    data = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}

    client.post(screen("person", "edit", person), data | {"surname": "Μετά"})

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

    log_in("coordinator").post(reverse("casebook_importers:export"), {"kind": "people", "format": "csv"})

    (line,) = AccessLogEntry.objects.filter(action=Action.EXPORT)
    assert (line.actor_name, line.detail["kind"], line.detail["rows"]) == ("coordinator", "people", 1)
    assert "Μυστικού" not in str(line.detail)
