"""Greek national numbers: checked by python-stdnum, with the cases that it lets through closed here."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.gr import amka, vat

MASK = "•"


def validate_amka(value: str) -> None:
    """Refuse what is not an ΑΜΚΑ of 11 digits: day, month and year of birth, serial, check digit."""
    try:
        if amka.validate(value) != value:
            raise ValidationError(_("Write the ΑΜΚΑ as 11 digits without spaces."), code="amka_form")
    except InvalidNumber:
        raise ValidationError(
            _("This is not a valid ΑΜΚΑ: 11 digits, the date of birth first and a check digit last."),
            code="amka_invalid",
        )


def validate_afm(value: str) -> None:
    """Refuse what is not an ΑΦΜ of 9 digits. stdnum pads short numbers and accepts nine zeros: not here."""
    if not re.fullmatch(r"[0-9]{9}", value) or value == "000000000" or not vat.is_valid(value):
        raise ValidationError(
            _("This is not a valid ΑΦΜ: it has 9 digits, the last of which checks the others."),
            code="afm_invalid",
        )


def amka_agrees_with_birth_date(value: str, born: date) -> bool:
    """The first six digits of an ΑΜΚΑ are the date of birth; the century is not among them."""
    return value[:6] == f"{born:%d%m%y}"


def mask(value: str, *, shown: int = 3) -> str:
    """The number with all but its last `shown` characters hidden: ••••••••123."""
    if not value:
        return ""
    hidden = max(len(value) - shown, 0)
    return MASK * hidden + value[hidden:]
