"""Participants of many appointments at once, and the cases of sessions."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import actions, taking_part
from casebook.appointment_requests import Link, relink
from casebook.counselling_cases import Cases
from casebook.models import AppointmentParticipant
from tests.factories import (
    AppointmentFactory,
    CounsellingCaseFactory,
    PersonFactory,
    RequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PEOPLE = st.lists(st.integers(0, 3), max_size=3)
PARTIES = st.lists(st.tuples(PEOPLE, PEOPLE), min_size=3, max_size=3)


@settings(deadline=None, max_examples=40)
@given(before=PARTIES, after=PARTIES)
def test_participants_in_a_set_are_those_of_one_appointment_after_the_other(before, after):
    outcomes = []
    with transaction.atomic():
        people = [PersonFactory() for _ in range(4)]
        named = [[[people[each] for each in side] for side in party] for party in before]
        appointments = [
            AppointmentFactory(applicants=applicants, companions=companions)
            for applicants, companions in named
        ]
        wanted = [[[people[each] for each in side] for side in party] for party in after]
        for change in (_one_by_one, _at_once):
            with transaction.atomic():
                change(appointments, wanted)
                rows = AppointmentParticipant.objects.order_by("appointment", "pk")
                outcomes.append(list(rows.values_list("appointment", "person", "role")))
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


def _one_by_one(appointments, wanted):
    for appointment, (applicants, companions) in zip(appointments, wanted, strict=True):
        actions.change_appointment(appointment=appointment, applicants=applicants, companions=companions)


def _at_once(appointments, wanted):
    roles = {
        appointment.pk: taking_part.roles_of_all(*([person.pk for person in side] for side in sides))
        for appointment, sides in zip(appointments, wanted, strict=True)
    }
    taking_part.replace(roles).save()


def test_who_stays_in_the_same_role_keeps_the_row():
    staying, leaving, coming = (PersonFactory() for _ in range(3))
    appointment = AppointmentFactory(applicants=[staying], companions=[leaving])
    row = appointment.participations.get(person=staying)
    difference = taking_part.replace({appointment.pk: taking_part.roles_of_all([staying.pk, coming.pk], [])})
    difference.save()
    assert [part.person_id for part in difference.removed] == [leaving.pk]
    assert [part.person_id for part in difference.added] == [coming.pk]
    assert appointment.participations.get(person=staying).pk == row.pk


def test_requests_that_stay_keep_their_row_and_others_come_and_go():
    requests = [RequestFactory() for _ in range(3)]
    one, two = AppointmentFactory(requests=requests[:2]), AppointmentFactory(requests=requests[2:])
    gone = Link.objects.get(appointment=one, request=requests[0])
    wanted = {one.pk: [requests[1].pk, requests[2].pk], two.pk: [requests[2].pk]}
    assert relink(wanted) == ([(one.pk, requests[2].pk)], [gone.pk])


def _find(cases, person, asked_on=None, on=date(2022, 6, 1), professional=1):
    return cases.of_session(person=person.pk, on=on, asked_on=asked_on, professional=professional)


def test_a_session_belongs_to_the_latest_case_asked_for_by_its_day():
    person = PersonFactory()
    days = [date(2022, 2, 1), date(2022, 5, 1), date(2022, 7, 1)]
    stored = [CounsellingCaseFactory(person=person, requested_on=day) for day in days]
    cases = Cases([person.pk])
    assert _find(cases, person).pk == stored[1].pk
    assert _find(cases, person, asked_on=days[0]).pk == stored[0].pk
    assert cases.opened == []


def test_a_session_without_a_case_opens_one_that_later_sessions_find():
    person, professional = PersonFactory(), UserFactory()
    cases = Cases([person.pk])
    first = _find(cases, person, professional=professional.pk)
    assert (first.requested_on, first.professional_id) == (date(2022, 6, 1), professional.pk)
    assert _find(cases, person, on=date(2022, 6, 8)) is first
    earlier = _find(cases, person, on=date(2022, 5, 1))
    assert earlier is not first
    assert _find(cases, person, asked_on=date(2022, 5, 1)) is earlier
    assert cases.opened == [first, earlier]
