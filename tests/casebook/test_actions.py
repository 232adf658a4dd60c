"""Writes that touch more than one record."""

from datetime import date

import pytest

from casebook import actions
from casebook.choices import PersonStatus, Relation, Role
from casebook.models import Household, Note, Person
from tests.factories import (
    AppointmentFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_request_notes_the_household_of_the_day_it_was_received():
    person = PersonFactory()
    before = HouseholdFactory(head=person, on=date(2020, 1, 1))
    HouseholdFactory(head=person, on=date(2022, 6, 1))
    assert RequestFactory(applicant=person, received_on=date(2022, 5, 31)).household == before
    assert RequestFactory(applicant=person, received_on=date(2022, 6, 1)).household != before


def test_moving_ends_the_old_membership_and_keeps_it():
    person = PersonFactory()
    old = HouseholdFactory(head=person, on=date(2020, 1, 1))
    new = HouseholdFactory()
    actions.move_to_household(person=person, household=new, relation=Relation.CHILD, on=date(2022, 3, 1))
    rows = list(person.memberships.order_by("pk").values_list("household", "started_on", "ended_on"))
    assert rows == [
        (old.pk, date(2020, 1, 1), date(2022, 3, 1)),
        (new.pk, date(2022, 3, 1), None),
    ]


def test_a_new_head_replaces_the_old_one_who_stays_a_member():
    old, new = PersonFactory(), PersonFactory()
    household = HouseholdFactory(head=old)
    actions.move_to_household(person=new, household=household, relation=Relation.HEAD)
    relations = dict(household.memberships.values_list("person", "relation"))
    assert relations == {old.pk: Relation.OTHER_RELATIVE, new.pk: Relation.HEAD}


def test_moving_where_one_already_lives_changes_nothing():
    person = PersonFactory()
    household = HouseholdFactory(head=person)
    actions.move_to_household(person=person, household=household, relation=Relation.HEAD)
    assert person.memberships.count() == 1


def test_a_session_is_an_appointment_of_its_professional_with_the_person_of_the_case():
    case = CounsellingCaseFactory()
    session = SessionFactory(case=case)
    assert session.appointment.worker == case.professional
    assert list(session.appointment.participants.all()) == [case.person]
    assert session.appointment.reference.startswith("Σ-2022-")


def test_companions_and_applicants_take_part_each_once():
    both, companion = PersonFactory(), PersonFactory()
    appointment = AppointmentFactory(applicants=[both], companions=[companion, both])
    roles = dict(appointment.participations.values_list("person", "role"))
    assert roles == {both.pk: "applicant", companion.pk: "companion"}


def test_a_note_keeps_the_team_of_its_author():
    psychologist = UserFactory(roles=[Role.PSYCHOLOGIST])
    note = actions.write_note(note=Note(person=PersonFactory(), text="…"), author=psychologist)
    assert note.team == Role.PSYCHOLOGIST
    assert note.author == psychologist


def test_merging_makes_everything_of_one_record_the_other_ones():
    source, into = PersonFactory(amka="01013099997"), PersonFactory()
    RequestFactory(applicant=source)
    ReferralFactory(person=source)
    EnrolmentFactory(person=source)
    CounsellingCaseFactory(person=source)
    shared = AppointmentFactory(applicants=[source, into])
    HouseholdFactory(head=source)
    actions.merge_people(source=source, into=into)
    into.refresh_from_db()
    assert into.amka == "01013099997"
    assert [into.requests.count(), into.referrals.count(), into.enrolments.count()] == [1, 1, 1]
    assert into.counselling_cases.count() == 1
    assert into.memberships.count() == 1
    assert list(shared.participants.all()) == [into]
    source.refresh_from_db()
    assert (source.merged_into, source.status, source.amka) == (into, PersonStatus.INACTIVE, None)
    assert source not in Person.objects.current()


def test_a_chain_of_merges_ends_at_the_last_person():
    first, second, third = PersonFactory(), PersonFactory(), PersonFactory()
    actions.merge_people(source=first, into=second)
    actions.merge_people(source=second, into=third)
    survivors = dict(Person.objects.survivors().values_list("pk", "survivor_id"))
    assert set(survivors.values()) == {third.pk}


def test_a_person_is_not_merged_into_themselves_or_twice():
    one, two, three = PersonFactory(), PersonFactory(), PersonFactory()
    with pytest.raises(ValueError, match="different"):
        actions.merge_people(source=one, into=one)
    actions.merge_people(source=one, into=two)
    with pytest.raises(ValueError, match="merged before"):
        actions.merge_people(source=one, into=three)


def test_a_household_opens_with_its_head_or_not_at_all():
    with pytest.raises(ValueError, match="saved"):
        actions.open_household(household=Household(), head=Person())
    assert not Household.objects.exists()
