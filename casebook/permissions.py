"""Who may: one plain function a rule, the rule in its docstring.

Which records somebody may see at all is a phrase of the QuerySets (`visible_to`); what they may do with
one is said here. Every rule asks case roles (casebook/roles.py), so a superuser without a role may nothing.
"""

from casebook.choices import Role
from casebook.models import Appointment, CounsellingCase, Note, Person, Request
from casebook.roles import CASE_ROLES, PROFESSIONAL_ROLES, User, has_role, roles_of

# --- the casebook as a whole


def can_see_cases(user: User) -> bool:
    """Reception, social workers, psychologists and the coordinator work with persons; nobody else does."""
    return bool(roles_of(user) & CASE_ROLES)


def can_keep_catalogue(user: User) -> bool:
    """The coordinator, and a catalogue administrator without cases, keep categories, bodies, programmes and
    historical totals."""
    return has_role(user, Role.COORDINATOR, Role.CATALOGUE)


def can_import(user: User) -> bool:
    """Files come in through the coordinator."""
    return has_role(user, Role.COORDINATOR)


def can_export(user: User) -> bool:
    """Cases go out through the coordinator."""
    return has_role(user, Role.COORDINATOR)


def can_see_statistics(user: User) -> bool:
    """The coordinator sees every figure; management sees them with small numbers hidden."""
    return has_role(user, Role.COORDINATOR, Role.MANAGEMENT)


def sees_small_numbers(user: User) -> bool:
    """Only who may see the cases behind a figure sees it when it is small enough to point at somebody."""
    return has_role(user, Role.COORDINATOR)


def can_read_access_log(user: User) -> bool:
    """Only the data protection officer reads who looked at whom; the log shows codes, never names."""
    return has_role(user, Role.DATA_PROTECTION)


# --- persons and households


def can_edit_person(user: User, person: Person | None = None) -> bool:
    """All who receive citizens enter and correct persons and households; a merged record is kept as it is."""
    return can_see_cases(user) and (person is None or person.merged_into_id is None)


def can_unmask_identifiers(user: User, person: Person) -> bool:
    """ΑΜΚΑ and ΑΦΜ in full: the coordinator, and a professional for the persons of the own cases."""
    if has_role(user, Role.COORDINATOR):
        return True
    return (
        has_role(user, *PROFESSIONAL_ROLES) and Person.objects.in_cases_of(user).filter(pk=person.pk).exists()
    )


# --- requests, referrals, enrolments


def can_file_requests(user: User) -> bool:
    """All who receive citizens file requests, referrals and enrolments."""
    return can_see_cases(user)


def can_see_request(user: User, request: Request) -> bool:
    """As RequestQuerySet.visible_to."""
    return Request.objects.visible_to(user).filter(pk=request.pk).exists()


def can_work_on_requests(user: User) -> bool:
    """Reception files requests, referrals and enrolments and sees how they stand; it does not change them."""
    return has_role(user, *PROFESSIONAL_ROLES, Role.COORDINATOR)


def can_file_restricted(user: User) -> bool:
    """Only professionals and the coordinator learn that somebody asked for something restricted."""
    return has_role(user, *PROFESSIONAL_ROLES, Role.COORDINATOR)


def can_assign(user: User) -> bool:
    """The coordinator gives requests and counselling cases to workers."""
    return has_role(user, Role.COORDINATOR)


# --- appointments, counselling, notes, tallies


def can_book_appointments(user: User) -> bool:
    """All who receive citizens book appointments."""
    return can_see_cases(user)


def can_change_appointment(user: User, appointment: Appointment) -> bool:
    """Whoever reads an appointment may change it, mark it held or not; one of counselling is its
    professional's. Asked of appointments that the user reads."""
    if appointment.is_counselling:
        return can_keep_sessions(user, appointment.session.case)
    return can_book_appointments(user)


def can_open_counselling(user: User) -> bool:
    """Professionals open counselling cases for themselves; the coordinator opens and assigns them."""
    return has_role(user, *PROFESSIONAL_ROLES, Role.COORDINATOR)


def can_see_counselling(user: User, case: CounsellingCase) -> bool:
    """The professional who leads it, and the coordinator, who assigns it."""
    return CounsellingCase.objects.visible_to(user).filter(pk=case.pk).exists()


def can_keep_sessions(user: User, case: CounsellingCase) -> bool:
    """Only the professional who leads the case writes its sessions."""
    return has_role(user, *PROFESSIONAL_ROLES) and case.professional_id == user.pk


def can_write_notes(user: User) -> bool:
    """Social workers and psychologists keep notes; the coordinator reads some of them and writes none."""
    return has_role(user, *PROFESSIONAL_ROLES)


def can_edit_note(user: User, note: Note) -> bool:
    """Only its author corrects a note."""
    return can_write_notes(user) and note.author_id == user.pk


def can_tally(user: User) -> bool:
    """All who receive citizens count contacts without a case."""
    return can_see_cases(user)
