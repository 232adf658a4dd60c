"""What is said of rows that cannot be taken, one by one or in sets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RESTRICTED = gettext_lazy(
    "The processing of a person of this row is restricted: nothing is changed or added."
)
IS_SESSION = gettext_lazy("This is a counselling session: it belongs to the file of sessions.")
IS_NO_SESSION = gettext_lazy("This is no counselling session: it belongs to the file of appointments.")
HAS_NO_CASE = gettext_lazy("The case of this session was erased: no file changes it.")
ASKED_TOO_LATE = gettext_lazy(
    "Counselling was asked for after this session took place: look at the two days."
)
IS_EXAMPLE = gettext_lazy("This row is the example of the template: delete it.")
RELATION_WITHOUT_HOUSEHOLD = gettext_lazy("A relation needs a household: write its number too.")


def repeated(first: int, row: int, labels: Iterable[str]) -> str:
    """Two rows of the file, by their numbers in the spreadsheet, name the same record."""
    message = _("Rows %(first)d and %(row)d have the same key (%(labels)s): one record, one row.")
    return message % {"first": first, "row": row, "labels": ", ".join(labels)}


def erased(day: date) -> str:
    message = _("This person was erased on %(day)s; a file does not bring erased persons back.")
    return message % {"day": f"{day:%d/%m/%Y}"}


def merged(code: str, survivor: str) -> str:
    message = _("%(code)s was merged into %(survivor)s: the row was left out.")
    return message % {"code": code, "survivor": survivor}


def namesakes(codes: Iterable[str]) -> str:
    message = _("A person of the same name is here already: %(codes)s. Is it the same one?")
    return message % {"codes": ", ".join(codes)}


def same_file(number: int) -> str:
    """How a namesake of the same file is named, who has no code yet."""
    return _("row %(row)d") % {"row": number}
