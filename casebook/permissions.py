"""Who may: one plain function a rule, the rule in its docstring.

Which records somebody may see at all is a phrase of the QuerySets (`in_reach_of` by role, `visible_to` in an
emergency besides); what they may do with one is said here. Every rule asks case roles (casebook/roles.py),
so a superuser without a role may nothing but keep the catalogue.
"""

from typing import cast

from django.db.models import Model

from casebook.choices import HoldKind, PersonStatus, Role
from casebook.models import (
    Appointment,
    Attachment,
    CounsellingCase,
    CounsellingSession,
    Note,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)
from casebook.models.base import RecordQuerySet
from casebook.models.confirming import signs_for_the_centre
from casebook.models.emergencies import opened_persons
from casebook.models.reach import CaseQuerySet
from casebook.roles import CASE_ROLES, PROFESSIONAL_ROLES, User, has_role, roles_of

# --- the casebook as a whole


def can_see_cases(user: User) -> bool:
    """Reception, social workers, psychologists and the coordinator work with persons; nobody else does."""
    return bool(roles_of(user) & CASE_ROLES)


def can_keep_catalogue(user: User) -> bool:
    """The coordinator keeps categories, bodies, programmes and historical totals; so do a catalogue
    administrator and a superuser, who see no case for that."""
    return has_role(user, Role.COORDINATOR, Role.CATALOGUE) or administers_the_system(user)


def administers_the_system(user: User) -> bool:
    """A superuser who is active. That opens the catalogue and nothing else of the casebook."""
    return user.is_active and getattr(user, "is_superuser", False)


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


def can_see_behind_figures(user: User) -> bool:
    """The records behind a figure are of everybody's cases: the coordinator alone reads all of them."""
    return has_role(user, Role.COORDINATOR)


def can_prepare_year(user: User) -> bool:
    """The coordinator prepares the figures of a year, and writes corrections of published ones."""
    return has_role(user, Role.COORDINATOR)


def can_confirm_year(user: User) -> bool:
    """Management confirms the figures of a year, and decides corrections of them."""
    return signs_for_the_centre(user)


def can_see_own_workload(user: User) -> bool:
    """Social workers and psychologists see figures of their own work."""
    return has_role(user, *PROFESSIONAL_ROLES)


def can_see_every_workload(user: User) -> bool:
    """The coordinator sees the figures of each colleague's work; management sees those of nobody."""
    return has_role(user, Role.COORDINATOR)


def can_read_access_log(user: User) -> bool:
    """Only the data protection officer reads who looked at whom; the log shows codes, never names."""
    return has_role(user, Role.DATA_PROTECTION)


def can_run_leak_walk(user: User) -> bool:
    """Only the data protection officer lets the system prove that it shows nobody what is not theirs."""
    return has_role(user, Role.DATA_PROTECTION)


# --- emergencies


def can_open_in_emergency(user: User, person: Person) -> bool:
    """Whoever works with persons may open all that is kept back of one, for a reason and for three hours. A
    record that was merged handed everything over, and of somebody who was erased nothing is left."""
    return can_see_cases(user) and person.merged_into_id is None and person.status != PersonStatus.ANONYMISED


def can_see_emergencies(user: User) -> bool:
    """The data protection officer reads of all emergency accesses, by codes; who works with persons, of those
    that he or she was told of, and of the own ones."""
    return can_watch_emergencies(user) or can_see_cases(user)


def can_watch_emergencies(user: User) -> bool:
    """Only the data protection officer reads of every emergency access."""
    return has_role(user, Role.DATA_PROTECTION)


def can_read_in_emergency(user: User, model: type[Model]) -> bool:
    """Records of persons of every kind have pages for whoever opened one in an emergency that still lasts."""
    return isinstance(model._default_manager.none(), CaseQuerySet) and bool(opened_persons(user))


def is_in_reach(user: User, record: Model) -> bool:
    """Whether roles give `record`, and not an emergency alone: what is opened only so is read, not changed,
    not added to and not taken out. Asked of records that the user reads."""
    if not opened_persons(user):
        return True
    records = cast(RecordQuerySet, type(record)._default_manager.all())
    return records.in_reach_of(user).filter(pk=record.pk).exists()


# --- persons and households


def can_edit_person(user: User, person: Person | None = None) -> bool:
    """All who receive citizens enter and correct persons and households; a merged record is kept as it is."""
    return can_see_cases(user) and (person is None or person.merged_into_id is None)


def can_see_vulnerability(user: User) -> bool:
    """Why somebody is vulnerable is nothing of the header that reception knows a person by."""
    return has_role(user, *PROFESSIONAL_ROLES, Role.COORDINATOR)


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


def can_change_filed(user: User, record: Request | Referral | ProgrammeEnrolment) -> bool:
    """Who works on requests changes those that they see; who is also reception, and sees more for that, those
    that their profession gives. Asked of requests, referrals and enrolments that the user sees."""
    if not can_work_on_requests(user):
        return False
    if not has_role(user, Role.RECEPTION) or has_role(user, Role.SOCIAL_WORKER, Role.COORDINATOR):
        return True
    return type(record).objects.worked_on_by(user).filter(pk=record.pk).exists()


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
    professional's, or its worker's where the case was erased. Asked of appointments that the user reads."""
    if not appointment.is_counselling:
        return can_book_appointments(user)
    if appointment.session.case is None:
        return has_role(user, *PROFESSIONAL_ROLES) and appointment.worker_id == user.pk
    return can_keep_sessions(user, appointment.session.case)


def can_open_counselling(user: User) -> bool:
    """Professionals open counselling cases for themselves; the coordinator opens and assigns them."""
    return has_role(user, *PROFESSIONAL_ROLES, Role.COORDINATOR)


def can_keep_sessions(user: User, case: CounsellingCase) -> bool:
    """Only the professional who leads the case writes its sessions."""
    return has_role(user, *PROFESSIONAL_ROLES) and case.professional_id == user.pk


def can_change_session(user: User, session: CounsellingSession) -> bool:
    """As the sessions of its case; one whose case was erased belongs to no case and stays as it is."""
    return session.case is not None and can_keep_sessions(user, session.case)


def can_write_notes(user: User) -> bool:
    """Social workers and psychologists keep notes; the coordinator reads some of them and writes none."""
    return has_role(user, *PROFESSIONAL_ROLES)


def can_edit_note(user: User, note: Note) -> bool:
    """Only its author corrects a note."""
    return can_write_notes(user) and note.author_id == user.pk


def can_tally(user: User) -> bool:
    """All who receive citizens count contacts without a case."""
    return can_see_cases(user)


# --- files of cases


def can_attach(
    user: User,
    person: Person,
    *,
    request: Request | None = None,
    counselling_case: CounsellingCase | None = None,
) -> bool:
    """All who receive citizens add files to a person and to the requests in their reach; to a counselling
    case the professional who leads it. Nothing is added to a merged record."""
    if not can_edit_person(user, person):
        return False
    if counselling_case is not None:
        return can_keep_sessions(user, counselling_case)
    return request is None or Request.objects.in_reach_of(user).filter(pk=request.pk).exists()


def can_remove_attachment(user: User, attachment: Attachment) -> bool:
    """Who uploaded a file deletes it, and the coordinator, but none of counselling; nobody what an emergency
    alone opened. Asked of files that the user sees."""
    if has_role(user, Role.COORDINATOR) and attachment.counselling_case_id is None:
        return True
    return can_see_cases(user) and attachment.uploaded_by_id == user.pk and is_in_reach(user, attachment)


# --- rights of persons


def can_keep_consents(user: User) -> bool:
    """All who receive citizens write down what a person agrees to, and that it was taken back."""
    return can_see_cases(user)


def can_keep_counselling_consents(user: User) -> bool:
    """What a person agrees to of counselling is written down by professionals and the coordinator."""
    return has_role(user, *PROFESSIONAL_ROLES, Role.COORDINATOR)


def can_keep_counselling_consent(user: User, person: Person) -> bool:
    """Of one person: by the professionals who lead counselling of that person, and the coordinator."""
    if has_role(user, Role.COORDINATOR):
        return True
    cases = CounsellingCase.objects.filter(person=person, professional_id=user.pk)
    return can_keep_counselling_consents(user) and cases.exists()


def can_see_holds(user: User) -> bool:
    """The coordinator, and the data protection officer by code, see why records are kept as they are."""
    return has_role(user, Role.COORDINATOR, Role.DATA_PROTECTION)


def can_set_hold(user: User, kind: str) -> bool:
    """The coordinator restricts processing and ends it; a legal hold is set by the officer, too."""
    if kind == HoldKind.LEGAL:
        return can_see_holds(user)
    return has_role(user, Role.COORDINATOR)


def can_make_access_file(user: User, person: Person) -> bool:
    """The coordinator; and professionals for persons of the own cases, or of whom they keep notes or files.
    The file holds what its maker may read. A merged record is in the file of the person it stands for."""
    if person.merged_into_id is not None:
        return False
    if has_role(user, Role.COORDINATOR):
        return True
    if not has_role(user, *PROFESSIONAL_ROLES):
        return False
    return (
        Person.objects.in_cases_of(user).filter(pk=person.pk).exists()
        or Note.objects.in_reach_of(user).filter(person=person, author_id=user.pk).exists()
        or Attachment.objects.in_reach_of(user).filter(person=person, uploaded_by_id=user.pk).exists()
    )


def can_ask_erasure(user: User) -> bool:
    """The coordinator asks for the erasure of a person, and reads what became of it."""
    return has_role(user, Role.COORDINATOR)


def can_decide_erasures(user: User) -> bool:
    """Only the data protection officer erases, or refuses to: by code, without seeing a name."""
    return has_role(user, Role.DATA_PROTECTION)


def can_keep_retention(user: User) -> bool:
    """Only the data protection officer says how long records are kept, and lets the rules run."""
    return has_role(user, Role.DATA_PROTECTION)
