"""Opening a person's records in an emergency: what opens, to whom, for how long, and who is told."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from casebook import actions, emergencies, permissions
from casebook.accountability import Action
from casebook.choices import RequestStatus, Role
from casebook.models import (
    AccessLogEntry,
    Appointment,
    CounsellingSession,
    EmergencyAccess,
    EmergencyNotice,
    Note,
)
from casebook.models.emergencies import opened_persons
from tests.casebook.emergencies import CASE_WORKERS, KINDS, NO_PART, REASON, kept_back, open_for
from tests.conftest import CAST
from tests.factories import (
    CounsellingCaseFactory,
    NoteFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    UserFactory,
)
from tests.paths import REPOSITORY

pytestmark = pytest.mark.django_db


class DeadServer(BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError

    def send_messages(self, messages):
        raise AssertionError


class FussyServer(BaseEmailBackend):
    """Refuses the first recipient and takes the others."""

    sent: list = []
    refused = False

    def send_messages(self, messages):
        if not FussyServer.refused:
            FussyServer.refused = True
            raise ConnectionResetError
        FussyServer.sent += messages


@pytest.fixture
def records(cast):
    return kept_back(cast)


def again(user):
    """The user of the next web request."""
    return type(user).objects.get(pk=user.pk)


def visible(user, records) -> set[str]:
    """Which of `records` the user reads."""
    return {
        name
        for name, record in vars(records).items()
        if name != "person" and type(record).objects.visible_to(user).filter(pk=record.pk).exists()
    }


def in_reach(user, records) -> set[str]:
    return {
        name
        for name, record in vars(records).items()
        if name != "person" and type(record).objects.in_reach_of(user).filter(pk=record.pk).exists()
    }


PRIVATE = {"psych1": {"private"}, "social2": {"private_of_request"}}


@pytest.mark.parametrize("name", CASE_WORKERS)
def test_everything_of_the_person_is_read_while_it_is_open_and_nothing_after(
    cast, records, name, time_machine
):
    before = visible(cast[name], records)
    assert before == in_reach(cast[name], records)

    open_for(cast[name], records.person)
    user = again(cast[name])
    everything = {*KINDS, "shared", "team", "attachment"} | PRIVATE.get(name, set())
    assert visible(user, records) == everything
    assert in_reach(user, records) == before

    time_machine.move_to(timezone.now() + timedelta(hours=2, minutes=59))
    assert visible(again(user), records) == everything
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert visible(again(user), records) == before


@pytest.mark.parametrize("name", NO_PART)
def test_who_has_no_part_in_cases_opens_nothing(cast, records, name):
    assert not permissions.can_open_in_emergency(cast[name], records.person)
    with pytest.raises(ValueError, match="works with persons"):
        open_for(cast[name], records.person)
    # Not even with an access that stands, from a role of earlier.
    EmergencyAccess.objects.create(user=cast[name], person=records.person, reason=REASON)
    assert opened_persons(again(cast[name])) == frozenset()
    assert visible(again(cast[name]), records) == set()


def test_a_role_that_is_taken_away_closes_what_was_opened(cast, records):
    open_for(cast["psych2"], records.person)
    assert visible(again(cast["psych2"]), records)

    cast["psych2"].groups.clear()

    assert visible(again(cast["psych2"]), records) == set()


def test_another_person_stays_closed_also_where_both_were_there(cast, records):
    other = kept_back_of_another(cast, records)
    open_for(cast["psych2"], records.person)

    user = again(cast["psych2"])
    assert visible(user, other) == {"appointment"}  # the hour that both came
    assert opened_persons(user) == {records.person.pk}


def kept_back_of_another(cast, records):
    """Of somebody else, with a session that the person of `records` took part in."""
    case = CounsellingCaseFactory(professional=cast["psych1"])
    session = actions.book_session(
        session=CounsellingSession(),
        appointment=Appointment(starts_at=timezone.now(), minutes=50),
        case=case,
        participants=[records.person],
    )
    return SimpleNamespace(
        person=case.person,
        counsellingcase=case,
        counsellingsession=session,
        appointment=session.appointment,
        request=RequestFactory(applicant=case.person),
        referral=ReferralFactory(person=case.person),
        note=NoteFactory(person=case.person, author=cast["psych1"], scope="shared", counselling_case=case),
    )


def test_an_emergency_goes_with_the_person_through_a_merge(cast, records):
    twin = PersonFactory()
    open_for(cast["psych2"], twin)
    open_for(cast["reception"], records.person)
    final = PersonFactory()

    actions.merge_people(source=twin, into=records.person)
    assert "shared" in visible(again(cast["psych2"]), records)
    actions.merge_people(source=records.person, into=final)
    assert "shared" in visible(again(cast["psych2"]), records)
    assert "shared" in visible(again(cast["reception"]), records)
    assert not permissions.can_open_in_emergency(cast["psych2"], twin)


def test_what_is_open_is_asked_once_a_web_request(cast, records, django_assert_num_queries):
    open_for(cast["psych2"], records.person)
    user = again(cast["psych2"])
    permissions.can_see_cases(user)
    with django_assert_num_queries(1):
        assert opened_persons(user) == opened_persons(user) == {records.person.pk}


def test_what_is_open_already_is_answered_and_nobody_is_told_again(cast, records):
    first = open_for(cast["psych2"], records.person)
    notices, lines = EmergencyNotice.objects.count(), AccessLogEntry.objects.count()

    assert open_for(again(cast["psych2"]), records.person) == first
    assert (EmergencyNotice.objects.count(), AccessLogEntry.objects.count()) == (notices, lines)


@pytest.mark.parametrize(
    "reason", ["", "επείγον", "α" * 60, "......................", "αβγ " * 20, "12345678901234567"]
)
def test_a_reason_is_a_sentence(cast, records, reason):
    with pytest.raises(ValueError, match="reason"):
        emergencies.open_in_emergency(person=records.person, user=cast["psych2"], reason=reason)
    assert not EmergencyAccess.objects.exists()


def test_nobody_opens_person_after_person(cast, time_machine):
    for _count in range(emergencies.MOST_AN_HOUR):
        open_for(cast["psych2"], PersonFactory())
    with pytest.raises(emergencies.TooManyEmergencies):
        open_for(cast["psych2"], PersonFactory())
    open_for(cast["psych1"], PersonFactory())

    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    open_for(cast["psych2"], PersonFactory())


def test_it_closes_before_its_time_and_says_so_in_the_log(cast, records):
    open_for(cast["psych2"], records.person)

    assert emergencies.close_emergency(person=records.person, user=cast["psych2"])

    assert visible(again(cast["psych2"]), records) == set()
    line = AccessLogEntry.objects.latest("pk")
    assert (line.action, line.person_code, line.fields) == ("change", records.person.code, ["ends_at"])
    assert not emergencies.close_emergency(person=records.person, user=cast["psych2"])


# --- who is told


def told(access) -> set[str]:
    return set(access.notices.values_list("recipient__username", flat=True))


def test_those_who_work_with_the_person_and_the_officers_are_told(cast, records):
    RequestFactory(applicant=records.person, worker=cast["reception"], status=RequestStatus.VOID)
    UserFactory(username="dpo2", roles=[Role.DATA_PROTECTION])
    UserFactory(username="gone", roles=[Role.DATA_PROTECTION], is_active=False)

    assert told(open_for(cast["psych2"], records.person)) == {"social2", "psych1", "dpo", "dpo2"}
    assert told(open_for(cast["social2"], records.person)) == {"psych1", "dpo", "dpo2"}


def test_where_nobody_leads_the_coordinators_are_told(cast):
    person = PersonFactory()
    assert told(open_for(cast["psych2"], person)) == {"coordinator", "dpo"}
    assert told(open_for(cast["coordinator"], person)) == {"dpo"}
    # A lead who lost the role could not read it.
    RequestFactory(applicant=person, worker=cast["outsider"])
    assert told(open_for(cast["social1"], person)) == {"coordinator", "dpo"}


def test_where_everything_is_closed_those_who_led_it_are_told(cast):
    case = CounsellingCaseFactory(professional=cast["psych1"], closed_on=timezone.localdate())
    RequestFactory(applicant=case.person, worker=cast["social1"], status=RequestStatus.COMPLETED)
    RequestFactory(applicant=case.person, worker=cast["reception"], status=RequestStatus.VOID)

    assert told(open_for(cast["psych2"], case.person)) == {"psych1", "social1", "dpo"}


def test_without_coordinator_and_officer_all_who_work_with_persons_are_told(cast):
    for name in ("coordinator", "dpo"):
        cast[name].is_active = False
        cast[name].save()

    assert told(open_for(cast["psych2"], PersonFactory())) == set(CASE_WORKERS) - {"psych2", "coordinator"}


def test_an_officer_is_enough(cast):
    cast["coordinator"].is_active = False
    cast["coordinator"].save()

    assert told(open_for(cast["psych2"], PersonFactory())) == {"dpo"}


def test_the_log_says_who_opened_whom_and_not_why(cast, records):
    access = open_for(cast["psych2"], records.person)

    (line,) = AccessLogEntry.objects.filter(action=Action.EMERGENCY)
    assert (line.actor_name, line.person_code) == ("psych2", records.person.code)
    assert line.detail == {"period_end": access.ends_at.isoformat()}
    assert "αστυνομία" not in str(list(AccessLogEntry.objects.values()))


def test_the_reason_is_encrypted_at_rest(cast, records):
    access = open_for(cast["psych2"], records.person)
    with connection.cursor() as cursor:
        cursor.execute("select reason from casebook_emergencyaccess")
        (stored,) = cursor.fetchone()
    assert "αστυνομία" not in str(stored)
    assert EmergencyAccess.objects.get(pk=access.pk).reason == REASON


def test_each_is_told_by_e_mail_with_codes_alone(cast, records, django_capture_on_commit_callbacks, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://centre.example.gr/"
    with django_capture_on_commit_callbacks(execute=True):
        access = open_for(cast["psych2"], records.person)

    assert sorted(message.to for message in mail.outbox) == [
        [f"{n}@example.gr"] for n in sorted(told(access))
    ]
    for message in mail.outbox:
        text = f"{message.subject}\n{message.body}"
        assert records.person.code in text
        assert "https://centre.example.gr/" in text
        assert "/casebook/emergencies/" in text
        for secret in ("Κρυφοπούλου", "Μυρτώ", "αστυνομία", "psych2", records.request.number, "Κακοποίηση"):
            assert secret not in text


def test_a_dead_mail_server_stops_nothing_and_loses_nothing(
    cast, records, django_capture_on_commit_callbacks, settings
):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    with django_capture_on_commit_callbacks(execute=True):
        access = open_for(cast["psych2"], records.person)

    assert visible(again(cast["psych2"]), records)
    assert told(access) == {"social2", "psych1", "dpo"}


def test_a_refused_recipient_keeps_the_e_mail_from_nobody_else(
    cast, records, django_capture_on_commit_callbacks, settings
):
    settings.EMAIL_BACKEND = f"{__name__}.FussyServer"
    FussyServer.sent, FussyServer.refused = [], False
    with django_capture_on_commit_callbacks(execute=True):
        open_for(cast["psych2"], records.person)

    assert len(FussyServer.sent) == 2


def test_what_is_rolled_back_was_told_to_nobody(
    cast, records, django_capture_on_commit_callbacks, monkeypatch
):
    def fails(**kwargs):
        raise RuntimeError

    monkeypatch.setattr(emergencies.accountability, "record", fails)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        open_for(cast["psych2"], records.person)

    assert not EmergencyAccess.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("name", CAST)
def test_each_reads_of_the_emergencies_that_concern_them(cast, records, name):
    of_person, of_nobody = open_for(cast["psych2"], records.person), open_for(cast["psych2"], PersonFactory())

    seen = set(EmergencyAccess.objects.visible_to(cast[name]))

    both = {of_person, of_nobody}
    told = {"social2": {of_person}, "psych1": {of_person}, "coordinator": {of_nobody}, "dpo": both}
    assert seen == (told | {"psych2": both}).get(name, set())


def test_notes_are_opened_for_who_reads_none_by_role(cast, records):
    assert not Note.objects.visible_to(cast["reception"]).exists()
    open_for(cast["reception"], records.person)
    assert set(Note.objects.visible_to(again(cast["reception"]))) == {records.shared, records.team}


# Modules that show what is read and nothing else, beside the phrases and rules themselves. A list, a form, a
# change or a file that goes out asks `in_reach_of`: what an emergency opens has no place there.
READS = {
    "casebook/leak_walk",
    "casebook/models",
    "casebook/permissions.py",
    "casebook/wagtail_admin/attachments.py",
    "casebook/wagtail_admin/card.py",
    "casebook/wagtail_admin/earlier.py",
    "casebook/wagtail_admin/emergency_list.py",
    "casebook/wagtail_admin/files_of_a_record.py",
    "casebook/wagtail_admin/rights.py",
    "casebook/wagtail_admin/rules.py",
    "casebook/wagtail_admin/screens/appointments.py",
    "casebook/wagtail_admin/screens/counselling.py",
    "casebook/wagtail_admin/screens/requests.py",
    "casebook/wagtail_admin/screens/rights.py",
    "casebook/wagtail_admin/statistics/records.py",
    "casebook/wagtail_admin/views/screen.py",
    "casebook/wagtail_admin/years/figures.py",
}


def test_only_pages_that_are_read_ask_what_an_emergency_opens():
    askers = {
        str(path.relative_to(REPOSITORY))
        for app in ("casebook", "importers", "cms_pages", "site")
        for path in (REPOSITORY / app).rglob("*.py")
        if ".visible_to(" in path.read_text(encoding="utf-8")
    }

    assert [path for path in sorted(askers) if not any(path.startswith(known) for known in READS)] == []
