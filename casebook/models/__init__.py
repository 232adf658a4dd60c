"""The records of the casebook, one subject a module."""

from casebook.models.access_log import AccessLogEntry, AccessLogHead
from casebook.models.appointments import Appointment, AppointmentParticipant
from casebook.models.attachments import Attachment
from casebook.models.base import StaleRecord
from casebook.models.bodies import Body
from casebook.models.centre import CentreSettings
from casebook.models.confirming import ConfirmYearTask
from casebook.models.consents import Consent
from casebook.models.contacts import ContactTally
from casebook.models.counselling import CounsellingCase, CounsellingSession
from casebook.models.earlier_values import EarlierValue
from casebook.models.emergencies import EmergencyAccess, EmergencyNotice
from casebook.models.erasures import Erasure
from casebook.models.history import HistoricalAggregate
from casebook.models.holds import Hold
from casebook.models.households import Household, HouseholdMembership
from casebook.models.indicators import IndicatorDefinition
from casebook.models.ledger import AnonymousLedger, ErasedVisit
from casebook.models.notes import Note
from casebook.models.numbering import NumberSequence, Series
from casebook.models.pages import AnnualReportPage
from casebook.models.people import Person
from casebook.models.record_ranges import RecordRange
from casebook.models.referrals import Referral
from casebook.models.requests import Request
from casebook.models.retention import RetentionRule, RetentionRun
from casebook.models.roles import CaseRole
from casebook.models.services import Programme, ProgrammeEnrolment, ServiceCategory
from casebook.models.snapshots import ErasedChange, ReportCorrection, ReportSnapshot, SnapshotFigure
from casebook.models.submissions import Submission

__all__ = [
    "AccessLogEntry",
    "AccessLogHead",
    "AnnualReportPage",
    "AnonymousLedger",
    "Appointment",
    "AppointmentParticipant",
    "Attachment",
    "Body",
    "CaseRole",
    "CentreSettings",
    "ConfirmYearTask",
    "Consent",
    "ContactTally",
    "CounsellingCase",
    "CounsellingSession",
    "EarlierValue",
    "EmergencyAccess",
    "EmergencyNotice",
    "ErasedChange",
    "ErasedVisit",
    "Erasure",
    "HistoricalAggregate",
    "Hold",
    "Household",
    "HouseholdMembership",
    "IndicatorDefinition",
    "Note",
    "NumberSequence",
    "Person",
    "Programme",
    "ProgrammeEnrolment",
    "RecordRange",
    "Referral",
    "ReportCorrection",
    "ReportSnapshot",
    "Request",
    "RetentionRule",
    "RetentionRun",
    "Series",
    "ServiceCategory",
    "SnapshotFigure",
    "StaleRecord",
    "Submission",
]
