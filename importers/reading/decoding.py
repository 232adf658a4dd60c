"""From bytes to text. General-purpose detectors are wrong on short Greek texts, so the rule is our own.

A mark at the start of the file decides; then UTF-16 by its NULs; then strict UTF-8; then the Greek
single-byte encodings. CP737 of DOS keeps most letters where the others have none. Those agree on every letter
but Ά: windows-1253 keeps it at 0xA2, ISO-8859-7 at 0xB6.
"""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _

from .table import FileRefused

# Names as people read them, and what staff may say that a file is written in.
ENCODINGS = {
    "UTF-8": "utf-8-sig",
    "UTF-16": "utf-16",
    "Windows-1253": "cp1253",
    "ISO-8859-7": "iso8859-7",
    "CP737": "cp737",
}
_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
]
# One byte Greek letters, the same in both encodings; Ά is left out, being the question.
_UPPER = rb"[\xb8-\xba\xbc\xbe\xbf\xc1-\xd1\xd3-\xdb]"
_LETTER = rb"[\xb8-\xba\xbc\xbe-\xd1\xd3-\xfe]"
# 0xA2 opens a word or stands among capitals: Ά of windows-1253. After a letter it is the ’ of ISO-8859-7.
# (The byte in question comes first in each pattern: a search for it is fast, and a file may have millions.)
_ALPHA_1253 = re.compile(
    rb"\xa2(?:(?<!" + _LETTER + rb"\xa2)(?=" + _LETTER + rb")|(?<=" + _UPPER + rb"\xa2)(?=" + _UPPER + rb"))"
)
_APOSTROPHE_8859 = re.compile(rb"\xa2(?<=" + _LETTER + rb"\xa2)(?!" + _UPPER + rb")")
# 0xB6 beside a letter: Ά of ISO-8859-7; in windows-1253 it is the pilcrow, which no letter touches.
_ALPHA_8859 = re.compile(rb"\xb6(?:(?=" + _LETTER + rb")|(?<=" + _LETTER + rb"\xb6))")
_ONLY_1253 = bytes(range(0x80, 0xA0))
_GREEK_IN_UTF8 = re.compile(rb"[\xce\xcf][\x80-\xbf]")
_SECOND_IN_UTF8 = bytes(range(0x80, 0xC0))
_HIGH = bytes(range(0x80, 0x100))
_GREEK = re.compile("[Α-Ωα-ωΆ-Ώά-ώ]")
# Where CP737 has its letters without accents; the other two have almost nothing there.
_LETTER_737 = bytes(range(0x80, 0xB0))
_SEVERAL_GREEK_IN_UTF8 = [
    re.compile(first + rb"[\x80-\xbf][\xce\xcf][\x80-\xbf]") for first in (rb"\xce", rb"\xcf")
]


def decode(data: bytes, wanted: str = "") -> tuple[str, str]:
    """The text of `data` and the name of its encoding for a person: `wanted`, where staff named one.

    FileRefused where no reading is safe, or not the wanted one.
    """
    text, name = _as_wanted(data, wanted) if wanted else _decode(data)
    if "\0" in text:
        raise FileRefused(
            _("The file contains characters that no text has (NUL). It is damaged, or not a table.")
        )
    return text, name


def _as_wanted(data: bytes, name: str) -> tuple[str, str]:
    unmarked = name == "UTF-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        codec = ENCODINGS[name]
        if unmarked:
            codec = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
        text = data.decode(codec)
    except (KeyError, UnicodeDecodeError):
        text = ""
    if not text or (unmarked and not _is_of_our_alphabets(text)):
        message = _("The file cannot be read as %(encoding)s: choose another encoding.")
        raise FileRefused(message % {"encoding": name})
    return text, name


def _decode(data: bytes) -> tuple[str, str]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, codec), name
    if b"\0" in data:
        return _utf16_by_nulls(data), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _greek_single_byte(data)


def _strict(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise _damaged() from None


def _utf16_by_nulls(data: bytes) -> str:
    """UTF-16 without its mark: ASCII characters leave their NULs all at even or all at odd places."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and bool(even) != bool(odd):
        text = data.decode("utf-16-le" if odd else "utf-16-be", errors="replace")
        if _is_of_our_alphabets(text):
            return text
    return data.decode("latin-1")


def _is_of_our_alphabets(text: str) -> bool:
    """A single-byte text, read in pairs as UTF-16, gives mostly Chinese: that is not the encoding."""
    return sum(ord(character) < 0x2200 for character in text) >= 0.95 * len(text)


def _greek_single_byte(data: bytes) -> tuple[str, str]:
    _refuse_mixed(data)
    high = _count(data, _HIGH)
    if _is_greek_in_utf8(data, 0.15 * high):
        raise _damaged()  # most of it is UTF-8 and some of it is not: a file cut short
    if _count(data, _LETTER_737) > 0.6 * high:
        codec, name = "cp737", "CP737"
    elif _says_1253(data):
        codec, name = "cp1253", "Windows-1253"
    else:
        codec, name = "iso8859-7", "ISO-8859-7"
    text = _strict(data, codec)
    if not _GREEK.search(text):
        raise _damaged()
    return text, name


def _count(data: bytes, which: bytes) -> int:
    """How many of these bytes stand in the data."""
    return len(data) - len(data.translate(None, which))


def _is_greek_in_utf8(data: bytes, letters: float) -> bool:
    """Whether more Greek letters of UTF-8 stand in the data than so many."""
    return _count(data, _SECOND_IN_UTF8) > letters and len(_GREEK_IN_UTF8.findall(data)) > letters


def _has_greek_in_utf8(data: bytes) -> bool:
    return any(several.search(data) for several in _SEVERAL_GREEK_IN_UTF8)


def _refuse_mixed(data: bytes) -> None:
    """FileRefused where some rows are UTF-8 and others are not: two files put together. The row of the fewer
    is named."""
    if not _has_greek_in_utf8(data):
        return
    in_utf8, others = [], []
    for number, line in enumerate(data.splitlines(), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            others.append(number)
        else:
            if _has_greek_in_utf8(line):
                in_utf8.append(number)
    # The last line alone may have been cut in the middle of a letter.
    if in_utf8 and others and others != [number]:
        row = min(in_utf8, others, key=len)[0]
        message = _(
            "Row %(row)d is written in another encoding than the others: two files were put together."
        )
        raise FileRefused(message % {"row": row}, row=row)


def _says_1253(data: bytes) -> bool:
    if _count(data, _ONLY_1253):
        return True
    for_8859 = len(_ALPHA_8859.findall(data)) + len(_APOSTROPHE_8859.findall(data))
    return len(_ALPHA_1253.findall(data)) >= for_8859


def _damaged() -> FileRefused:
    return FileRefused(
        _(
            "The letters of the file cannot be read: its encoding is not one that the casebook knows, or the "
            "file is damaged. Save it as “CSV UTF-8” or as Excel (.xlsx) and try again."
        )
    )
