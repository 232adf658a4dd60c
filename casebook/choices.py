"""The closed vocabularies of the casebook, and the sets of states that rules speak of by name.

Codes are those of the interchange files: they never change once released. Labels go through gettext.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What somebody may do here. A group gets roles as permissions; a person may have several."""

    RECEPTION = "reception", _("Reception")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    PSYCHOLOGIST = "psychologist", _("Psychologist")
    COORDINATOR = "coordinator", _("Coordinator")
    MANAGEMENT = "management", _("Management")
    DATA_PROTECTION = "data_protection", _("Data protection officer")
    CATALOGUE = "catalogue", _("Catalogue administrator")


class Unit(TextChoices):
    """What a figure counts. Figures of different units are never added."""

    REQUEST = "request", _("requests")
    APPLICATION = "application", _("applications")
    PERSON = "person", _("persons")
    HOUSEHOLD = "household", _("households")
    ENROLMENT = "enrolment", _("enrolments")
    REFERRAL = "referral", _("referrals")
    APPOINTMENT = "appointment", _("appointments")
    SESSION = "session", _("sessions")
    CONTACT = "contact", _("contacts")
    EVENT = "event", _("events")
    ATTENDEE = "attendee", _("attendees")


class ChartKind(TextChoices):
    """How a table is drawn. Columns and lines are for months; anything else is drawn as bars."""

    BARS = "bars", _("Bars")
    COLUMNS = "columns", _("Columns, for months")
    LINE = "line", _("Line, for months")


class Sex(TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")


class MunicipalUnit(TextChoices):
    DAFNI = "dafni", _("Dafni")
    YMITTOS = "ymittos", _("Ymittos")


class PersonStatus(TextChoices):
    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    DECEASED = "deceased", _("Deceased")
    ANONYMISED = "anonymised", _("Anonymised")


class Relation(TextChoices):
    HEAD = "head", _("Head of the household")
    SPOUSE = "spouse", _("Spouse or partner")
    CHILD = "child", pgettext_lazy("family", "Child")
    PARENT = "parent", pgettext_lazy("family", "Parent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER_RELATIVE = "other_relative", _("Other relative")
    OTHER = "other", _("Other member")


class Channel(TextChoices):
    IN_PERSON = "in_person", _("In person by appointment")
    WALK_IN = "walk_in", _("In person, walk-in")
    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    POST = "post", pgettext_lazy("channel", "Post")
    HOME_VISIT = "home_visit", _("Home visit")
    VIDEO = "video", _("Video call")
    THIRD_PARTY = "third_party", _("Through a third party")


class RequestStatus(TextChoices):
    NEW = "new", _("New")
    WAITING_DOCUMENTS = "waiting_documents", _("Waiting for documents")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    COMPLETED = "completed", _("Completed")
    REFERRED = "referred", _("Referred")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CLOSED = "closed", _("Closed without action")
    VOID = "void", _("Void")


# Somebody of the centre still has something to do, or waits for an answer.
OPEN_REQUEST_STATUSES = frozenset(
    {
        RequestStatus.NEW,
        RequestStatus.WAITING_DOCUMENTS,
        RequestStatus.IN_PROGRESS,
        RequestStatus.SUBMITTED,
    }
)
# The centre's work on it has ended; these may carry a closing date.
FINISHED_REQUEST_STATUSES = frozenset(set(RequestStatus) - OPEN_REQUEST_STATUSES)
# Filed by mistake: it keeps its number, so that the register has no hole, and is never counted.
UNCOUNTED_REQUEST_STATUSES = frozenset({RequestStatus.VOID})


class AppointmentStatus(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    HELD = "held", _("Held")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED_BY_CITIZEN = "cancelled_by_citizen", _("Cancelled by the citizen")
    CANCELLED_BY_CENTRE = "cancelled_by_centre", _("Cancelled by the centre")


# The hour became free again.
CANCELLED_APPOINTMENT_STATUSES = frozenset(
    {AppointmentStatus.CANCELLED_BY_CITIZEN, AppointmentStatus.CANCELLED_BY_CENTRE}
)
# What reception notes with one click when the hour has come.
ATTENDANCE_STATUSES = frozenset({AppointmentStatus.HELD, AppointmentStatus.NO_SHOW})


class Booking(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled in advance")
    WALK_IN = "walk_in", _("Walk-in")


class ParticipantRole(TextChoices):
    """An applicant came about an own matter and is counted as received; a companion is not."""

    APPLICANT = "applicant", _("Applicant")
    COMPANION = "companion", _("Companion")


class SessionKind(TextChoices):
    PSYCHOLOGICAL = "psychological", _("Psychological")
    SOCIAL = "social", _("Social")
    COUPLE = "couple", _("Couple")
    FAMILY = "family", _("Family")


class ReferralStatus(TextChoices):
    TO_SEND = "to_send", _("To send")
    SENT = "sent", _("Sent")
    UNDER_REVIEW = "under_review", _("Under review")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    COMPLETED = "completed", _("Completed")
    REVOKED = "revoked", _("Revoked")


# It has left the centre, whatever became of it (even if it was revoked later): a referral made.
SENT_REFERRAL_STATUSES = frozenset(set(ReferralStatus) - {ReferralStatus.TO_SEND})


# Nobody has answered yet.
OPEN_REFERRAL_STATUSES = frozenset({ReferralStatus.TO_SEND, ReferralStatus.SENT, ReferralStatus.UNDER_REVIEW})


class ReferralType(TextChoices):
    ASD = "asd", _("Individual action plan")
    SERVICE = "service", _("Service")
    LEGAL = "legal", _("Legal support")
    HEALTH = "health", _("Health")
    OTHER = "other", _("Other matter")


class EnrolmentSource(TextChoices):
    AUTOMATIC = "automatic", _("Automatic")
    APPLICATION = "application", _("Application")


class NoteScope(TextChoices):
    SHARED = "shared", _("Shared with all case workers")
    TEAM = "team", _("My team")
    PRIVATE = "private", _("Only me")


class ConsentPurpose(TextChoices):
    """What a person agrees to, beside what the centre may do by law."""

    REFERRAL = "referral", _("Passing data on to other bodies")
    CONTACT = "contact", _("Being called or written to")
    FAMILY = "family", _("Entering data of family members")
    COUNSELLING = "counselling", _("Records of counselling")
    PICTURES = "pictures", _("Pictures at events")
    RESEARCH = "research", _("Research")


class ConsentForm(TextChoices):
    WRITTEN = "written", _("In writing")
    ORAL = "oral", _("Orally")
    ELECTRONIC = "electronic", _("Electronically")


class HoldKind(TextChoices):
    """Why records are kept as they are."""

    RESTRICTION = "restriction", _("Restriction of processing")
    LEGAL = "legal", _("Legal hold")


class ErasureGround(TextChoices):
    REQUEST = "request", _("The person asks for it")
    WITHDRAWN = "withdrawn", _("Consent was taken back")
    NOT_NEEDED = "not_needed", _("No longer needed")
    UNLAWFUL = "unlawful", _("Entered without a right to")
    RETENTION = "retention", _("Retention rule")


class ErasureStatus(TextChoices):
    ASKED = "asked", _("Asked for")
    REFUSED = "refused", _("Refused")
    DONE = "done", _("Erased")


class RetentionKind(TextChoices):
    """What a retention rule speaks of; the years count from the last thing that happened with it."""

    PERSON = "person", _("Persons with everything of theirs")
    NOTE = "note", _("Notes")
    ATTACHMENT = "attachment", _("Files of cases")
    EARLIER_VALUE = "earlier_value", _("Earlier values of corrected records")
    EMERGENCY = "emergency", _("Emergency accesses")


class RetentionAction(TextChoices):
    ANONYMISE = "anonymise", _("Erase, keeping the figures")
    DELETE = "delete", _("Delete")
    REVIEW = "review", _("List for a decision")


class LedgerMeasure(TextChoices):
    """What a row of the anonymous ledger counts."""

    REQUEST = "request", _("Requests")
    APPOINTMENT = "appointment", _("Appointments held")
    SESSION = "session", _("Sessions held")
    REFERRAL = "referral", _("Referrals made")
    RECEIVED = "received", _("Citizens received")
    SERVED = "served", _("People served")
    ENROLLED = "enrolled", _("People enrolled")
    COUNSELLED = "counselled", _("Citizens who asked for counselling")


class SnapshotState(TextChoices):
    """How far the figures of a year have come."""

    PREPARED = "prepared", _("Prepared")
    CONFIRMED = "confirmed", _("Confirmed")
    REPLACED = "replaced", _("Prepared anew since")


class CorrectionState(TextChoices):
    """A correction of a published figure is made by one person and decided by another."""

    WAITING = "waiting", _("Waits for management")
    CONFIRMED = "confirmed", _("Published")
    REFUSED = "refused", _("Refused")


class DriftReason(TextChoices):
    """Why a published figure is counted otherwise today."""

    LATE = "late", _("Entered afterwards")
    RESTORED = "restored", _("Counts again: it was void, or had not taken place")
    VOIDED = "voided", _("Void, or did not take place")
    MOVED = "moved", _("Another day")
    RECATEGORISED = "recategorised", _("Another category")
    BODY = "body", _("Another body")
    PEOPLE = "people", _("Other persons")
    HOUSEHOLD = "household", _("Another household, or other members")
    HOUSEHOLD_MERGED = "household_merged", _("Somebody of the household was entered twice, merged since")
    MERGED = "merged", _("Entered twice, merged since")
    ERASED = "erased", _("Erased: the figure keeps it")
    FORGOTTEN = "forgotten", _("Erased: the figure does not keep it")
    UNDONE = "undone", _("Import undone")
    CHANGED = "changed", _("Changed otherwise")
    DEFINITION = "definition", _("The definition or the catalogue was changed")


class AttachmentType(TextChoices):
    """What files of cases may be, recognised by their content."""

    PDF = "pdf", _("PDF")
    JPEG = "jpeg", _("JPEG picture")
    PNG = "png", _("PNG picture")
    DOCX = "docx", _("Word document")
    ODT = "odt", _("OpenDocument text")
