"""What the tests of erasures share: a person of whom everything is kept, and a search of all tables."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace
from uuid import uuid4

from django.apps import apps
from django.db import connection
from wagtail.log_actions import log

from casebook import accountability, attachments
from casebook.accountability import Action
from casebook.choices import ConsentPurpose, HoldKind, NoteScope, ParticipantRole, RequestStatus
from casebook.encryption.fields import EncryptedField
from casebook.encryption.rotation import models_with_encryption
from casebook.models import (
    AppointmentParticipant,
    Consent,
    EarlierValue,
    EmergencyAccess,
    EmergencyNotice,
    Hold,
    Submission,
)
from casebook.search import search_key
from tests import factories

NAME, SURNAME = "Φεγγαρόπετρα", "Καναρινοπουλίδου"
PHONE, AMKA, AFM = "210 971 8833", "17058002142", "094014201"
# What nobody who searches the database may find: as written, as folded, as digits.
TRACES = (
    NAME,
    SURNAME,
    SURNAME.upper(),
    *search_key(NAME, SURNAME).split(),
    PHONE,
    PHONE.replace(" ", ""),
    AMKA,
    AFM,
    "Οδός Κρυφή",
    "kanari@example.gr",
)


def everything_of_a_person(worker) -> SimpleNamespace:
    """One record of each kind, in and about a person whose traces are TRACES."""
    person = factories.PersonFactory(
        surname=SURNAME,
        name=NAME,
        birth_date=date(1980, 5, 17),
        phone=PHONE,
        amka=AMKA,
        afm=AFM,
        address="Οδός Κρυφή 3",
        email="kanari@example.gr",
        municipal_unit="dafni",
        sex="female",
    )
    household = factories.HouseholdFactory(head=person, declared_minors=2)
    first = factories.RequestFactory(applicant=person, worker=worker, status=RequestStatus.COMPLETED)
    request = factories.RequestFactory(applicant=person, worker=worker, renewal_of=first)
    appointment = factories.AppointmentFactory(applicants=[person], requests=[request], worker=worker)
    case = factories.CounsellingCaseFactory(person=person, professional=worker)
    session = factories.SessionFactory(case=case)
    referral = factories.ReferralFactory(person=person, request=request)
    enrolment = factories.EnrolmentFactory(person=person)
    note = factories.NoteFactory(person=person, request=request, author=worker, text=f"Για την {SURNAME}")
    of_case = factories.NoteFactory(
        person=person, counselling_case=case, author=worker, scope=NoteScope.PRIVATE
    )
    consent = Consent.objects.create(person=person, purpose=ConsentPurpose.CONTACT, recorded_by=worker)
    hold = Hold.objects.create(person=person, kind=HoldKind.RESTRICTION, reason=SURNAME, set_by=worker)
    attachment = attachments.attach(
        upload=BytesIO(b"%PDF-1.7\n%%EOF"), title=SURNAME, person=person, user=worker, request=request
    )
    emergency = EmergencyAccess.objects.create(user=worker, person=person, reason=f"Η {SURNAME}")
    EmergencyNotice.objects.create(access=emergency, recipient=worker)
    records = [
        person, household, first, request, appointment, case, session, referral, enrolment, note, of_case,
        consent, hold, attachment, emergency,
    ]  # fmt: skip
    for record in records:
        EarlierValue.objects.create(
            kind=record._meta.label_lower, key=record.pk, version=1, field="surname", before=SURNAME
        )
        Submission.objects.create(
            mark=uuid4(), user_key=str(worker.pk), kind=record._meta.label_lower, key=record.pk
        )
        log(record, "wagtail.edit", user=worker, data={"fields": ["surname"]}, title=SURNAME)
        accountability.record(actor=worker, action=Action.INSPECT, subject=record)
    return SimpleNamespace(person=person, records=records, attachment=attachment, household=household)


def take_part(appointment, person, role=ParticipantRole.APPLICANT) -> None:
    AppointmentParticipant.objects.create(appointment=appointment, person=person, role=role)


def tables_with(*traces: str) -> dict[str, set[str]]:
    """The tables in which any of `traces` stands in any column of any row, as text or inside of it, or in
    what is encrypted there."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor:
                text = "\x00".join(_text(value) for value in row)
                for trace in traces:
                    if trace in text:
                        found.setdefault(table, set()).add(trace)
    for label, hidden in encrypted_with(*traces).items():
        found.setdefault(apps.get_model(label.rpartition(".")[0])._meta.db_table, set()).update(hidden)
    return found


def encrypted_with(*traces: str) -> dict[str, set[str]]:
    """The encrypted fields in whose plain text any of `traces` stands, for whoever has the keys."""
    found: dict[str, set[str]] = {}
    for model in models_with_encryption():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]
        for record in model._base_manager.iterator():
            for field in fields:
                text = getattr(record, field.attname) or ""
                for trace in traces:
                    if trace in text:
                        found.setdefault(str(field), set()).add(trace)
    return found


def _text(value) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
