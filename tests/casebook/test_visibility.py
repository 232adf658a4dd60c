"""Which records each member of the cast sees at all: the phrases `visible_to` of the QuerySets."""

import pytest

from casebook import permissions
from casebook.choices import NoteScope, Role
from casebook.models import (
    Appointment,
    ContactTally,
    CounsellingCase,
    CounsellingSession,
    Household,
    Note,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from casebook.roles import roles_of, users_with_role
from tests.conftest import CAST
from tests.factories import (
    AppointmentFactory,
    CategoryFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    NoteFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    SessionFactory,
    TallyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

WORKERS = {"reception", "social1", "social2", "psych1", "psych2", "coordinator"}


def seen_by(cast, queryset, record) -> set[str]:
    """Who of the cast finds `record` in `queryset.visible_to`."""
    return {name for name, user in cast.items() if queryset.visible_to(user).filter(pk=record.pk).exists()}


def test_persons_households_and_tallies_are_open_to_all_who_receive_citizens(cast):
    assert seen_by(cast, Person.objects, PersonFactory()) == WORKERS
    assert seen_by(cast, Household.objects, HouseholdFactory()) == WORKERS
    assert seen_by(cast, ContactTally.objects, TallyFactory()) == WORKERS


def test_a_request_is_seen_by_all_but_psychologists_who_have_no_part_in_it(cast):
    request = RequestFactory()
    assert seen_by(cast, Request.objects, request) == {"reception", "social1", "social2", "coordinator"}
    CounsellingCaseFactory(person=request.applicant, professional=cast["psych1"])
    assert "psych1" in seen_by(cast, Request.objects, request)
    assert "psych2" not in seen_by(cast, Request.objects, request)


@pytest.mark.parametrize("lead", ["social1", "psych1"])
def test_a_restricted_request_is_seen_by_its_lead_and_the_coordinator(cast, lead):
    violence = CategoryFactory(code="violence", is_restricted=True)
    request = RequestFactory(category=violence, worker=cast[lead])
    assert seen_by(cast, Request.objects, request) == {lead, "coordinator"}
    referral = ReferralFactory(person=request.applicant, request=request)
    assert seen_by(cast, Referral.objects, referral) == {lead, "coordinator"}


def test_referrals_and_enrolments_follow_the_requests(cast):
    referral = ReferralFactory()
    enrolment = EnrolmentFactory(person=referral.person)
    CounsellingCaseFactory(person=referral.person, professional=cast["psych2"])
    expected = {"reception", "social1", "social2", "psych2", "coordinator"}
    assert seen_by(cast, Referral.objects, referral) == expected
    assert seen_by(cast, ProgrammeEnrolment.objects, enrolment) == expected


def test_counselling_is_seen_by_its_professional_and_the_coordinator(cast):
    session = SessionFactory(case=CounsellingCaseFactory(professional=cast["psych1"]))
    assert seen_by(cast, CounsellingCase.objects, session.case) == {"psych1", "coordinator"}
    assert seen_by(cast, CounsellingSession.objects, session) == {"psych1", "coordinator"}
    assert seen_by(cast, Appointment.objects, session.appointment) == {"psych1", "coordinator"}


def test_of_a_colleague_s_counselling_only_the_taken_hour_is_seen(cast):
    appointment = SessionFactory(case=CounsellingCaseFactory(professional=cast["psych1"])).appointment
    slots = {
        n
        for n, u in cast.items()
        if Appointment.objects.slots_visible_to(u).filter(pk=appointment.pk).exists()
    }
    assert slots == WORKERS


def test_an_appointment_is_read_by_reception_and_social_workers_and_its_own_worker(cast):
    appointment = AppointmentFactory(worker=cast["psych2"])
    expected = {"reception", "social1", "social2", "psych2", "coordinator"}
    assert seen_by(cast, Appointment.objects, appointment) == expected


@pytest.mark.parametrize(
    ("scope", "readers"),
    [
        (NoteScope.SHARED, {"social1", "social2", "psych1", "psych2", "coordinator"}),
        (NoteScope.TEAM, {"social1", "social2", "coordinator"}),
        (NoteScope.PRIVATE, {"social1"}),
    ],
)
def test_notes_are_read_as_their_scope_says(cast, scope, readers):
    assert seen_by(cast, Note.objects, NoteFactory(author=cast["social1"], scope=scope)) == readers


def test_a_note_of_counselling_is_read_by_its_professional_alone(cast):
    case = CounsellingCaseFactory(professional=cast["psych1"])
    note = NoteFactory(
        person=case.person, counselling_case=case, author=cast["psych1"], scope=NoteScope.SHARED
    )
    assert seen_by(cast, Note.objects, note) == {"psych1"}


def test_a_note_on_a_restricted_request_is_read_with_the_request(cast):
    request = RequestFactory(
        category=CategoryFactory(code="violence", is_restricted=True), worker=cast["social2"]
    )
    note = NoteFactory(
        person=request.applicant, request=request, author=cast["social2"], scope=NoteScope.SHARED
    )
    assert seen_by(cast, Note.objects, note) == {"social2", "coordinator"}


def test_a_superuser_has_no_case_role_by_itself(cast):
    assert roles_of(cast["admin"]) == frozenset()
    assert not permissions.can_see_cases(cast["admin"])
    assert not permissions.can_import(cast["admin"])


def test_an_inactive_user_has_no_role():
    user = UserFactory(roles=[Role.COORDINATOR], is_active=False)
    assert roles_of(user) == frozenset()


def test_roles_combine():
    both = UserFactory(roles=[Role.RECEPTION, Role.PSYCHOLOGIST])
    assert roles_of(both) == {Role.RECEPTION, Role.PSYCHOLOGIST}
    assert Request.objects.visible_to(both).filter(pk=RequestFactory().pk).exists()


def test_roles_are_read_once_a_request(cast, django_assert_num_queries):
    user = type(cast["social1"]).objects.get(username="social1")
    with django_assert_num_queries(1):
        roles_of(user)
        roles_of(user)


def test_colleagues_of_a_role_are_found_through_their_groups(cast):
    names = set(users_with_role([Role.PSYCHOLOGIST]).values_list("username", flat=True))
    assert names == {"psych1", "psych2"}


RULES = {
    "can_see_cases": WORKERS,
    "can_edit_person": WORKERS,
    "can_file_requests": WORKERS,
    "can_book_appointments": WORKERS,
    "can_tally": WORKERS,
    "can_write_notes": {"social1", "social2", "psych1", "psych2"},
    "can_open_counselling": {"social1", "social2", "psych1", "psych2", "coordinator"},
    "can_assign": {"coordinator"},
    "can_import": {"coordinator"},
    "can_export": {"coordinator"},
    "can_keep_catalogue": {"coordinator", "admin"},
    "can_see_statistics": {"coordinator", "manager"},
    "sees_small_numbers": {"coordinator"},
}


@pytest.mark.parametrize("rule", RULES)
def test_the_rules_that_ask_the_user_alone(cast, rule):
    allowed = {name for name in CAST if getattr(permissions, rule)(cast[name])}
    assert allowed == RULES[rule]


def test_identifiers_are_unmasked_for_the_coordinator_and_professionals_of_the_case(cast):
    person = PersonFactory()
    assert {n for n, u in cast.items() if permissions.can_unmask_identifiers(u, person)} == {"coordinator"}
    RequestFactory(applicant=person, worker=cast["social1"])
    CounsellingCaseFactory(person=person, professional=cast["psych1"])
    allowed = {n for n, u in cast.items() if permissions.can_unmask_identifiers(u, person)}
    assert allowed == {"coordinator", "social1", "psych1"}


def test_sessions_are_kept_by_the_professional_of_the_case_alone(cast):
    case = CounsellingCaseFactory(professional=cast["psych1"])
    assert {n for n, u in cast.items() if permissions.can_keep_sessions(u, case)} == {"psych1"}
