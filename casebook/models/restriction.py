"""Restriction of processing: which records it keeps as they are.

A restricted person's records are read, stored and counted as before; nobody changes them, adds to them, or
takes them out in a file. The screens ask here through `Rules.may` (casebook/wagtail_admin/rules.py), forms
through `PersonQuerySet.choosable`, and the importers before and after each row that they write.
"""

from collections.abc import Mapping

from django.db.models import BooleanField, Exists, ExpressionWrapper, Model, OuterRef, Q, QuerySet

from casebook.models.appointments import Appointment, AppointmentParticipant
from casebook.models.attachments import Attachment
from casebook.models.counselling import CounsellingCase, CounsellingSession
from casebook.models.households import Household, HouseholdMembership
from casebook.models.notes import Note
from casebook.models.people import Person
from casebook.models.referrals import Referral
from casebook.models.requests import Request
from casebook.models.services import ProgrammeEnrolment

# How a record leads to the persons whom it is about. A record of several persons is kept as it is for the
# sake of one of them. Consents are not here: to take one back is a right that no restriction takes away.
PERSON_LOOKUPS: Mapping[type[Model], str] = {
    Person: "pk",
    Household: "memberships__person",
    HouseholdMembership: "person",
    Request: "applicant",
    Appointment: "participations__person",
    AppointmentParticipant: "appointment__participations__person",
    CounsellingCase: "person",
    CounsellingSession: "appointment__participations__person",
    Referral: "person",
    ProgrammeEnrolment: "person",
    Note: "person",
    Attachment: "person",
}
# A household that somebody left is no matter of theirs any more.
ONLY_THROUGH: Mapping[type[Model], Mapping[str, bool]] = {Household: {"memberships__ended_on__isnull": True}}


class RestrictedRecord(Exception):
    """What was written is about a person whose processing is restricted: it has to be undone."""


def refuse_restricted(record: Model) -> None:
    """Asked within the transaction that writes `record`, after it is written.

    Raises:
        RestrictedRecord: a restriction keeps it as it was.
    """
    if restricted(type(record)._base_manager.filter(pk=record.pk)).exists():
        raise RestrictedRecord(str(record))


def restricted(records: QuerySet) -> QuerySet:
    """Those of `records` that a restriction keeps as they are."""
    is_kept = _is_kept(records.model)
    return records.none() if is_kept is None else records.filter(is_kept)


def outside_restriction(records: QuerySet) -> QuerySet:
    """Those of `records` that no restriction keeps as they are."""
    is_kept = _is_kept(records.model)
    return records if is_kept is None else records.filter(~is_kept)


def with_restriction(records: QuerySet) -> QuerySet:
    """`records`, each of which knows whether it is restricted: a list asks nothing more for its buttons."""
    is_kept = _is_kept(records.model)
    if is_kept is None:
        return records
    return records.annotate(is_kept_as_is=ExpressionWrapper(is_kept, output_field=BooleanField()))


def is_restricted(record: Model) -> bool:
    """Whether a restriction keeps this record as it is. One query, none for a row of `with_restriction`."""
    if type(record) not in PERSON_LOOKUPS:
        return False
    known = getattr(record, "is_kept_as_is", None)
    if known is None:
        return restricted(type(record)._base_manager.filter(pk=record.pk)).exists()
    return known


def _is_kept(model: type[Model]) -> Q | Exists | None:
    """The condition that a restriction keeps a record as it is; None where the model knows no persons.

    Never that its key is among those of the restricted records: PostgreSQL, which expects many of these,
    would go through all of them for each record.
    """
    lookup = PERSON_LOOKUPS.get(model)
    if lookup is None:
        return None
    about = {f"{lookup}__in": Person.objects.restricted().order_by().values("pk")}
    if "__" not in lookup:
        return Q(**about)
    through = model._base_manager.filter(pk=OuterRef("pk"), **about, **ONLY_THROUGH.get(model, {}))
    return Exists(through.order_by())
