"""Undoing a run: everything is as before, or nothing is done and the reason names the records."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from casebook import accountability, actions
from casebook.accountability import Action
from casebook.choices import ErasureGround, HoldKind
from casebook.erasure import erase_person
from casebook.models import (
    AccessLogEntry,
    Appointment,
    AppointmentParticipant,
    EarlierValue,
    Hold,
    Household,
    HouseholdMembership,
    NumberSequence,
    Person,
    Request,
)
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from importers.engine.undo import UndoRefused, can_undo, undo
from importers.engine.written import ChangedRecord, Written
from importers.models import ImportRun, JournalChange, JournalRange
from tests.factories import (
    AppointmentFactory,
    CategoryFactory,
    HouseholdFactory,
    NoteFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    UserFactory,
)
from tests.importers.written import change, changed, entered, file_requests, run_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def coordinator():
    return UserFactory(username="coordinator")


def refusal(run) -> str:
    """The only reason why `run` cannot be undone, which is also what happens: nothing."""
    before = Request.objects.count(), Person.objects.count()
    (reason,) = can_undo(run)
    with pytest.raises(UndoRefused) as refused:
        undo(run, user=None)
    assert refused.value.reasons == [reason]
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE
    assert (Request.objects.count(), Person.objects.count()) == before
    return reason


# --- what undoing does


def test_what_a_run_entered_goes_and_what_was_there_stays(coordinator):
    standing = RequestFactory()
    run = write(entered(RequestFactory(), RequestFactory()))
    assert can_undo(run) == []
    undo(run, user=coordinator)

    assert list(Request.objects.all()) == [standing]
    assert (run.state, run.undone_by) == (ImportRun.State.UNDONE, coordinator)
    assert run.undone_at is not None
    assert not JournalRange.objects.exists()


def test_a_changed_record_says_again_what_it_said_with_a_version_of_its_own(coordinator):
    before, after = PersonFactory(), PersonFactory()
    request = RequestFactory(applicant=before, outcome="Παλιό")
    run = write(changed(change(request, applicant=after, outcome="Νέο", received_on=date(2022, 5, 1))))
    undo(run, user=coordinator)

    stored = Request.objects.get()
    assert (stored.applicant, stored.outcome, stored.received_on) == (before, "Παλιό", date(2022, 3, 15))
    assert stored.version == 3
    undone = EarlierValue.objects.of(stored).filter(version=2)
    assert {(value.field, value.before, value.changed_by) for value in undone} == {
        ("applicant", after.code, coordinator),
        ("outcome", "Νέο", coordinator),
        ("received_on", "2022-05-01", coordinator),
    }
    assert {value.person for value in EarlierValue.objects.of(stored)} == {before}
    assert ModelLogEntry.objects.filter(object_id=str(stored.pk), data__version=2).exists()


def test_numbers_and_the_columns_made_from_them_come_back(coordinator):
    person = PersonFactory(surname="Παλιού", amka="01013012346", afm="123456783", phone="2101234567")
    run = write(
        changed(change(person, surname="Νέα", amka=None, afm="", phone=""), model=Person), kind="people"
    )
    assert not Person.objects.with_amka("01013012346").exists()
    undo(run, user=coordinator)

    stored = Person.objects.with_amka("01013012346").get()
    assert (stored.surname, stored.amka, stored.afm) == ("Παλιού", "01013012346", "123456783")
    assert Person.objects.matching("Παλιού").exists()
    assert Person.objects.matching("2101234567").exists()


def test_an_undoing_leaves_lines_on_everybody_and_one_of_its_own(coordinator):
    request, standing = RequestFactory(), RequestFactory()
    run = write(entered(request), changed(change(standing, outcome="Νέο")))
    person = request.applicant
    before = set(AccessLogEntry.objects.values_list("pk", flat=True))
    undo(run, user=coordinator)

    lines = AccessLogEntry.objects.exclude(pk__in=before).order_by("pk")
    assert [(line.action, line.subject_kind) for line in lines] == [
        (Action.DELETE, "casebook.request"),
        (Action.CHANGE, "casebook.request"),
        (Action.UNDO, ""),
    ]
    assert lines[2].detail == {"kind": "requests", "rows": 1, "updated": 1, "file_digest": run.file_digest}
    assert lines[0] in AccessLogEntry.objects.about(person.code)
    assert ModelLogEntry.objects.filter(action="importers.undo", user=coordinator).exists()


def test_numbers_that_are_the_last_of_their_series_are_given_out_again():
    category, person = CategoryFactory(), PersonFactory()
    (first,) = file_requests(person, category, 1)
    run = write(entered(*file_requests(person, category, 3)))
    undo(run, user=None)
    (next_one,) = file_requests(person, category, 1)
    assert (first.number, next_one.number) == ("2022/00001", "2022/00002")


def test_numbers_behind_which_somebody_was_given_one_stay_away():
    category, person = CategoryFactory(), PersonFactory()
    run = write(entered(*file_requests(person, category, 3)))
    (later,) = file_requests(person, category, 1)
    undo(run, user=None)
    (next_one,) = file_requests(person, category, 1)
    assert (later.number, next_one.number) == ("2022/00004", "2022/00005")


def test_the_code_of_a_person_is_never_given_to_another():
    person = PersonFactory()
    undo(write(entered(person), kind="people"), user=None)
    assert PersonFactory().code != person.code


def test_an_appointment_goes_with_its_participants_and_the_requests_it_was_for():
    request = RequestFactory()
    appointment = AppointmentFactory(applicants=[request.applicant], requests=[request])
    run = write(
        entered(appointment),
        entered(*appointment.participations.all(), is_told=False),
        kind="appointments",
    )
    undo(run, user=None)
    assert not Appointment.objects.exists()
    assert not AppointmentParticipant.objects.exists()
    assert not request.appointments.exists()


def test_a_household_with_its_members_goes_and_the_membership_that_was_ended_goes_on():
    person = PersonFactory()
    left = HouseholdFactory(head=person)
    old = left.memberships.get()
    household = HouseholdFactory()
    actions.move_to_household(person=person, household=household, relation="head", on=date(2022, 3, 1))
    moved = household.memberships.get()
    ended = HouseholdMembership.objects.get(pk=old.pk)
    told = ChangedRecord(
        left.pk, left.number, left.version, ["members"], ["Μέλη"], version_after=left.version
    )
    run = write(
        entered(household),
        Written(Household, changed=[told]),
        Written(
            HouseholdMembership,
            created=[moved.pk],
            version=moved.version,
            changed=[ChangedRecord(old.pk, "", old.version, stored={"ended_on": None})],
            is_told=False,
        ),
        kind="people",
    )
    assert ended.version == old.version + 1
    undo(run, user=None)

    membership = HouseholdMembership.objects.get()
    assert (membership.pk, membership.ended_on, membership.version) == (old.pk, None, old.version + 2)
    assert list(Household.objects.all()) == [left]
    assert AccessLogEntry.objects.filter(action=Action.CHANGE, subject_code=left.number).count() == 2


def test_a_row_that_was_removed_comes_back_under_its_key():
    appointment = AppointmentFactory(applicants=[PersonFactory(), PersonFactory()])
    gone = appointment.participations.last()
    row = {field.attname: getattr(gone, field.attname) for field in gone._meta.concrete_fields}
    AppointmentParticipant.objects.filter(pk=gone.pk).delete()
    run = write(Written(AppointmentParticipant, removed=[row], is_told=False), kind="appointments")
    undo(run, user=None)

    back = AppointmentParticipant.objects.get(pk=gone.pk)
    assert {name: getattr(back, name) for name in row} == row


def test_the_figures_are_those_of_before(standard_catalogue, cast):
    category = CategoryFactory(code="housing_benefit")
    people = [PersonFactory(), PersonFactory()]
    standing = file_requests(people[0], category, 2)

    def figures() -> list:
        return [(figure.indicator.code, figure.value) for figure in compute(Period.year(2022)).figures]

    before = figures()
    run = write(
        entered(*file_requests(people[1], category, 3)),
        changed(change(standing[0], received_on=date(2021, 6, 1))),
    )
    assert figures() != before
    undo(run, user=None)
    assert figures() == before


# --- what keeps it from being undone


def test_a_run_is_undone_once():
    run = write(entered(RequestFactory()))
    undo(run, user=None)
    (reason,) = can_undo(run)
    with pytest.raises(UndoRefused) as refused:
        undo(run, user=None)
    assert refused.value.reasons == [reason]


def test_a_run_that_wrote_nothing_yet_cannot_be_undone():
    run = ImportRun.objects.create(kind="requests", file_digest="0" * 64, state=ImportRun.State.RUNNING)
    assert can_undo(run)


def test_a_new_record_that_somebody_changed_is_named():
    requests = [RequestFactory(), RequestFactory()]
    run = write(entered(*requests))
    requests[1].outcome = "Με το χέρι"
    requests[1].save()
    assert requests[1].number in refusal(run)
    assert requests[0].number not in refusal(run)


def test_a_changed_record_that_somebody_changed_again_is_named():
    request = RequestFactory()
    run = write(changed(change(request, outcome="Νέο")))
    request.outcome = "Με το χέρι"
    request.save()
    assert request.number in refusal(run)
    assert Request.objects.get().outcome == "Με το χέρι"


def note_on(request):
    NoteFactory(person=request.applicant, request=request)


def referral_from(request):
    ReferralFactory(person=request.applicant, request=request)


def appointment_for(request):
    AppointmentFactory(applicants=[request.applicant], requests=[request])


def renewal_of(request):
    RequestFactory(applicant=request.applicant, renewal_of=request)


@pytest.mark.parametrize("hang", [note_on, referral_from, appointment_for, renewal_of])
def test_a_new_record_to_which_something_belongs_by_now_is_named(hang):
    request = RequestFactory()
    run = write(entered(request, RequestFactory()))
    hang(request)
    assert request.number in refusal(run)


def test_a_person_whose_request_a_later_run_brought_in_is_named():
    person = PersonFactory()
    first = write(entered(person), kind="people")
    second = write(entered(RequestFactory(applicant=person)))
    assert person.code in refusal(first)
    undo(second, user=None)
    undo(first, user=None)
    assert not Person.objects.exists()


def test_a_record_that_a_later_run_changed_is_named():
    request = RequestFactory()
    first = write(changed(change(request, outcome="Πρώτο")))
    second = write(changed(change(request, outcome="Δεύτερο")))
    assert request.number in refusal(first)
    undo(second, user=None)
    assert Request.objects.get().outcome == "Πρώτο"


def test_a_person_who_was_merged_is_named():
    double, person = PersonFactory(), PersonFactory()
    run = write(entered(double), kind="people")
    actions.merge_people(source=double, into=person)
    assert double.code in refusal(run)


@pytest.mark.parametrize("kind", HoldKind)
def test_what_a_hold_keeps_is_not_deleted(kind):
    request = RequestFactory()
    run = write(entered(request))
    Hold.objects.create(person=request.applicant, kind=kind, reason="Υπόθεση", set_by=UserFactory())
    assert request.number in refusal(run)


def test_what_a_restriction_keeps_is_not_changed_back():
    request = RequestFactory()
    run = write(changed(change(request, outcome="Νέο")))
    Hold.objects.create(
        person=request.applicant, kind=HoldKind.RESTRICTION, reason="Αντίρρηση", set_by=UserFactory()
    )
    assert request.number in refusal(run)


@pytest.mark.parametrize("is_new", [True, False])
def test_records_of_somebody_who_was_erased_since_are_counted_and_not_named(is_new):
    request, other = RequestFactory(), RequestFactory()
    if is_new:
        run = write(entered(request), entered(other))
    else:
        run = write(changed(change(request, outcome="Νέο"), change(other, outcome="Νέο")))
    erase_person(person=request.applicant, ground=ErasureGround.REQUEST, by=UserFactory())
    reason = refusal(run)
    assert "1" in reason
    assert request.number not in reason


def test_a_record_is_not_given_back_to_somebody_who_was_erased():
    erased, person = PersonFactory(), PersonFactory()
    request = RequestFactory(applicant=erased)
    run = write(changed(change(request, applicant=person)))
    erase_person(person=erased, ground=ErasureGround.REQUEST, by=UserFactory())
    assert request.number in refusal(run)


def test_of_very_many_records_a_few_are_named():
    requests = [RequestFactory() for _each in range(8)]
    run = write(entered(*requests))
    Request.objects.update(outcome="Νέο")
    reason = refusal(run)
    assert sum(request.number in reason for request in requests) == 5
    assert "…" in reason


def test_what_fails_halfway_leaves_everything_as_it_was(monkeypatch):
    request = RequestFactory()
    standing = RequestFactory()
    run = write(entered(request), changed(change(standing, outcome="Νέο")))

    def changed_under_our_hands(journal):
        Request.objects.filter(pk=standing.pk).update(outcome="Άλλο")
        return []

    monkeypatch.setattr("importers.engine.undo.obstacles", changed_under_our_hands)
    with pytest.raises(UndoRefused), transaction.atomic():
        undo(run, user=None)
    assert Request.objects.filter(pk=request.pk).exists()
    assert Request.objects.get(pk=standing.pk).outcome == "Νέο"
    assert ImportRun.objects.get().state == ImportRun.State.DONE
    assert JournalChange.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_records():
    category, person = CategoryFactory(), PersonFactory()
    counts = []
    for count in (3, 40):
        new = file_requests(person, category, count)
        old = file_requests(person, category, count)
        run = write(entered(*new), changed(*(change(each, outcome="Νέο") for each in old)))
        with CaptureQueriesContext(connection) as queries:
            undo(run, user=None)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_log_is_whole_after_a_run_and_its_undoing(guarded_log):
    run = write(entered(RequestFactory(), RequestFactory()), changed(change(RequestFactory(), outcome="Νέο")))
    undo(run, user=run_of().user)
    accountability.seal_waiting()
    assert accountability.verify().fault is None
    assert NumberSequence.objects.exists()
