"""Two records of one person become one: nothing is lost, nothing collides, and the log says what was done."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from casebook import actions
from casebook.choices import ConsentPurpose, HoldKind, ParticipantRole, Relation, Role
from casebook.merging import STAYS
from casebook.models import (
    AccessLogEntry,
    Consent,
    CounsellingCase,
    EarlierValue,
    Hold,
    Note,
    Person,
    ProgrammeEnrolment,
)
from casebook.models.access_log import Action
from casebook.models.restriction import RestrictedRecord
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests.factories import (
    AppointmentFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    NoteFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TODAY = timezone.localdate()


@pytest.fixture
def people():
    """The record that was entered by mistake, and the one that stays."""
    return PersonFactory(), PersonFactory()


def merge(people, by=None) -> Person:
    source, into = people
    return actions.merge_people(
        source=Person.objects.get(pk=source.pk), into=Person.objects.get(pk=into.pk), by=by
    )


def lines(action: Action) -> set[tuple]:
    found = AccessLogEntry.objects.filter(action=action)
    assert found.count() == len(set(found.values_list("subject_kind", "subject_key", "person_code")))
    return {
        (kind.partition(".")[2], code, person, tuple(fields))
        for kind, code, person, fields in found.values_list(
            "subject_kind", "subject_code", "person_code", "fields"
        )
    }


# --- what both have


def test_counselling_asked_for_twice_on_one_day_is_one_case_with_everything_of_both(people):
    source, into = people
    professional = UserFactory(roles=[Role.PSYCHOLOGIST])
    twin, kept = (CounsellingCaseFactory(person=person, professional=professional) for person in people)
    sessions = [SessionFactory(case=case) for case in (twin, kept)]
    note = NoteFactory(person=source, author=twin.professional, counselling_case=twin, text="Κρατιέται")

    merge(people)

    assert CounsellingCase.objects.get() == kept
    assert set(kept.sessions.all()) == set(sessions)
    note.refresh_from_db()
    assert (note.counselling_case, note.person, note.text) == (kept, into, "Κρατιέται")
    assert {tuple(each.appointment.participants.all()) for each in sessions} == {(into,)}
    figures = compute(Period.year(2022))
    assert figures.figure("counselling_sessions").value == 2
    assert figures.figure("counselling_citizens").value == 1


@pytest.mark.parametrize(
    ("of_source", "of_into", "afterwards"),
    [
        (None, None, None),
        (date(2022, 5, 1), None, None),
        (None, date(2022, 5, 1), None),
        (date(2022, 6, 1), date(2022, 5, 1), date(2022, 6, 1)),
    ],
)
def test_a_unified_case_is_closed_where_both_were(people, of_source, of_into, afterwards):
    professional = UserFactory(roles=[Role.PSYCHOLOGIST])
    for person, closed_on in zip(people, (of_source, of_into), strict=True):
        CounsellingCaseFactory(person=person, closed_on=closed_on, professional=professional)
    merge(people)
    assert CounsellingCase.objects.get().closed_on == afterwards


def test_two_professionals_keep_what_they_wrote_apart(people):
    cases = [CounsellingCaseFactory(person=person) for person in people]
    for case in cases:
        NoteFactory(person=case.person, author=case.professional, counselling_case=case)

    with pytest.raises(ValueError, match="different professionals"):
        merge(people)

    for case in cases:
        assert CounsellingCase.objects.visible_to(case.professional).get() == case
        assert Note.objects.visible_to(case.professional).get().counselling_case == case
    assert not AccessLogEntry.objects.exists()


@pytest.mark.parametrize("place", [0, 1])
def test_nobody_whose_processing_is_restricted_is_merged(people, place):
    Hold.objects.create(person=people[place], kind=HoldKind.RESTRICTION, reason="x", set_by=UserFactory())
    with pytest.raises(RestrictedRecord):
        merge(people)
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_counselling_asked_for_on_two_days_stays_two_cases(people):
    for person, day in zip(people, (1, 2), strict=True):
        CounsellingCaseFactory(person=person, requested_on=date(2022, 2, day))
    into = merge(people)
    assert into.counselling_cases.count() == 2


@pytest.mark.parametrize("ended", ["source", "into"])
def test_an_enrolment_entered_twice_is_one_until_the_day_that_either_says(people, ended):
    source, into = people
    end = date(2022, 12, 31)
    EnrolmentFactory(person=source, ended_on=end if ended == "source" else None)
    EnrolmentFactory(person=into, ended_on=end if ended == "into" else None)
    EnrolmentFactory(person=source, enrolled_on=date(2023, 1, 1))

    merge(people)

    assert list(
        ProgrammeEnrolment.objects.order_by("pk").values_list("person", "enrolled_on", "ended_on")
    ) == [
        (into.pk, date(2022, 6, 1), end),
        (into.pk, date(2023, 1, 1), None),
    ]


def test_somebody_lives_in_one_place_after_a_merge(people):
    source, into = people
    old = HouseholdFactory(head=source, on=date(2020, 1, 1))
    home = HouseholdFactory(head=into, on=date(2021, 1, 1))

    merge(people)

    assert into.memberships.current().get().household == home
    former = into.memberships.get(household=old)
    assert (former.started_on, former.ended_on, former.relation) == (date(2020, 1, 1), TODAY, Relation.HEAD)


def test_who_moves_in_tomorrow_only_does_not_leave_before(people):
    source, into = people
    tomorrow = TODAY + timedelta(days=1)
    planned = HouseholdFactory(head=source, on=tomorrow)
    HouseholdFactory(head=into)
    merge(people)
    assert into.memberships.get(household=planned).ended_on == tomorrow


def test_the_household_of_the_mistaken_record_is_taken_where_the_other_has_none(people):
    source, into = people
    home = HouseholdFactory(head=source)
    merge(people)
    assert into.memberships.get().household == home


@pytest.mark.parametrize(
    ("of_source", "of_into", "since"),
    [
        (date(2020, 1, 1), date(2021, 1, 1), date(2020, 1, 1)),
        (date(2022, 1, 1), date(2021, 1, 1), date(2021, 1, 1)),
        (None, date(2021, 1, 1), None),
    ],
)
def test_two_rows_in_one_household_become_one_and_its_head_stays_its_head(people, of_source, of_into, since):
    source, into = people
    home = HouseholdFactory(head=source, on=of_source)
    actions.move_to_household(person=into, household=home, relation=Relation.OTHER, on=of_into)

    merge(people)

    membership = home.memberships.get()
    assert (membership.person, membership.relation) == (into, Relation.HEAD)
    assert (membership.started_on, membership.ended_on) == (since, None)


def test_who_was_entered_as_applicant_and_as_companion_came_as_an_applicant(people):
    source, into = people
    appointment = AppointmentFactory(applicants=[source], companions=[into])
    merge(people)
    participation = appointment.participations.get()
    assert (participation.person, participation.role) == (into, ParticipantRole.APPLICANT)
    assert compute(Period.year(2022)).figure("citizens_received").value == 1


@pytest.mark.parametrize("first", ["source", "into"])
def test_of_two_consents_in_force_the_one_given_first_stays(people, first):
    source, into = people
    days = {source: date(2022, 1, 1), into: date(2022, 2, 1)}
    if first == "into":
        days = dict(zip(people, reversed(days.values()), strict=True))
    for person, day in days.items():
        Consent.objects.create(
            person=person, purpose=ConsentPurpose.CONTACT, given_on=day, recorded_by=UserFactory()
        )
    merge(people)
    consent = Consent.objects.get()
    assert (consent.person, consent.given_on) == (into, date(2022, 1, 1))


def test_of_two_holds_in_force_one_goes_on_and_the_reason_of_the_other_is_kept(people):
    source, into = people
    for person in people:
        Hold.objects.create(person=person, kind=HoldKind.LEGAL, reason=person.code, set_by=UserFactory())
    merge(people)
    assert into.holds.in_force().get().reason == into.code
    assert {hold.reason for hold in into.holds.all()} == {source.code, into.code}


# --- what one has


def test_everything_that_points_to_the_mistaken_record_points_to_the_other(people):
    """Of every kind of record there is, those of later releases among them."""
    source, into = people
    request = RequestFactory(applicant=source)
    ReferralFactory(person=source, request=request)
    EnrolmentFactory(person=source)
    NoteFactory(person=source, request=request)
    AppointmentFactory(applicants=[source])
    HouseholdFactory(head=source)
    CounsellingCaseFactory(person=source)
    EarlierValue.objects.create(kind="casebook.person", key=source.pk, version=1, field="name", person=source)
    actions.merge_people(source=PersonFactory(), into=source)

    merge(people)

    for relation in Person._meta.related_objects:
        if not relation.many_to_many and relation.related_model not in STAYS:
            left = relation.related_model._base_manager.filter(**{relation.field.name: source})
            if relation.related_model is EarlierValue:  # what the merge itself changed in the mistaken record
                left = left.exclude(
                    kind="casebook.person", key=source.pk, field__in=["merged_into", "status"]
                )
            assert not left.exists(), relation
    assert into.merged_persons.count() == 2
    assert into.notes.get().text == "Σημείωση"


def test_two_different_numbers_of_the_state_are_both_kept(people):
    source, into = people
    source.amka, into.amka = "01013099997", "02020112340"
    source.save()
    into.save()
    merge(people)
    assert Person.objects.with_amka("01013099997").get().merged_into == into
    assert Person.objects.with_amka("02020112340").get() == into


def test_a_merge_that_fails_leaves_everything_as_it_was(people, monkeypatch):
    source, into = people
    professional = UserFactory(roles=[Role.PSYCHOLOGIST])
    CounsellingCaseFactory(person=source, professional=professional)
    CounsellingCaseFactory(person=into, professional=professional)
    monkeypatch.setattr(Person, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        merge(people)
    assert CounsellingCase.objects.count() == 2
    assert not AccessLogEntry.objects.exists()


# --- the access log


def test_a_merge_leaves_one_line_for_each_record_and_person(people):
    source, into = people
    request = RequestFactory(applicant=source)
    appointment = AppointmentFactory(applicants=[source, into])
    home = HouseholdFactory(head=source)
    professional = UserFactory(roles=[Role.PSYCHOLOGIST])
    twin, kept = (CounsellingCaseFactory(person=person, professional=professional) for person in people)
    deleted = str(twin)

    merge(people, by=UserFactory(username="coordinator"))

    assert set(AccessLogEntry.objects.values_list("actor_name", flat=True)) == {"coordinator"}
    assert lines(Action.DELETE) == {("counsellingcase", deleted, source.code, ())}
    both = (source.code, into.code)
    assert lines(Action.CHANGE) == {
        ("person", source.code, source.code, ("merged_into", "status")),
        ("person", into.code, into.code, ()),
        *(("request", request.number, code, ("applicant",)) for code in both),
        *(("appointment", appointment.reference, code, ("participants",)) for code in both),
        *(("household", home.number, code, ("members",)) for code in both),
    }
    assert kept.sessions.count() == 0


def test_a_script_that_merges_leaves_lines_without_an_actor(people):
    merge(people)
    assert set(AccessLogEntry.objects.values_list("action", "actor_name")) == {(Action.CHANGE, "")}
