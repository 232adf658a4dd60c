"""What the file holds, kind by kind, and what it leaves out and why. A test walks every model against it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebook.models import (
    Appointment,
    AppointmentParticipant,
    Attachment,
    Consent,
    CounsellingCase,
    CounsellingSession,
    EmergencyAccess,
    Erasure,
    Hold,
    Household,
    HouseholdMembership,
    Note,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)


@dataclass(frozen=True)
class Kind:
    """A kind of record: the key that machines read, and the ways from a record to its person."""

    key: str
    model: type[Model]
    paths: tuple[str, ...]
    order: tuple[str, ...] = ("pk",)
    related: tuple[str, ...] = ()
    # Where the plural of the model would sound like other people.
    title: str | Promise = ""
    # For the coordinator alone: what is written about the person by those who guard the records.
    is_of_coordinator: bool = False
    # Who keeps a record that the coordinator does not read.
    keeper: Callable[[Model], Model] | None = None

    @property
    def heading(self) -> str | Promise:
        return self.title or self.model._meta.verbose_name_plural

    def of(self, keys: list[int]) -> Q:
        """The records of the persons with these keys."""
        condition = Q()
        for path in self.paths:
            condition |= Q(**{f"{path}__in": keys})
        return condition


KINDS = (
    Kind("persons", Person, ("pk",)),
    Kind("households", Household, ("memberships__person",), ("number",)),
    Kind("memberships", HouseholdMembership, ("person",), title=_("Membership of households")),
    Kind("requests", Request, ("applicant",), ("received_on", "pk"), ("category", "body")),
    Kind("appointments", Appointment, ("participations__person",), ("starts_at", "pk")),
    Kind("participations", AppointmentParticipant, ("person",), title=_("Part in appointments")),
    Kind("referrals", Referral, ("person",), ("sent_on", "pk"), ("body",)),
    Kind("enrolments", ProgrammeEnrolment, ("person",), ("enrolled_on", "pk"), ("programme",)),
    Kind("counselling_cases", CounsellingCase, ("person",), ("requested_on", "pk"), ("person",)),
    Kind(
        "counselling_sessions",
        CounsellingSession,
        ("case__person", "appointment__participations__person"),
        ("appointment__starts_at", "pk"),
    ),
    Kind("consents", Consent, ("person",), ("given_on", "pk")),
    Kind("holds", Hold, ("person",), ("since", "pk"), is_of_coordinator=True),
    Kind("notes", Note, ("person",), ("created_at", "pk"), ("author",), keeper=lambda note: note.author),
    Kind(
        "attachments",
        Attachment,
        ("person",),
        ("created_at", "pk"),
        ("person", "uploaded_by", "counselling_case__professional"),
        keeper=lambda file: file.counselling_case.professional if file.counselling_case else file.uploaded_by,
    ),
    Kind("emergency_accesses", EmergencyAccess, ("person",), ("opened_at", "pk"), is_of_coordinator=True),
    Kind("erasures", Erasure, ("person",), ("asked_at", "pk"), is_of_coordinator=True),
)

# Fields of every model that say nothing about anybody.
TECHNICAL = {
    "id": "a number of the database",
    "uid": "a mark that binds encrypted texts to their row",
    "version": "a counter that keeps two writers apart",
}
# Fields that are left out, with the reason. Where one is written in another way, the reason says where.
OMITTED = {
    "casebook.person.search_key": "made from name and code, which are here",
    "casebook.person.amka_index": "made from the ΑΜΚΑ, which is here",
    "casebook.person.phone_digits": "made from the telephone, which is here",
    "casebook.person.mobile_digits": "made from the second telephone, which is here",
    "casebook.appointment.participants": "the others are counted as other_participants; they are not named",
    "casebook.emergencyaccess.reason": "words of a colleague, which may name others",
    "casebook.erasure.person_key": "a number of the database",
    "casebook.attachment.file": "its place in a folder; the file itself is in the archive as file_name",
}
# Models that lead to a person and have no part of their own in the file, with the reason.
OMITTED_MODELS = {
    "casebook.earliervalue": "written with the record that it is of, as earlier_values",
    "casebook.accesslogentry": "written as looks: the day and the function of whoever looked",
    "casebook.recordrange": "which records a line of the access log is about, by numbers of the database",
    "casebook.emergencynotice": "which of the staff was told of an emergency access",
}
# Models in which nobody stands.
OF_NOBODY = frozenset(
    {
        "casebook.accessloghead",
        "casebook.annualreportpage",
        "casebook.anonymousledger",
        "casebook.body",
        "casebook.caserole",
        "casebook.centresettings",
        "casebook.confirmyeartask",
        "casebook.contacttally",
        "casebook.erasedchange",
        "casebook.erasedvisit",
        "casebook.historicalaggregate",
        "casebook.indicatordefinition",
        "casebook.numbersequence",
        "casebook.programme",
        "casebook.reportcorrection",
        "casebook.reportsnapshot",
        "casebook.retentionrule",
        "casebook.retentionrun",
        "casebook.servicecategory",
        "casebook.snapshotfigure",
        "casebook.submission",
    }
)

YES, NO = _("Yes"), _("No")


def fields_of(model: type[Model]) -> list:
    """The fields of a record that the file writes, as the model has them; when it was written comes last."""
    label = model._meta.label_lower
    written = [
        field
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.name not in TECHNICAL and f"{label}.{field.name}" not in OMITTED
    ]
    return sorted(written, key=lambda field: field.name in {"created_at", "updated_at"})
