"""The words that indicators are defined in. Codes never change once released: definitions keep them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(TextChoices):
    """The records that a figure is counted from."""

    REQUESTS = "requests", _("Requests received")
    VISITS = "visits", _("Applicants at appointments held")
    SERVED = "served", _("People served")
    APPOINTMENTS = "appointments", _("Appointments")
    SESSIONS = "sessions", _("Counselling sessions held")
    REFERRALS = "referrals", _("Referrals made")
    ENROLMENTS = "enrolments", _("Enrolments in programmes")
    COUNSELLING = "counselling", _("Counselling asked for")
    CONTACTS = "contacts", _("Contacts without a case")
    SINCE_OPENING = "since_opening", _("Requests since the opening, those of the years on paper too")


class DistinctOn(TextChoices):
    """What is counted once however many records it has."""

    PERSON = "person", _("Each person once")
    HOUSEHOLD = "household", _("Each household once")


class Dimension(TextChoices):
    """What the records of a figure are told apart by; a filter holds one of them to some values."""

    MONTH = "month", _("Month")
    CATEGORY = "category", _("Category")
    BODY = "body", _("Body")
    CHANNEL = "channel", _("Channel")
    STATUS = "status", _("Status")
    SEX = "sex", _("Sex")
    AGE_BAND = "age_band", _("Age")
    MUNICIPAL_UNIT = "municipal_unit", _("Municipal unit")
    BOOKING = "booking", _("Way of booking")
    KIND = "kind", _("Kind")
    PROGRAMME = "programme", _("Programme")
    ENROLMENT = "enrolment", _("Way of enrolment")
    TOPIC = "topic", _("Topic")
    WORKER = "worker", _("Worker")
