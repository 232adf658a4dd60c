"""A form that is sent twice makes one record, one number and one line of the log."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from casebook import submissions
from casebook.models import AccessLogEntry, Household, Note, Person, Request, Submission
from casebook.models.access_log import Action
from casebook.wagtail_admin.views.sending import NAME, SentOnce
from tests.casebook.screens import url
from tests.casebook.sending import fill_in
from tests.factories import CategoryFactory, PersonFactory

pytestmark = pytest.mark.django_db

SOMEBODY = {"surname": "Διπλού", "name": "Άννα", "sex": "female"}


def created() -> int:
    return AccessLogEntry.objects.filter(action=Action.CREATE).count()


def test_a_form_that_is_sent_twice_leads_to_the_record_of_the_first(log_in):
    client = log_in("reception")
    form = fill_in(client.get(url("person", "create")), **SOMEBODY)

    first, second = (client.post(url("person", "create"), form) for _ in range(2))

    person = Person.objects.get()
    assert first.status_code == second.status_code == 302
    assert first.url == second.url == url("person", "inspect", person)
    assert created() == 1
    assert PersonFactory().code.endswith("000002")  # no number was lost


def test_notes_households_and_requests_are_made_once_too(log_in):
    client, person = log_in("social1"), PersonFactory()
    category = CategoryFactory()
    forms = [
        (url("note", "create", person=person.pk), {"text": "Κείμενο"}),
        (url("household", "create", person=person.pk), {}),
        (url("request", "create", person=person.pk), {"category": category.pk}),
    ]
    for address, changed in forms:
        form = fill_in(client.get(address), **changed)
        answers = [client.post(address, form) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].url == answers[1].url
    assert (Note.objects.count(), Household.objects.count(), Request.objects.count()) == (1, 1, 1)


def test_each_form_has_a_mark_of_its_own(log_in):
    client = log_in("reception")
    marks = {fill_in(client.get(url("person", "create")))[NAME][0] for _ in range(2)}
    assert len(marks) == 2


def test_a_form_that_was_refused_keeps_its_mark(log_in):
    client = log_in("reception")
    form = fill_in(client.get(url("person", "create")), **SOMEBODY | {"surname": ""})

    response = client.post(url("person", "create"), form)

    assert fill_in(response)[NAME] == form[NAME]
    again = fill_in(response, **SOMEBODY)
    assert [client.post(url("person", "create"), again).status_code for _ in range(2)] == [302, 302]
    assert Person.objects.count() == 1


@pytest.mark.parametrize("mark", [None, "", "x", "\x00", "0" * 5000, "'; DROP TABLE"])
def test_a_form_without_a_mark_that_can_be_read_is_a_form_of_its_own(log_in, mark):
    data = SOMEBODY | ({} if mark is None else {NAME: mark})
    assert log_in("reception").post(url("person", "create"), data).status_code == 302
    assert Person.objects.count() == 1
    assert not Submission.objects.exists()


def test_the_mark_of_another_user_leads_nowhere_and_reveals_nothing(log_in):
    first = log_in("social1")
    form = fill_in(first.get(url("person", "create")), **SOMEBODY)
    first.post(url("person", "create"), form)
    hers = Person.objects.get()

    other = log_in("social2").post(url("person", "create"), form | {"surname": "Άλλου"})

    person = Person.objects.exclude(pk=hers.pk).get()
    assert other.url == url("person", "inspect", person)
    shown = log_in("social2").post(url("person", "create"), form | {"surname": ""})
    assert hers.code not in shown.content.decode()
    assert fill_in(shown)[NAME] != form[NAME]


def test_a_mark_of_one_kind_is_none_of_another(log_in):
    client, mark = log_in("reception"), str(uuid4())
    client.post(url("person", "create"), SOMEBODY | {NAME: mark})
    data = {"date": "04/04/2022", "channel": "phone", "topic": "Θέμα", "count": "3", NAME: mark}
    assert client.post(url("contacttally", "create"), data).status_code == 302
    assert Submission.objects.count() == 1


def test_a_record_that_is_gone_is_not_made_again(log_in):
    client = log_in("reception")
    form = fill_in(client.get(url("person", "create")), **SOMEBODY)
    client.post(url("person", "create"), form)
    Person.objects.all().delete()

    assert client.post(url("person", "create"), form).status_code == 302
    assert not Person.objects.exists()


def test_what_fails_leaves_no_mark_behind(log_in, monkeypatch):
    client = log_in("reception")
    form = fill_in(client.get(url("person", "create")), **SOMEBODY)

    def fail(*args):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("casebook.wagtail_admin.views.editing.CaseForm.log_change", fail)
        with pytest.raises(RuntimeError):
            client.post(url("person", "create"), form)
    assert not Submission.objects.exists()
    assert client.post(url("person", "create"), form).status_code == 302
    assert Person.objects.count() == 1


def test_old_marks_are_forgotten_as_new_ones_are_used(log_in, django_capture_on_commit_callbacks):
    old = Submission.objects.create(mark=uuid4(), user_key="1", kind="casebook.person")
    young = Submission.objects.create(mark=uuid4(), user_key="1", kind="casebook.person")
    Submission.objects.filter(pk=old.pk).update(at=timezone.now() - submissions.KEPT - timedelta(minutes=1))
    client = log_in("reception")
    form = fill_in(client.get(url("person", "create")), **SOMEBODY)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("person", "create"), form)

    assert not Submission.objects.filter(pk=old.pk).exists()
    assert Submission.objects.filter(pk=young.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_form_that_arrives_twice_at_the_same_instant_is_saved_once(cast, log_in, monkeypatch):
    clients = [log_in("reception") for _ in range(4)]
    form = fill_in(clients[0].get(url("person", "create")), **SOMEBODY)
    meeting, save = Barrier(len(clients)), SentOnce.form_valid

    def wait_and_save(view, valid):
        meeting.wait(timeout=20)
        return save(view, valid)

    monkeypatch.setattr(SentOnce, "form_valid", wait_and_save)

    def send(client):
        try:
            return client.post(url("person", "create"), form)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as threads:
        answers = list(threads.map(send, clients))

    person = Person.objects.get()
    assert {answer.get("Location") for answer in answers} == {url("person", "inspect", person)}
    assert (created(), Submission.objects.get().key) == (1, person.pk)
