"""Retention: what is due, what a hold keeps, what a run does, and who lets it run."""

import datetime
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from casebook import attachments, retention
from casebook.accountability import Action
from casebook.choices import (
    AppointmentStatus,
    HoldKind,
    NoteScope,
    RequestStatus,
    RetentionAction,
    RetentionKind,
)
from casebook.models import (
    AccessLogEntry,
    Attachment,
    Consent,
    CounsellingCase,
    EarlierValue,
    EmergencyAccess,
    ErasedVisit,
    Erasure,
    Hold,
    Note,
    Person,
    RetentionRule,
    RetentionRun,
)
from casebook.retention.due import years_before
from casebook.time import start_of
from tests import factories
from tests.casebook.screens import url
from tests.casebook.sending import fill_in

TODAY = datetime.date(2026, 11, 23)
LONG_AGO, LATELY = datetime.date(2016, 11, 23), datetime.date(2016, 11, 24)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def rule(kind=RetentionKind.PERSON, years=10, action=None, **given) -> RetentionRule:
    action = action or (RetentionAction.ANONYMISE if kind == RetentionKind.PERSON else RetentionAction.DELETE)
    return RetentionRule.objects.create(kind=kind, years=years, action=action, **{"is_active": True} | given)


def entered(day: datetime.date, **given) -> Person:
    person = factories.PersonFactory(**given)
    Person.objects.filter(pk=person.pk).update(created_at=start_of(day))
    person.refresh_from_db()
    return person


def hold(person, kind=HoldKind.LEGAL) -> Hold:
    setter = factories.UserFactory(username="coordinator")
    return Hold.objects.create(person=person, kind=kind, reason="Δίκη", set_by=setter)


def due(kind=RetentionKind.PERSON, years=10) -> list:
    some = RetentionRule(kind=kind, years=years)
    return list(retention.due_under(some, today=TODAY).records)


def held(kind=RetentionKind.PERSON, years=10) -> list:
    some = RetentionRule(kind=kind, years=years)
    return list(retention.due_under(some, today=TODAY).held)


def at(day: datetime.date):
    return start_of(day) + datetime.timedelta(hours=23, minutes=30)


def request_on(person, day):
    factories.RequestFactory(
        applicant=person, received_on=datetime.date(2010, 1, 4), status=RequestStatus.COMPLETED, closed_on=day
    )


def received_on(person, day):
    factories.RequestFactory(applicant=person, received_on=day, status=RequestStatus.VOID)


def appointment_on(person, day):
    factories.AppointmentFactory(applicants=[], companions=[person], starts_at=at(day))


def missed_on(person, day):
    factories.AppointmentFactory(applicants=[person], starts_at=at(day), status=AppointmentStatus.NO_SHOW)


def session_on(person, day):
    old = datetime.date(2012, 1, 1)
    case = factories.CounsellingCaseFactory(person=person, requested_on=old, closed_on=old)
    factories.SessionFactory(case=case, starts_at=at(day))


def referral_on(person, day):
    factories.ReferralFactory(person=person, sent_on=day)


def unsent_referral_on(person, day):
    referral = factories.ReferralFactory(person=person, sent_on=None, status="to_send")
    type(referral).objects.filter(pk=referral.pk).update(created_at=at(day))


def enrolment_on(person, day):
    factories.EnrolmentFactory(person=person, enrolled_on=day)


def enrolment_ended_on(person, day):
    factories.EnrolmentFactory(person=person, enrolled_on=datetime.date(2010, 1, 1), ended_on=day)


def counselling_on(person, day):
    factories.CounsellingCaseFactory(person=person, requested_on=datetime.date(2010, 1, 1), closed_on=day)


def note_on(person, day):
    note = factories.NoteFactory(person=person)
    Note.objects.filter(pk=note.pk).update(created_at=at(day))


def consent_on(person, day):
    user = factories.UserFactory(username="reception")
    Consent.objects.create(person=person, purpose="contact", given_on=day, recorded_by=user)


ACTIVITIES = [
    request_on,
    received_on,
    appointment_on,
    missed_on,
    session_on,
    referral_on,
    unsent_referral_on,
    enrolment_on,
    enrolment_ended_on,
    counselling_on,
    note_on,
    consent_on,
]


# --- what is due


@pytest.mark.parametrize("happens", ACTIVITIES)
def test_the_years_count_from_the_last_thing_that_happened(db, happens):
    old, recent = entered(TODAY), entered(datetime.date(2010, 1, 1))
    happens(old, LONG_AGO)
    happens(recent, LATELY)

    assert due() == [old]
    assert retention.last_days([old]) == {old.pk: LONG_AGO}


def test_somebody_with_whom_nothing_happened_counts_from_the_day_of_entry(db):
    old = entered(LONG_AGO)
    entered(LATELY)

    assert due() == [old]
    assert retention.last_days([old]) == {old.pk: LONG_AGO}


def test_nobody_is_due_who_has_something_open(db):
    asking, counselled, coming = (entered(datetime.date(2010, 1, 1)) for _number in range(3))
    factories.RequestFactory(applicant=asking, received_on=datetime.date(2010, 1, 4), status="new")
    factories.CounsellingCaseFactory(person=counselled, requested_on=datetime.date(2010, 1, 4))
    factories.AppointmentFactory(applicants=[coming], starts_at=at(TODAY), status="scheduled")

    assert due() == []


def test_merged_and_anonymised_records_are_not_due_themselves(db):
    survivor = entered(LONG_AGO)
    entered(LONG_AGO, merged_into=survivor)
    entered(LONG_AGO, status="anonymised")

    assert due() == [survivor]


def household_of(*persons, on=datetime.date(2010, 1, 1)):
    household = factories.HouseholdFactory()
    for person in persons:
        household.memberships.create(person=person, started_on=on)
    return household


def test_nobody_is_due_who_lives_with_somebody_who_is_not(db):
    child, head, alone = (entered(datetime.date(2010, 1, 1)) for _number in range(3))
    household_of(child, head)
    household_of(alone)
    received_on(head, LATELY)

    assert due() == [alone]


def test_a_household_with_which_nothing_happens_any_more_is_due_as_a_whole(db):
    members = [entered(datetime.date(2010, 1, 1)) for _number in range(2)]
    household_of(*members)
    received_on(members[0], LONG_AGO)

    assert due() == members


@pytest.mark.parametrize(("left_on", "is_due"), [(LONG_AGO, True), (LATELY, False)])
def test_who_moved_out_counts_from_the_day_of_moving(db, left_on, is_due):
    child, head = entered(datetime.date(2010, 1, 1)), entered(TODAY)
    household_of(child, head).memberships.filter(person=child).update(ended_on=left_on)

    assert due() == [child] * is_due


@pytest.mark.parametrize(("day", "is_due"), [(LONG_AGO, True), (LATELY, False)])
def test_a_household_that_was_served_through_an_erased_member_is_a_living_one(db, day, is_due):
    child = entered(datetime.date(2010, 1, 1))
    ErasedVisit.objects.create(household=household_of(child), day=day)

    assert due() == [child] * is_due


def test_a_merged_or_anonymised_record_keeps_no_household_alive(db):
    survivor = entered(LONG_AGO)
    merged, anonymised = entered(TODAY, merged_into=survivor), entered(TODAY, status="anonymised")
    household_of(survivor, merged, anonymised)

    assert due() == [survivor]


@pytest.mark.parametrize("kind", HoldKind.values)
def test_a_hold_keeps_a_person_until_it_is_lifted(db, kind):
    person = entered(LONG_AGO)
    kept = hold(person, kind)
    assert (due(), held()) == ([], [person])

    kept.lifted_on = timezone.localdate()
    kept.save()

    assert (due(), held()) == ([person], [])


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        ((2026, 11, 23), 10, (2016, 11, 23)),
        ((2024, 2, 29), 10, (2014, 2, 28)),
        ((2024, 2, 29), 4, (2020, 2, 29)),
        ((2026, 2, 28), 10, (2016, 2, 28)),
    ],
)
def test_the_same_day_of_an_earlier_year(day, years, before):
    assert years_before(datetime.date(*day), years) == datetime.date(*before)


def test_due_persons_are_found_in_one_query(db, django_assert_num_queries):
    for _number in range(5):
        request_on(entered(datetime.date(2010, 1, 1)), LONG_AGO)
    with django_assert_num_queries(1):
        assert len(due()) == 5
    persons = due()
    with django_assert_num_queries(len(retention.due.SOURCES)):
        retention.last_days(persons)


def test_notes_and_files_of_open_matters_are_not_due(cast):
    person = factories.PersonFactory()
    closed = factories.RequestFactory(applicant=person, status="completed")
    opened = factories.RequestFactory(applicant=person, status="new")
    case = factories.CounsellingCaseFactory(person=person, professional=cast["psych1"])
    finished = factories.NoteFactory(person=person, request=closed)
    plain = factories.NoteFactory(person=person)
    factories.NoteFactory(person=person, request=opened)
    factories.NoteFactory(person=person, counselling_case=case)
    Note.objects.update(updated_at=at(LONG_AGO))
    later = factories.NoteFactory(person=person)
    Note.objects.filter(pk=later.pk).update(updated_at=at(LATELY))
    assert due(RetentionKind.NOTE) == [finished, plain]
    CounsellingCase.objects.update(closed_on=TODAY)
    assert len(due(RetentionKind.NOTE)) == 3
    hold(person)
    assert (due(RetentionKind.NOTE), len(held(RetentionKind.NOTE))) == ([], 3)


def test_earlier_values_of_a_held_person_are_kept_of_shared_records_too(cast):
    person, other = factories.PersonFactory(), factories.PersonFactory()
    shared = factories.AppointmentFactory(applicants=[person, other])
    free = factories.AppointmentFactory(applicants=[other])
    values = [
        EarlierValue.objects.create(kind=kind, key=key, version=1, field="minutes", before="20", person=owner)
        for kind, key, owner in [
            ("casebook.appointment", shared.pk, None),
            ("casebook.appointment", free.pk, None),
            ("casebook.person", person.pk, person),
            ("casebook.person", other.pk, other),
        ]
    ]
    EarlierValue.objects.update(changed_at=at(LONG_AGO))
    hold(person)

    assert due(RetentionKind.EARLIER_VALUE) == [values[1], values[3]]
    assert held(RetentionKind.EARLIER_VALUE) == [values[0], values[2]]


# --- rules


@pytest.mark.parametrize("kind", RetentionKind)
@pytest.mark.parametrize("action", RetentionAction)
def test_a_rule_says_what_can_be_done(kind, action):
    fits = action == RetentionAction.REVIEW or (
        (action == RetentionAction.ANONYMISE) == (kind == RetentionKind.PERSON)
    )
    some = RetentionRule(kind=kind, years=5, action=action)
    if fits:
        some.clean()
    else:
        with pytest.raises(ValidationError):
            some.clean()


def test_suggested_rules_are_switched_off_and_stay_as_they_were_changed(db):
    assert retention.install() == len(RetentionKind)
    assert not RetentionRule.objects.in_force().exists()
    assert not RetentionRule.objects.exclude(basis="").exists()
    for some in RetentionRule.objects.all():
        some.full_clean()
    RetentionRule.objects.filter(kind="person").update(years=20, is_active=True)

    assert retention.install() == 0
    assert RetentionRule.objects.get(kind="person").years == 20


# --- runs


def test_a_run_erases_who_is_due_and_nobody_else(cast):
    gone, kept, recent = entered(LONG_AGO), entered(LONG_AGO), entered(LATELY)
    hold(kept)

    report = retention.run(rule(), by=cast["dpo"], today=TODAY)

    assert (report.due, report.done, report.held, report.left) == (2, 1, 1, 0)
    assert set(Person.objects.all()) == {kept, recent}
    assert Erasure.objects.get().ground == "retention"
    assert Erasure.objects.get().person_code == gone.code
    run = RetentionRun.objects.get()
    assert (run.due, run.done, run.held, run.ran_by) == (2, 1, 1, cast["dpo"])
    again = retention.run(RetentionRule.objects.get(), by=cast["dpo"], today=TODAY)
    assert (again.due, again.done) == (1, 0)


def test_one_who_cannot_be_erased_stops_nobody(cast, monkeypatch, caplog):
    persons = [entered(LONG_AGO, surname="Μυστικοπούλου") for _number in range(3)]
    erase = retention.running.erase_person

    def fail_once(*, person, **given):
        if person == persons[1]:
            raise RuntimeError(f"{person.surname} is in the way")
        return erase(person=person, **given)

    monkeypatch.setattr(retention.running, "erase_person", fail_once)

    report = retention.run(rule(), by=None, today=TODAY)

    assert (report.done, report.failed) == (2, [persons[1].code])
    assert list(Person.objects.all()) == [persons[1]]
    assert "Μυστικοπούλου" not in caplog.text
    assert persons[1].code in caplog.text


def test_a_rule_that_is_off_is_never_run(db):
    entered(LONG_AGO)

    with pytest.raises(ValueError, match="not in force"):
        retention.run(rule(is_active=False), by=None, today=TODAY)

    assert Person.objects.count() == 1


def test_a_review_lists_and_changes_nothing(db):
    entered(LONG_AGO)

    report = retention.run(rule(action=RetentionAction.REVIEW), by=None, today=TODAY)

    assert (report.due, report.done, Person.objects.count()) == (1, 0, 1)


def test_a_run_of_a_screen_does_a_bounded_number(db):
    for _number in range(3):
        entered(LONG_AGO)

    report = retention.run(rule(), by=None, today=TODAY, limit=2)

    assert (report.done, report.left) == (2, 1)


def test_notes_go_with_what_they_said_before(cast):
    note = factories.NoteFactory(author=cast["social1"], scope=NoteScope.TEAM)
    EarlierValue.objects.create(
        kind="casebook.note", key=note.pk, version=1, field="text", before="Παλιό", person=note.person
    )
    Note.objects.update(updated_at=at(LONG_AGO))

    report = retention.run(rule(RetentionKind.NOTE), by=cast["dpo"], today=TODAY)

    assert report.done == 1
    assert not Note.objects.exists()
    assert not EarlierValue.objects.exists()
    line = AccessLogEntry.objects.get(action=Action.DELETE)
    assert (line.person_code, line.subject_kind) == (note.person.code, "casebook.note")


def test_files_go_from_the_disk(cast, django_capture_on_commit_callbacks):
    person = factories.PersonFactory()
    file = attachments.attach(
        upload=ContentFile(PDF, "doc.pdf"), title="Βεβαίωση", person=person, user=cast["social1"]
    )
    Attachment.objects.update(updated_at=at(LONG_AGO))

    with django_capture_on_commit_callbacks(execute=True):
        report = retention.run(rule(RetentionKind.ATTACHMENT), by=cast["dpo"], today=TODAY)

    assert report.done == 1
    assert not Attachment.objects.exists()
    assert not file.file.storage.exists(file.file.name)


def test_earlier_values_and_emergencies_go(cast):
    person = factories.PersonFactory()
    EarlierValue.objects.create(
        kind="casebook.person", key=person.pk, version=1, field="phone", person=person
    )
    EarlierValue.objects.update(changed_at=at(LONG_AGO))
    EmergencyAccess.objects.create(
        person=person, user=cast["social1"], reason="Κίνδυνος", opened_at=at(LONG_AGO), ends_at=at(LONG_AGO)
    )

    for kind in (RetentionKind.EARLIER_VALUE, RetentionKind.EMERGENCY):
        assert retention.run(rule(kind), by=cast["dpo"], today=TODAY).done == 1

    assert not EarlierValue.objects.exists()
    assert not EmergencyAccess.objects.exists()
    assert Person.objects.filter(pk=person.pk).exists()


# --- the command


def apply(*options) -> str:
    out = StringIO()
    call_command("apply_retention", *options, stdout=out)
    return out.getvalue()


def test_the_command_runs_the_rules_in_force(cast):
    person = entered(LONG_AGO, surname="Μυστικοπούλου")
    rule()
    rule(RetentionKind.NOTE, is_active=False)

    listed = apply("--dry-run")
    assert person.code in listed
    assert "Μυστικοπούλου" not in listed
    assert Person.objects.exists()
    assert not RetentionRun.objects.exists()
    assert "person" in apply("--user", "dpo")
    assert not Person.objects.exists()
    assert [(run.kind, run.ran_by) for run in RetentionRun.objects.all()] == [("person", cast["dpo"])]


def test_the_command_says_that_something_failed(db, monkeypatch):
    entered(LONG_AGO)
    rule()

    def fail(**given):
        raise RuntimeError

    monkeypatch.setattr(retention.running, "erase_person", fail)

    with pytest.raises(SystemExit) as stop:
        apply("--kind", "person")
    assert stop.value.code == 1


# --- the screens


def addresses(some: RetentionRule) -> list[str]:
    names = ("casebook_retention_due", "casebook_retention_run")
    return [reverse("casebook_retention"), *(reverse(name, args=[some.pk]) for name in names)]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("dpo", 200),
        ("coordinator", 302),
        ("social1", 302),
        ("psych1", 302),
        ("reception", 302),
        ("manager", 302),
        ("editor", 302),
        ("admin", 302),
        ("outsider", 302),
        ("nobody", 302),
    ],
)
def test_only_the_officer_keeps_retention(log_in, name, status):
    some, client = rule(), log_in(name)

    for address in [*addresses(some), url("retentionrule", "edit", some)]:
        assert client.get(address).status_code == status
    entered(LONG_AGO)
    client.post(addresses(some)[2], {"is_sure": "1"})
    assert Person.objects.exists() == (name != "dpo")


def test_the_screens_show_codes_and_never_a_name(log_in):
    person = entered(LONG_AGO, surname="Μυστικοπούλου")
    client, some = log_in("dpo"), rule()

    pages = "".join(client.get(address).content.decode() for address in addresses(some))

    assert person.code in pages
    assert "23/11/2016" in pages
    assert "Μυστικοπούλου" not in pages


def test_a_run_wants_a_tick(log_in):
    entered(LONG_AGO)
    client, (rules, _due, run) = log_in("dpo"), addresses(rule())

    client.post(run, {})
    assert Person.objects.exists()
    response = client.post(run, {"is_sure": "1"}, follow=True)

    assert not Person.objects.exists()
    assert response.status_code == 200
    assert RetentionRun.objects.get().ran_by.username == "dpo"
    assert client.get(rules).status_code == 200


def test_a_rule_that_is_off_offers_no_run(log_in):
    entered(LONG_AGO)
    client, (_rules, due_address, run) = log_in("dpo"), addresses(rule(is_active=False))

    assert run not in client.get(due_address).content.decode()
    client.post(run, {"is_sure": "1"})
    assert Person.objects.exists()


def test_the_officer_changes_a_rule_and_the_log_knows(log_in):
    some, client = rule(is_active=False), log_in("dpo")
    form = client.get(url("retentionrule", "edit", some)).context["form"]
    assert {choice[0] for choice in form.fields["action"].choices} == {"anonymise", "review"}
    fields = fill_in(client.get(url("retentionrule", "edit", some)))

    response = client.post(
        url("retentionrule", "edit", some),
        fields | {"years": 12, "basis": "Απόφαση 1/2026", "is_active": "on"},
    )

    some.refresh_from_db()
    assert response["Location"] == reverse("casebook_retention")
    assert (some.years, some.basis, some.is_active) == (12, "Απόφαση 1/2026", True)
    line = AccessLogEntry.objects.get(action=Action.CHANGE)
    assert set(line.fields) == {"years", "basis", "is_active"}


def test_an_unknown_rule_is_no_page(log_in):
    assert log_in("dpo").get(reverse("casebook_retention_due", args=[999])).status_code == 404
