"""What a line says of a record: its kind and code, and the persons whom it is about."""

from dataclasses import dataclass

from django.db.models import Model

from casebook.models import (
    Appointment,
    AppointmentParticipant,
    CounsellingCase,
    CounsellingSession,
    Household,
    HouseholdMembership,
    Note,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)

# How the persons of a record are reached. A record of another kind (a category, a body) is about nobody.
PERSONS_OF = {
    Person: lambda person: [person],
    Request: lambda request: [request.applicant],
    Referral: lambda referral: [referral.person],
    Note: lambda note: [note.person],
    ProgrammeEnrolment: lambda enrolment: [enrolment.person],
    CounsellingCase: lambda case: [case.person],
    CounsellingSession: lambda session: list(session.appointment.participants.all()),
    Appointment: lambda appointment: list(appointment.participants.all()),
    AppointmentParticipant: lambda participation: [participation.person],
    Household: lambda household: [each.person for each in household.memberships.select_related("person")],
    HouseholdMembership: lambda membership: [membership.person],
}


@dataclass(frozen=True)
class Subject:
    """The columns of a line that say what it is about."""

    subject_kind: str = ""
    subject_key: str = ""
    subject_code: str = ""
    person_key: int | None = None
    person_code: str = ""


def subjects_of(record: Model | None) -> list[Subject]:
    """One Subject for each person whom `record` is about; a single one where it is about nobody."""
    if record is None:
        return [Subject()]
    named = {
        "subject_kind": record._meta.label_lower,
        "subject_key": str(record.pk),
        # `__str__` of our records is a code, never a name. That of others may say anything.
        "subject_code": str(record)[:80] if record._meta.app_label == "casebook" else "",
    }
    # Somebody who moved out of a household and back again is one person.
    persons = dict.fromkeys(PERSONS_OF.get(type(record), lambda record: [])(record))
    return [Subject(**named, person_key=person.pk, person_code=person.code) for person in persons] or [
        Subject(**named)
    ]
