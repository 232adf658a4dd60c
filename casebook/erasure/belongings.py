"""What belongs to a person: the records that go with an erasure, and those that others keep."""

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from casebook.models import (
    Appointment,
    AppointmentParticipant,
    Attachment,
    Consent,
    CounsellingCase,
    CounsellingSession,
    EmergencyAccess,
    Hold,
    Household,
    HouseholdMembership,
    Note,
    Person,
    ProgrammeEnrolment,
    Referral,
    Request,
)


class Belongings:
    """Everything of one person. Records that were merged are one person, whichever of them is named."""

    def __init__(self, person: Person):
        self.person = person.merged_into or person
        merged = Person.objects.filter(merged_into=self.person).order_by("pk")
        self.persons = [self.person, *merged]
        self.keys = [each.pk for each in self.persons]

    # --- what goes

    @property
    def requests(self) -> QuerySet:
        return Request.objects.filter(applicant__in=self.keys)

    @property
    def referrals(self) -> QuerySet:
        return Referral.objects.filter(person__in=self.keys)

    @property
    def enrolments(self) -> QuerySet:
        return ProgrammeEnrolment.objects.filter(person__in=self.keys)

    @property
    def cases(self) -> QuerySet:
        return CounsellingCase.objects.filter(person__in=self.keys)

    @property
    def participations(self) -> QuerySet:
        return AppointmentParticipant.objects.filter(person__in=self.keys)

    @property
    def memberships(self) -> QuerySet:
        return HouseholdMembership.objects.filter(person__in=self.keys)

    @property
    def holds(self) -> QuerySet:
        return Hold.objects.filter(person__in=self.keys)

    @property
    def appointments(self) -> QuerySet:
        """Those of nobody else: no other person takes part, and they are no session of another's case."""
        return self.attended.exclude(self._is_shared)

    @property
    def sessions(self) -> QuerySet:
        return CounsellingSession.objects.filter(appointment__in=self.appointments.order_by().values("pk"))

    @property
    def households(self) -> QuerySet:
        """Those in which no other person ever lived."""
        others = HouseholdMembership.objects.filter(household=OuterRef("pk")).exclude(person__in=self.keys)
        return Household.objects.filter(
            ~Exists(others), pk__in=self.memberships.order_by().values("household")
        )

    @property
    def going(self) -> list[QuerySet]:
        """All records that go, in an order in which none is deleted before what hangs on it."""
        of_person = Q(person__in=self.keys)
        of_files = Q(request__in=self.requests) | Q(counselling_case__in=self.cases)
        return [
            Attachment.objects.filter(of_person | of_files),
            Note.objects.filter(of_person | of_files),
            Consent.objects.filter(of_person),
            self.holds,
            EmergencyAccess.objects.filter(of_person),
            self.referrals,
            self.enrolments,
            self.sessions,
            self.appointments,
            self.participations,
            self.cases,
            self.requests,
            self.households,
            self.memberships,
            Person.objects.filter(pk__in=self.keys),
        ]

    def counts(self) -> dict[str, int]:
        """How many records of each kind would go, by the names of the models. Reads only."""
        counted = {records.model._meta.model_name: records.count() for records in self.going}
        return {kind: number for kind, number in counted.items() if number}

    @property
    def is_held(self) -> bool:
        """Whether a legal hold keeps the records."""
        return self.holds.legal().in_force().exists()

    # --- what stays for others

    @property
    def shared(self) -> list[tuple[type[Model], list[int]]]:
        """The records that stay and were of this person, too, with their keys."""
        appointments = self.attended.filter(self._is_shared)
        households = Household.objects.filter(pk__in=self.memberships.order_by().values("household"))
        households = households.exclude(pk__in=self.households.order_by().values("pk"))
        sessions = CounsellingSession.objects.filter(appointment__in=appointments.order_by().values("pk"))
        return [
            (records.model, list(records.order_by().values_list("pk", flat=True)))
            for records in (appointments, sessions, households)
        ]

    def shared_counts(self) -> dict[str, int]:
        return {model._meta.model_name: len(keys) for model, keys in self.shared if keys}

    @property
    def attended(self) -> QuerySet:
        """The appointments that the person takes part in, and the sessions of the own cases."""
        return Appointment.objects.filter(
            Q(pk__in=self.participations.values("appointment")) | Q(session__case__in=self.cases.values("pk"))
        )

    @property
    def _is_shared(self) -> Q:
        """Of an appointment: somebody else takes part, or it is a session of another's case."""
        others = AppointmentParticipant.objects.filter(appointment=OuterRef("pk"))
        sessions = CounsellingSession.objects.filter(appointment=OuterRef("pk"), case__isnull=False)
        return Q(Exists(others.exclude(person__in=self.keys))) | Q(
            Exists(sessions.exclude(case__person__in=self.keys))
        )
