"""What files are taken out for. The code stands in the access log and never changes once released."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """A closed list: a purpose is never a sentence about somebody."""

    INTERNAL_REPORT = "internal_report", _("Internal report")
    AUTHORITY = "authority", _("Reply to an authority")
    AUDIT = "audit", _("Audit")
    CORRECTION = "correction", _("Correction of records")
    PERSON_ASKS = "person_asks", _("Request of the person concerned")
    OTHER = "other", _("Other purpose")
    SCRIPT = "script", _("Script")


# What the screen offers: somebody who asks for a file has a purpose.
PURPOSES_OF_PEOPLE = [choice for choice in Purpose.choices if choice[0] != Purpose.SCRIPT]
