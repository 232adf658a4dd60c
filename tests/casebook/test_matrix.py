"""The matrix: who may what, as one table, held against the rules on real records.

A line is `rule:record`. The rule is a function of casebook.permissions; `see` is the phrase `visible_to` of
the record, `hours` that of the taken hours. A line without a record asks the role alone. In a cell, `all`
says: of records of the own cases and of those of others; `own`: of the own alone; `–`: of none.
"""

import inspect
from itertools import combinations
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Model

from casebook import permissions
from casebook.choices import ConsentPurpose, HoldKind, NoteScope, Role
from casebook.models import Appointment, Attachment, Consent
from casebook.roles import PROFESSIONAL_ROLES, permission_codename
from tests import factories

pytestmark = pytest.mark.django_db

EDITOR, ADMINISTRATOR = "editor", "administrator"
COLUMNS = (
    EDITOR,
    Role.RECEPTION,
    Role.SOCIAL_WORKER,
    Role.PSYCHOLOGIST,
    Role.COORDINATOR,
    Role.MANAGEMENT,
    Role.DATA_PROTECTION,
    Role.CATALOGUE,
    ADMINISTRATOR,
)
MATRIX = {
    #                                                edit recep social psych coord manag dpo catal admin
    # persons and households
    "can_see_cases":                                 "–   all   all    all   all   –     –   –     –",
    "see:person":                                    "–   all   all    all   all   –     –   –     –",
    "see:household":                                 "–   all   all    all   all   –     –   –     –",
    "can_edit_person:person":                        "–   all   all    all   all   –     –   –     –",
    "can_see_vulnerability":                         "–   –     all    all   all   –     –   –     –",
    "can_unmask_identifiers:person":                 "–   –     own    own   all   –     –   –     –",
    "can_open_in_emergency:person":                  "–   all   all    all   all   –     –   –     –",
    # requests, referrals, enrolments
    "see:request":                                   "–   all   all    own   all   –     –   –     –",
    "can_see_request:request":                       "–   all   all    own   all   –     –   –     –",
    "can_file_requests":                             "–   all   all    all   all   –     –   –     –",
    "can_work_on_requests":                          "–   –     all    all   all   –     –   –     –",
    "can_change_filed:request":                      "–   –     all    own   all   –     –   –     –",
    "can_change_filed:referral":                     "–   –     all    own   all   –     –   –     –",
    "can_change_filed:enrolment":                    "–   –     all    own   all   –     –   –     –",
    "can_assign":                                    "–   –     –      –     all   –     –   –     –",
    "see:referral":                                  "–   all   all    own   all   –     –   –     –",
    "see:enrolment":                                 "–   all   all    own   all   –     –   –     –",
    # restricted categories: that it exists
    "see:restricted_request":                        "–   –     own    own   all   –     –   –     –",
    "see:restricted_referral":                       "–   –     own    own   all   –     –   –     –",
    "can_file_restricted":                           "–   –     all    all   all   –     –   –     –",
    # appointments
    "see:appointment":                               "–   all   all    own   all   –     –   –     –",
    "hours:appointment":                             "–   all   all    all   all   –     –   –     –",
    "can_book_appointments":                         "–   all   all    all   all   –     –   –     –",
    "can_change_appointment:appointment":            "–   all   all    own   all   –     –   –     –",
    # counselling
    "can_open_counselling":                          "–   –     all    all   all   –     –   –     –",
    "see:counselling_case":                          "–   –     own    own   all   –     –   –     –",
    "can_keep_sessions:counselling_case":            "–   –     own    own   –     –     –   –     –",
    "see:session":                                   "–   –     own    own   all   –     –   –     –",
    "can_change_session:session":                    "–   –     own    own   –     –     –   –     –",
    "see:hour_of_session":                           "–   –     own    own   all   –     –   –     –",
    "hours:hour_of_session":                         "–   all   all    all   all   –     –   –     –",
    "can_change_appointment:hour_of_session":        "–   –     own    own   –     –     –   –     –",
    # notes: shared, of the own team, private, of counselling
    "can_write_notes":                               "–   –     all    all   –     –     –   –     –",
    "see:shared_note":                               "–   –     all    all   all   –     –   –     –",
    "see:team_note":                                 "–   –     own    own   all   –     –   –     –",
    "see:private_note":                              "–   –     own    own   –     –     –   –     –",
    "see:counselling_note":                          "–   –     own    own   –     –     –   –     –",
    "see:note_on_request":                           "–   –     all    own   all   –     –   –     –",
    "can_edit_note:shared_note":                     "–   –     own    own   –     –     –   –     –",
    # contacts without a case
    "can_tally":                                     "–   all   all    all   all   –     –   –     –",
    "see:tally":                                     "–   all   all    all   all   –     –   –     –",
    # files of cases
    "can_attach:person":                             "–   all   all    all   all   –     –   –     –",
    "see:file_of_person":                            "–   –     own    own   all   –     –   –     –",
    "see:file_of_request":                           "–   –     all    own   all   –     –   –     –",
    "see:file_of_counselling":                       "–   –     own    own   –     –     –   –     –",
    "can_remove_attachment:file_of_request":         "–   –     own    own   all   –     –   –     –",
    "can_remove_attachment:file_of_counselling":     "–   –     own    own   –     –     –   –     –",
    # files in and out, figures
    "can_import":                                    "–   –     –      –     all   –     –   –     –",
    "can_export":                                    "–   –     –      –     all   –     –   –     –",
    "can_see_statistics":                            "–   –     –      –     all   all   –   –     –",
    "sees_small_numbers":                            "–   –     –      –     all   –     –   –     –",
    "can_see_behind_figures":                        "–   –     –      –     all   –     –   –     –",
    "can_prepare_year":                              "–   –     –      –     all   –     –   –     –",
    "can_confirm_year":                              "–   –     –      –     –     all   –   –     –",
    "can_see_own_workload":                          "–   –     all    all   –     –     –   –     –",
    "can_see_every_workload":                        "–   –     –      –     all   –     –   –     –",
    # rights of persons
    "can_keep_consents":                             "–   all   all    all   all   –     –   –     –",
    "can_keep_counselling_consents":                 "–   –     all    all   all   –     –   –     –",
    "can_keep_counselling_consent:person":           "–   –     own    own   all   –     –   –     –",
    "see:consent":                                   "–   all   all    all   all   –     –   –     –",
    "see:consent_to_counselling":                    "–   –     own    own   all   –     –   –     –",
    "can_see_holds":                                 "–   –     –      –     all   –     all –     –",
    "can_set_hold:restriction":                      "–   –     –      –     all   –     –   –     –",
    "can_set_hold:legal_hold":                       "–   –     –      –     all   –     all –     –",
    "can_make_access_file:person":                   "–   –     own    own   all   –     –   –     –",
    "can_ask_erasure":                               "–   –     –      –     all   –     –   –     –",
    "can_decide_erasures":                           "–   –     –      –     –     –     all –     –",
    "can_keep_retention":                            "–   –     –      –     –     –     all –     –",
    # accountability
    "can_read_access_log":                           "–   –     –      –     –     –     all –     –",
    "can_run_leak_walk":                             "–   –     –      –     –     –     all –     –",
    "can_see_emergencies":                           "–   all   all    all   all   –     all –     –",
    "can_watch_emergencies":                         "–   –     –      –     –     –     all –     –",
    # the catalogue
    "can_keep_catalogue":                            "–   –     –      –     all   –     –   all   all",
    "administers_the_system":                        "–   –     –      –     –     –     –   –     all",
}  # fmt: skip
# What an emergency gives and does not give is no matter of roles: tests of emergencies ask these.
ASKED_IN_EMERGENCIES = {"can_read_in_emergency", "is_in_reach"}
CELLS = {(False, False): "–", (True, False): "own", (True, True): "all"}


def give(user, *columns):
    """`user`, read anew, with these roles and no other right."""
    user.groups.clear()
    for column in columns:
        group, _made = Group.objects.get_or_create(name=f"Test {column}")
        app, codename = "wagtailadmin", "access_admin"
        if column in Role.values:
            app, codename = "casebook", permission_codename(Role(column))
        group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        user.groups.add(group)
    get_user_model().objects.filter(pk=user.pk).update(is_superuser=ADMINISTRATOR in columns)
    return get_user_model().objects.get(pk=user.pk)


def records_of(owner, *, restricted) -> SimpleNamespace:
    """One record of each kind that `owner` works on, leads or wrote."""
    person = factories.PersonFactory()
    request = factories.RequestFactory(applicant=person, worker=owner)
    secret = factories.RequestFactory(applicant=person, worker=owner, category=restricted)
    case = factories.CounsellingCaseFactory(person=person, professional=owner)
    session = factories.SessionFactory(case=case)

    def note(scope, **about):
        return factories.NoteFactory(person=person, author=owner, scope=scope, **about)

    def file(**about):
        return Attachment.objects.create(
            person=person, uploaded_by=owner, title="Έγγραφο", type="pdf", size=1, file="x", **about
        )

    def consent(purpose):
        return Consent.objects.create(person=person, purpose=purpose, recorded_by=factories.UserFactory())

    return SimpleNamespace(
        person=person,
        household=factories.HouseholdFactory(head=person),
        request=request,
        restricted_request=secret,
        referral=factories.ReferralFactory(person=person, request=request),
        restricted_referral=factories.ReferralFactory(person=person, request=secret),
        enrolment=factories.EnrolmentFactory(person=person),
        appointment=factories.AppointmentFactory(applicants=[person], worker=owner),
        counselling_case=case,
        session=session,
        hour_of_session=session.appointment,
        shared_note=note(NoteScope.SHARED),
        team_note=note(NoteScope.TEAM),
        private_note=note(NoteScope.PRIVATE),
        note_on_request=note(NoteScope.SHARED, request=request),
        counselling_note=note(NoteScope.SHARED, counselling_case=case),
        tally=factories.TallyFactory(),
        file_of_person=file(),
        file_of_request=file(request=request),
        file_of_counselling=file(counselling_case=case),
        consent=consent(ConsentPurpose.REFERRAL),
        consent_to_counselling=consent(ConsentPurpose.COUNSELLING),
        restriction=HoldKind.RESTRICTION,
        legal_hold=HoldKind.LEGAL,
    )


@pytest.fixture
def stage(db):
    """stage(user, column): records of the user's own and of a colleague of another profession. What cannot be
    the own, for a role that leads no cases, is of a third."""
    restricted = factories.CategoryFactory(code="violence", is_restricted=True)

    def play(user, column) -> tuple[SimpleNamespace, SimpleNamespace]:
        other = Role.SOCIAL_WORKER if column == Role.PSYCHOLOGIST else Role.PSYCHOLOGIST
        owner = user if column in PROFESSIONAL_ROLES else factories.UserFactory(roles=[Role.SOCIAL_WORKER])
        colleague = factories.UserFactory(roles=[other])
        return records_of(owner, restricted=restricted), records_of(colleague, restricted=restricted)

    return play


def may(line: str, user, records) -> bool:
    """Whether the rule of a line gives `user` its record; it is asked only of records that the user sees."""
    rule, _colon, kind = line.partition(":")
    record = getattr(records, kind) if kind else None
    if rule == "hours":
        return Appointment.objects.slots_visible_to(user).filter(pk=record.pk).exists()
    if isinstance(record, Model) and not type(record).objects.visible_to(user).filter(pk=record.pk).exists():
        return False
    if rule == "see":
        return True
    function = getattr(permissions, rule)
    takes_record = len(inspect.signature(function).parameters) > 1
    return function(user, record) if takes_record else function(user)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_role_gives_what_its_column_says(column, stage):
    user = give(factories.UserFactory(), column)
    own, others = stage(user, column)

    given = {line: CELLS[may(line, user, own), may(line, user, others)] for line in MATRIX}

    assert given == {line: cells.split()[COLUMNS.index(column)] for line, cells in MATRIX.items()}


@pytest.mark.parametrize("pair", list(combinations(COLUMNS[1:], 2)), ids="-".join)
def test_two_roles_give_what_either_of_them_gives_and_no_more(pair, stage):
    user = give(factories.UserFactory(), *pair)
    leads = next((column for column in pair if column in PROFESSIONAL_ROLES), pair[0])
    own, others = stage(give(user, leads), leads)
    questions = [(line, records) for line in MATRIX for records in (own, others)]

    def given(*columns) -> list[bool]:
        player = give(user, *columns)
        return [may(line, player, records) for line, records in questions]

    either = [first or second for first, second in zip(given(pair[0]), given(pair[1]), strict=True)]
    both = given(*pair)

    assert [line for (line, _), one, two in zip(questions, either, both, strict=True) if one != two] == []


def test_every_rule_stands_in_the_matrix():
    rules = {
        name
        for name, rule in vars(permissions).items()
        if inspect.isfunction(rule) and rule.__module__ == permissions.__name__ and not name.startswith("_")
    }

    assert rules - ASKED_IN_EMERGENCIES == {line.split(":")[0] for line in MATRIX} - {"see", "hours"}


def test_a_user_who_left_has_nothing_of_it(stage):
    user = give(factories.UserFactory(), *COLUMNS)
    own, _others = stage(user, Role.SOCIAL_WORKER)
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)

    user = get_user_model().objects.get(pk=user.pk)

    assert [line for line in MATRIX if may(line, user, own)] == []
