"""What a cell says. Each function takes what a reader gives (text, a value of Excel) and returns the value.

CellRefused, with a sentence, where the cell does not say it beyond doubt: nothing here guesses. An empty
cell is None in all of them.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.identifiers import amka_agrees_with_birth_date, validate_amka
from casebook.spreadsheets import restore

YEARS = range(1900, 2200)
EXACT_FLOAT = 10**15  # beyond it, a spreadsheet's number has lost digits


class CellRefused(ValueError):
    """The cell cannot be understood; the text is a sentence for the person who wrote it."""


def parse_text(cell: object) -> str | None:
    """Text without outer spaces; a number that a spreadsheet made of digits is their text again."""
    if isinstance(cell, str):
        return restore(cell.strip()) or None
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_FLOAT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


# Dates and hours -----------------------------------------------------------------------------------------

_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?")


def parse_date(cell: object) -> date | None:
    """31/12/2022, 31-12-2022, 31.12.2022, 2022-12-31 or a date of Excel. The month never comes first."""
    if isinstance(cell, datetime):
        if cell.time() != time.min:
            raise CellRefused(_("A day is expected here, without an hour."))
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    text = parse_text(cell)
    return _date(text) if text else None


def parse_datetime(cell: object) -> datetime | None:
    """A day and an hour, 03/05/2022 09:30, by the clock of the centre."""
    if isinstance(cell, datetime):
        _plausible(cell.date())
        return _aware(cell)
    if not isinstance(cell, date):
        text = parse_text(cell)
        if not text:
            return None
        day, _separator, hour = text.replace("T", " ", 1).partition(" ")
        moment = _date(day)
        if hour.strip():
            return _aware(datetime.combine(moment, _time(hour.strip())))
    raise CellRefused(_("The hour is missing: write the day and the hour, for example 31/12/2022 09:30."))


def parse_time(cell: object) -> time | None:
    """An hour of the day, 09:30."""
    if isinstance(cell, time):
        return cell
    text = parse_text(cell)
    return _time(text) if text else None


def _date(text: str) -> date:
    if match := _DAY_FIRST.fullmatch(text):
        day, _separator, month, year = match.groups()
    elif match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    else:
        raise CellRefused(
            _("“%(text)s” is not a date: write day, month and year, for example 31/12/2022.")
            % {"text": text[:40]}
        )
    try:
        return _plausible(date(int(year), int(month), int(day)))
    except CellRefused:
        raise
    except ValueError:
        raise CellRefused(_("There is no such day as “%(text)s”.") % {"text": text}) from None


def _plausible(day: date) -> date:
    if day.year not in YEARS:
        raise CellRefused(_("The year %(year)s cannot be right.") % {"year": day.year})
    return day


def _time(text: str) -> time:
    match = _TIME.fullmatch(text)
    try:
        return time(*(int(part or 0) for part in match.groups())) if match else _refuse_time(text)
    except ValueError:
        return _refuse_time(text)


def _refuse_time(text: str) -> time:
    raise CellRefused(_("“%(text)s” is not an hour: write it as 09:30.") % {"text": text[:40]})


def _aware(moment: datetime) -> datetime:
    """`moment` by the clock of the centre; the hour that the clock skips in March does not exist."""
    if timezone.is_aware(moment):
        return moment
    aware = timezone.make_aware(moment)
    if timezone.make_naive(aware.astimezone(UTC)) != moment:
        raise CellRefused(_("That hour does not exist: the clock goes forward on that day."))
    return aware


# Numbers ---------------------------------------------------------------------------------------------------

_GROUPED = re.compile(r"-?[0-9]{1,3}(?:([. \u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*(?:,[0-9]+)?")
_PLAIN = re.compile(r"-?[0-9]+(?:,[0-9]+)?")


def parse_number(cell: object) -> Decimal | None:
    """A number in Greek writing: 1.702 is one thousand seven hundred and two, 1,5 is one and a half."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(str(cell))
    text = parse_text(cell)
    if not text:
        return None
    if not (_GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)):
        raise CellRefused(
            _("“%(text)s” is not a number as Greek writes it: 1.702 is over a thousand, 1,5 one and a half.")
            % {"text": text[:40]}
        )
    return Decimal(re.sub(r"[. \u00a0\u202f]", "", text).replace(",", "."))


def parse_whole_number(cell: object) -> int | None:
    """A whole number of zero or more."""
    number = parse_number(cell)
    if number is None:
        return None
    if number != number.to_integral_value() or number < 0:
        raise CellRefused(_("A whole number is expected here, zero or more."))
    return int(number)


# National numbers ------------------------------------------------------------------------------------------

_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)


def parse_amka(cell: object, *, birth_date: date | None = None) -> str | None:
    """The 11 digits of an ΑΜΚΑ.

    A spreadsheet that took it for a number dropped a leading zero: it is put back only where the check digit
    holds and `birth_date`, from the same row, is the date that the number then begins with. Where the digits
    themselves are gone (1.01E+10), nothing brings them back.
    """
    text = parse_text(cell)
    if not text:
        return None
    if _SCIENTIFIC.fullmatch(text):
        raise CellRefused(
            _("The spreadsheet made this ΑΜΚΑ a number and lost its digits (%(text)s): write all 11 digits.")
            % {"text": text}
        )
    digits = re.sub(r"[ \u00a0-]", "", text)
    if re.fullmatch(r"[0-9]{10}", digits):
        return _restore_zero(digits, birth_date)
    try:
        validate_amka(digits)
    except ValidationError as error:
        raise CellRefused(error.messages[0]) from None
    return digits


def _restore_zero(digits: str, birth_date: date | None) -> str:
    restored = f"0{digits}"
    if birth_date and amka_agrees_with_birth_date(restored, birth_date):
        try:
            validate_amka(restored)
        except ValidationError:
            pass
        else:
            return restored
    raise CellRefused(
        _("This ΑΜΚΑ has 10 digits: the spreadsheet may have dropped a zero in front. Write all 11 digits.")
    )
