"""From bytes to text. General-purpose detectors are wrong on short Greek texts, so the rule is our own.

A mark at the start of the file decides; then UTF-16 by its NULs; then strict UTF-8; then the two Greek
single-byte encodings. These agree on every letter but Ά: windows-1253 keeps it at 0xA2, ISO-8859-7 at 0xB6.
"""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _

from .tables import FileRefused

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
]
# One byte Greek letters, the same in both encodings; Ά is left out, being the question.
_UPPER = rb"[\xb8-\xba\xbc\xbe\xbf\xc1-\xd1\xd3-\xdb]"
_LETTER = rb"[\xb8-\xba\xbc\xbe-\xd1\xd3-\xfe]"
# 0xA2 opens a word or stands among capitals: Ά of windows-1253. After a letter it is the ’ of ISO-8859-7.
_ALPHA_1253 = re.compile(
    rb"(?<!" + _LETTER + rb")\xa2(?=" + _LETTER + rb")|(?<=" + _UPPER + rb")\xa2(?=" + _UPPER + rb")"
)
_APOSTROPHE_8859 = re.compile(rb"(?<=" + _LETTER + rb")\xa2(?!" + _UPPER + rb")")
# 0xB6 beside a letter: Ά of ISO-8859-7; in windows-1253 it is the pilcrow, which no letter touches.
_ALPHA_8859 = re.compile(rb"\xb6(?=" + _LETTER + rb")|(?<=" + _LETTER + rb")\xb6")
_ONLY_1253 = re.compile(rb"[\x80-\x9f]")
_GREEK_IN_UTF8 = re.compile(rb"[\xce\xcf][\x80-\xbf]")
_HIGH = re.compile(rb"[\x80-\xff]")
_GREEK = re.compile("[Α-Ωα-ωΆ-Ώά-ώ]")


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the name of its encoding for a person. FileRefused where no reading is safe."""
    text, name = _decode(data)
    if "\0" in text:
        raise FileRefused(
            _("The file contains characters that no text has (NUL). It is damaged, or not a table.")
        )
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
        # A stray NUL in a single-byte text, read in pairs, gives mostly Chinese: that is not the encoding.
        if sum(ord(character) < 0x2200 for character in text) >= 0.95 * len(text):
            return text
    return data.decode("latin-1")


def _greek_single_byte(data: bytes) -> tuple[str, str]:
    high = len(_HIGH.findall(data))
    if 2 * len(_GREEK_IN_UTF8.findall(data)) > 0.3 * high:
        # Most of it is UTF-8 and some of it is not: a file cut short, or two files put together.
        raise _damaged()
    is_1253 = _says_1253(data)
    codec, name = ("cp1253", "Windows-1253") if is_1253 else ("iso8859-7", "ISO-8859-7")
    text = _strict(data, codec)
    if not _GREEK.search(text):
        raise _damaged()
    return text, name


def _says_1253(data: bytes) -> bool:
    if _ONLY_1253.search(data):
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
