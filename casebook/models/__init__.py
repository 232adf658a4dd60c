"""The records of the casebook, one subject a module."""

from casebook.models.access_log import AccessLogEntry, AccessLogHead
from casebook.models.appointments import Appointment, AppointmentParticipant
from casebook.models.bodies import Body
from casebook.models.centre import CentreSettings
from casebook.models.contacts import ContactTally
from casebook.models.counselling import CounsellingCase, CounsellingSession
from casebook.models.history import HistoricalAggregate
from casebook.models.households import Household, HouseholdMembership
from casebook.models.notes import Note
from casebook.models.numbering import NumberSequence, Series
from casebook.models.pages import AnnualReportPage
from casebook.models.people import Person
from casebook.models.referrals import Referral
from casebook.models.requests import Request
from casebook.models.roles import CaseRole
from casebook.models.services import Programme, ProgrammeEnrolment, ServiceCategory

__all__ = [
    "AccessLogEntry",
    "AccessLogHead",
    "AnnualReportPage",
    "Appointment",
    "AppointmentParticipant",
    "Body",
    "CaseRole",
    "CentreSettings",
    "ContactTally",
    "CounsellingCase",
    "CounsellingSession",
    "HistoricalAggregate",
    "Household",
    "HouseholdMembership",
    "Note",
    "NumberSequence",
    "Person",
    "Programme",
    "ProgrammeEnrolment",
    "Referral",
    "Request",
    "Series",
    "ServiceCategory",
]
